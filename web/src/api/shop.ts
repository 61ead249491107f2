/** Reads and writes of the shop. */
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "./client";
import type { Cart, CartInput, Catalog, Money, Order, Quote, QuoteInput } from "./schema";

export const catalogQuery = (currency: string) => ({ ...read<Catalog>([], "/shop/catalog", { currency }), staleTime: 60_000 });

export const quoteQuery = (input: QuoteInput) =>
  queryOptions({
    queryKey: ["/shop/quote", input] as const,
    queryFn: ({ signal }) => api.post<Quote>("/shop/quote", input, { signal }),
    staleTime: 30_000,
  });

export const cartKey = (id: string) => ["/shop/carts", id] as const;

export const shopApi = {
  createCart: (currency: string) => api.post<Cart>("/shop/carts", { currency }),
  cart: (id: string, signal?: AbortSignal) => api.get<Cart>(`/shop/carts/${id}`, undefined, signal),
  putCart: (id: string, input: CartInput) => api.put<Cart>(`/shop/carts/${id}`, input),
  checkout: (id: string, expected: Money, key: string) =>
    api.post<Order>(`/shop/carts/${id}/checkout`, { accept_terms: true, expected_due_now: expected }, { idempotencyKey: key }),
};
