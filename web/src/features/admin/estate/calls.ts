/** Provider accounts as property: costs, margins, findings, adoption. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type Cost = Answer<"/admin/provider-accounts/{id}/costs", "get">["items"][number];
export type CostImport = Answer<"/admin/provider-accounts/{id}/costs/import", "post">;
export type Finding = Answer<"/admin/findings/{id}", "get">;
export type Margin = Answer<"/admin/margins", "get">["items"][number];
export type Machine = Answer<"/admin/provider-accounts/{id}/foreign-machines", "get">["items"][number];
export type Thing = Answer<"/admin/provider-accounts/{id}/foreign-things", "get">["items"][number];
export type Product = Answer<"/admin/products", "get">["items"][number];
export type Adoption = Answer<"/admin/provider-accounts/{id}/adopt", "post">;
export type AdoptionImport = Answer<"/admin/provider-accounts/{id}/adopt/import", "post">;
export type AdoptInput = Body<"/admin/provider-accounts/{id}/adopt", "post">;
export type RateInput = Body<"/admin/exchange-rates", "put">["rates"][number];

export const estateRead = {
  costs: (id: string, limit = 200) => read(["provider_account"], "/admin/provider-accounts/{id}/costs", { path: { id }, query: { limit } }),
  rates: () => read(["provider_account"], "/admin/exchange-rates"),
  foreign: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/foreign-machines", { path: { id } }),
  things: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/foreign-things", { path: { id } }),
  products: (kind: "vps" | "domain" | "object_storage") => read(["catalog"], "/admin/products", { query: { kind, limit: 200 } }),
  customers: (q: string) => read(["customer"], "/admin/customers", { query: { q, limit: 20 } }),
};

export const estateApi = {
  addCost: (id: string, body: Body<"/admin/provider-accounts/{id}/costs", "post">) => api.post("/admin/provider-accounts/{id}/costs", { path: { id }, body }),
  patchCost: (id: string, body: Body<"/admin/provider-costs/{id}", "patch">, version: number) => api.patch("/admin/provider-costs/{id}", { path: { id }, body, version }),
  deleteCost: (id: string) => api.delete("/admin/provider-costs/{id}", { path: { id } }),
  importCosts: (id: string, csv: string, dry_run: boolean) => api.post("/admin/provider-accounts/{id}/costs/import", { path: { id }, body: { csv, dry_run } }),
  setRates: (rates: RateInput[]) => api.put("/admin/exchange-rates", { body: { rates } }),
  look: (account_id?: string) => api.post("/admin/findings/look", { body: { account_id: account_id ?? null } }),
  ignore: (finding: Finding, reason: string) => api.post("/admin/findings/{id}/ignore", { path: { id: finding.id }, body: { reason } }),
  reopen: (finding: Finding) => api.post("/admin/findings/{id}/reopen", { path: { id: finding.id } }),
  adopt: (id: string, body: AdoptInput, idempotencyKey?: string) => api.post("/admin/provider-accounts/{id}/adopt", { path: { id }, body, idempotencyKey }),
  adoptFile: (id: string, csv: string, dry_run: boolean, idempotencyKey?: string) => api.post("/admin/provider-accounts/{id}/adopt/import", { path: { id }, body: { csv, dry_run }, idempotencyKey }),
  deleteAccount: (id: string) => api.delete("/admin/provider-accounts/{id}", { path: { id } }),
};
