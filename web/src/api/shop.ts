/** Reads and writes of the shop. */
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "./client";
import type { CartInput, Money, QuoteInput } from "./schema";

export const catalogQuery = (currency: string) => ({ ...read(["catalog"], "/shop/catalog", { query: { currency } }), staleTime: 60_000 });

export const quoteQuery = (input: QuoteInput) =>
  queryOptions({
    queryKey: ["/shop/quote", input] as const,
    queryFn: ({ signal }) => api.post("/shop/quote", { body: input, signal }),
    staleTime: 30_000,
  });

export const cartKey = (id: string) => ["/shop/carts", id] as const;

export const shopApi = {
  // Each question counts for the limit: a repetition is another one.
  checkDomain: (name: string) => api.post("/shop/check-domain", { body: { name } }),
  createCart: (currency: string) => api.post("/shop/carts", { body: { currency } }),
  cart: (id: string, signal?: AbortSignal) => api.get("/shop/carts/{id}", { path: { id }, signal }),
  putCart: (id: string, body: CartInput) => api.put("/shop/carts/{id}", { path: { id }, body }),
  checkout: (id: string, expected: Money, idempotencyKey: string) =>
    api.post("/shop/carts/{id}/checkout", { path: { id }, body: { accept_terms: true, expected_due_now: expected }, idempotencyKey }),
};
