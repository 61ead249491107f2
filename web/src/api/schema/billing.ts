/** Invoices, payments and saved cards. */
import type { Abilities, CivilDate, Instant, Money, Ref } from "./base";
import type { TimelineEntry } from "./services";
import type { TaxLine } from "./shop";

export type InvoiceState = "draft" | "open" | "paid" | "void" | "uncollectible";

export interface InvoiceRow {
  id: string;
  number: string | null;
  state: InvoiceState;
  overdue: boolean;
  customer: Ref;
  issue_date: CivilDate | null;
  due_date: CivilDate | null;
  total: Money;
  balance: Money;
}

export interface InvoiceLine {
  id: string;
  description: string;
  kind: string;
  period_start: CivilDate | null;
  period_end: CivilDate | null;
  quantity: string;
  unit_price: Money;
  amount: Money;
  tax_rate: string;
  explain?: string | null;
  service_id?: string | null;
}

export interface Invoice extends InvoiceRow {
  version: number;
  seller: { name: string; address: string[]; tax_id: string | null };
  buyer: { name: string; company: string | null; address: string[]; tax_id: string | null };
  lines: InvoiceLine[];
  subtotal: Money;
  discount: Money;
  tax: TaxLine[];
  tax_total: Money;
  paid: Money;
  credited: Money;
  payments: PaymentRow[];
  credit_notes: { id: string; number: string; total: Money; issued_at: Instant; reason: string }[];
  timeline: TimelineEntry[];
  note: string | null;
  order_id: string | null;
  can: Abilities<"pay" | "void" | "refund" | "record_payment" | "credit" | "remind">;
}

export type PaymentStatus =
  | "created"
  | "requires_action"
  | "processing"
  | "succeeded"
  | "failed"
  | "cancelled"
  | "unknown";

export interface Payment {
  id: string;
  status: PaymentStatus;
  amount: Money;
  refunded: Money;
  method: { brand: string; last4: string } | null;
  gateway: string;
  invoice_ids: string[];
  created_at: Instant;
  error: { code: string; message: string; advice: string | null } | null;
  next_action: { url: string } | null;
  customer: Ref;
  can: Abilities<"refund">;
}

export type PaymentRow = Payment;

export interface PayInput {
  payment_method_id?: string;
  token?: string;
  save: boolean;
  return_url: string;
}

export interface PaymentMethod {
  id: string;
  brand: string;
  last4: string;
  exp_month: number;
  exp_year: number;
  default: boolean;
  expired: boolean;
}
