/** Options of a service from both sides: what it has and can get, and words that are changed without a price. */
import { api, read } from "@/api/client";
import type { Answer } from "@/api/contract";
import type { OptionInput } from "@/api/schema";
import type { Side } from "@/components/service/snapshot-calls";

export type ServiceOptionList = Answer<"/portal/services/{id}/options", "get">;
export type ServiceOption = ServiceOptionList["options"][number];

export const optionReads = {
  ofService: (side: Side, id: string) => read(["service", "invoice", "catalog"], `/${side}/services/{id}/options`, { path: { id } }),
};

export const optionApi = {
  setTexts: (side: Side, id: string, options: OptionInput[], version: number) => api.patch(`/${side}/services/{id}/options`, { path: { id }, body: { options }, version }),
};
