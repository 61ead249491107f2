/** Price changes of running subscriptions: asking what one would do, scheduling it, taking it back. */
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type PriceChangeWish = Body<"/admin/price-changes/preview", "post">;
export type PriceChangePreview = Answer<"/admin/price-changes/preview", "post">;
export type PriceChange = Answer<"/admin/price-changes/{id}", "get">;
export type PriceChangeItem = Answer<"/admin/price-change-items", "get">["items"][number];

export const priceChangeReads = {
  one: (id: string) => read(["subscription"], "/admin/price-changes/{id}", { path: { id } }),
};

/** Asking changes nothing: the answer is cached under what was asked. */
export const previewOf = (body: PriceChangeWish) =>
  queryOptions({ queryKey: ["/admin/price-changes/preview", body], queryFn: ({ signal }) => api.post("/admin/price-changes/preview", { body, signal }), staleTime: 10_000, retry: false });

export const priceChangeApi = {
  preview: (body: PriceChangeWish) => api.post("/admin/price-changes/preview", { body }),
  schedule: (change: PriceChangeWish, fingerprint: string, idempotencyKey: string) => api.post("/admin/price-changes", { body: { change, fingerprint }, idempotencyKey }),
  undo: (id: string, idempotencyKey: string) => api.post("/admin/price-changes/{id}/undo", { path: { id }, idempotencyKey }),
};
