/** What the screens of quotes read and write. */
import { api, read, url } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type SalesQuote = Answer<"/admin/quotes/{id}", "get">;
export type SalesQuoteRow = Answer<"/admin/quotes", "get">["items"][number];
export type QuoteDraft = Body<"/admin/quotes/{id}", "put">;
export type QuoteAct = "send" | "withdraw" | "revise" | "duplicate";

export const quoteReads = {
  quote: (id: string) => read(["quote", "order"], "/admin/quotes/{id}", { path: { id } }),
  plans: () => read(["catalog"], "/admin/products", { query: { kind: "vps", limit: 200 } }),
  addOns: () => read(["catalog"], "/admin/products", { query: { kind: "add_on", limit: 200 } }),
  once: () => read(["catalog"], "/admin/products", { query: { kind: "one_time", limit: 200 } }),
  customers: (q: string) => read(["customer"], "/admin/customers", { query: { q, limit: 25 } }),
};

export const quotePdf = (id: string): string => url("/admin/quotes/{id}/pdf", { path: { id } });

export const quoteApi = {
  create: (body: Body<"/admin/quotes", "post">) => api.post("/admin/quotes", { body }),
  put: (id: string, body: QuoteDraft, version: number) => api.put("/admin/quotes/{id}", { path: { id }, body, version }),
  act: (id: string, act: QuoteAct, idempotencyKey: string) => {
    if (act === "send") return api.post("/admin/quotes/{id}/send", { path: { id }, idempotencyKey });
    if (act === "withdraw") return api.post("/admin/quotes/{id}/withdraw", { path: { id }, idempotencyKey });
    if (act === "revise") return api.post("/admin/quotes/{id}/revise", { path: { id }, idempotencyKey });
    return api.post("/admin/quotes/{id}/duplicate", { path: { id }, idempotencyKey });
  },
};
