/** Confirmations of the back office. */
export { useQuestion } from "@/components/Question";
export type { Question } from "@/components/Question";
