/** Credit notes: reading and issuing them. */
import { api } from "@/api/client";
import type { Instant, Invoice, Money, Ref } from "@/api/schema";

export interface CreditNote {
  id: string;
  number: string;
  customer: Ref;
  invoice: Ref;
  total: Money;
  issue_date: string;
  issued_at: Instant;
  reason: string;
}

export interface CreditInput {
  amount?: Money;
  lines?: string[];
  reason: string;
  refund: boolean;
  bill_again: boolean;
}

export const creditInvoice = (id: string, body: CreditInput, key: string) => api.post<Invoice>(`/admin/invoices/${id}/credit`, body, { idempotencyKey: key });
export const voidInvoice = (id: string, body: { reason: string; bill_again: boolean }) => api.post<Invoice>(`/admin/invoices/${id}/void`, body);

/** Only the latest renewal of a running service can be billed again; an order's first invoice cannot. */
export const canBillAgain = (invoice: Invoice & { kind?: string }) => invoice.kind === "renewal";
