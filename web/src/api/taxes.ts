/** Reads and writes about tax: rules, what is known of a customer, the report of a period. */
import { api, read, url } from "./client";
import type { Answer, Body } from "./contract";

export type TaxRule = Answer<"/admin/tax-rules", "get">["items"][number];
export type NewTaxRule = Body<"/admin/tax-rules", "post">;
export type CustomerTax = Answer<"/admin/customers/{id}/tax", "get">;
export type VatReport = Answer<"/admin/vat-report", "get">;
export type VatReportLine = VatReport["rows"][number];

interface Days {
  from: string;
  to: string;
  legal_entity?: string;
}

export const taxRead = {
  rules: () => read([], "/admin/tax-rules"),
  customer: (id: string) => read(["customer"], "/admin/customers/{id}/tax", { path: { id } }),
  own: () => read(["customer"], "/portal/vat-number"),
  report: (days: Days) => read(["invoice"], "/admin/vat-report", { query: days }),
};

export const taxApi = {
  add: (body: NewTaxRule) => api.post("/admin/tax-rules", { body }),
  addExamples: () => api.post("/admin/tax-rules/examples"),
  change: (id: string, body: Body<"/admin/tax-rules/{id}", "patch">) => api.patch("/admin/tax-rules/{id}", { path: { id }, body }),
  end: (id: string, on: string) => api.post("/admin/tax-rules/{id}/end", { path: { id }, body: { on } }),
  remove: (id: string) => api.delete("/admin/tax-rules/{id}", { path: { id } }),
  check: (id: string) => api.post("/admin/customers/{id}/vat-check", { path: { id } }),
  addCertificate: (id: string, body: Body<"/admin/customers/{id}/tax-certificates", "post">) => api.post("/admin/customers/{id}/tax-certificates", { path: { id }, body }),
  endCertificate: (id: string, certificate: string, on: string) => api.post("/admin/customers/{id}/tax-certificates/{certificate}/end", { path: { id, certificate }, body: { on } }),
};

/** Where the report of a period is downloaded. */
export const vatExport = (days: Days, format: "csv" | "xlsx" | "pdf", table?: "summary" | "reporting" | "oss" | "documents" | "ledger"): string => url("/admin/vat-report/export", { query: { ...days, format, table } });
