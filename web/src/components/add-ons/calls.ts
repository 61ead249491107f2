/** Add-ons of a service from both sides: what it has and can get, its price, adding it; and advice about them. */
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import type { Answer } from "@/api/contract";
import { shownOf } from "@/components/service/change-calls";
import type { ChangeQuote } from "@/components/service/change-calls";
import type { Side } from "@/components/service/snapshot-calls";

export type ServiceAddOns = Answer<"/portal/services/{id}/add-ons", "get">;
export type HeldAddOn = ServiceAddOns["held"][number];
export type OfferedAddOn = ServiceAddOns["offers"][number];
export type Advice = Answer<"/portal/advice", "get">["items"][number];

export const addOnReads = {
  ofService: (side: Side, id: string) => read(["service", "invoice", "catalog"], `/${side}/services/{id}/add-ons`, { path: { id } }),
  advice: () => read(["service"], "/portal/advice"),
};

/** A quote is asked for by POST, but asking changes nothing: it is cached under what was asked. */
export const addOnQuote = (side: Side, id: string, product_id: string) =>
  queryOptions({
    queryKey: [`/${side}/services`, id, "add-on-quote", product_id],
    queryFn: ({ signal }) => api.post(`/${side}/services/{id}/add-on-quote`, { path: { id }, body: { product_id }, signal }),
    staleTime: 10_000,
    retry: false,
  });

export const addOnApi = {
  add: (side: Side, id: string, product_id: string, priced: ChangeQuote, idempotencyKey: string) =>
    api.post(`/${side}/services/{id}/add-ons`, { path: { id }, body: { product_id, ...shownOf(priced) }, version: priced.version, idempotencyKey }),
  approve: (id: string, product_id: string, reason: string) => api.post("/admin/services/{id}/add-ons/{product_id}/approve", { path: { id, product_id }, body: { reason } }),
  dismiss: (id: string) => api.post("/portal/advice/{id}/dismiss", { path: { id } }),
};
