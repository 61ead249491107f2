/** Credit notes: reading and issuing them. */
import { api } from "@/api/client";
import type { Body, Row } from "@/api/contract";
import type { Invoice } from "@/api/schema";

export type CreditNote = Row<"/admin/credit-notes">;
export type CreditInput = Body<"/admin/invoices/{id}/credit", "post">;

export const creditInvoice = (id: string, body: CreditInput, idempotencyKey: string) => api.post("/admin/invoices/{id}/credit", { path: { id }, body, idempotencyKey });
export const voidInvoice = (id: string, body: Body<"/admin/invoices/{id}/void", "post">) => api.post("/admin/invoices/{id}/void", { path: { id }, body });
export const writeOffInvoice = (id: string, reason: string) => api.post("/admin/invoices/{id}/write-off", { path: { id }, body: { reason } });

/** Only the latest renewal of a running service can be billed again; an order's first invoice cannot. */
export const canBillAgain = (invoice: Invoice) => invoice.kind === "renewal";
