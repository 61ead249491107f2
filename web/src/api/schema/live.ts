/** The live stream. */
import type { Instant } from "./base";

export type Topic =
  | "service"
  | "invoice"
  | "order"
  | "payment"
  | "job"
  | "mail"
  | "clock"
  | "customer"
  | "dashboard";

export interface ChangeEvent {
  topic: Topic;
  id: string;
  kind: string;
  at: Instant;
}
