/** Reads and writes about currencies: the rates of days, the reporting currency. */
import { useQueryClient } from "@tanstack/react-query";
import { refreshTopics } from "@/api/cache";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type CurrencySettings = Answer<"/admin/currencies", "get">;
export type ReferenceRate = Answer<"/admin/reference-rates", "get">["items"][number];
export type RateImport = Answer<"/admin/reference-rates/import", "post">;

export type Realised = Answer<"/admin/currencies/realised", "get">["items"][number];

export const currencyRead = {
  settings: () => read(["invoice"], "/admin/currencies"),
  realisedMonths: () => read(["payment"], "/admin/currencies/realised/months"),
};

export const currencyApi = {
  change: (body: Body<"/admin/currencies", "patch">, version: number) => api.patch("/admin/currencies", { body, version }),
  add: (body: Body<"/admin/reference-rates", "post">) => api.post("/admin/reference-rates", { body }),
  correct: (id: string, rate: string, version: number) => api.patch("/admin/reference-rates/{id}", { path: { id }, body: { rate }, version }),
  remove: (id: string) => api.delete("/admin/reference-rates/{id}", { path: { id } }),
  import: (text: string) => api.post("/admin/reference-rates/import", { body: { text } }),
};

/** What a changed rate may change: the list, and what invoices wait for. */
export function useRatesChanged(): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ["/admin/reference-rates"] });
    refreshTopics(client, ["invoice", "payment"]);
  };
}
