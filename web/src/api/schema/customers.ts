/** Customers, members and the mail they were sent. */
import type { Address } from "./auth";
import type { CivilDate, Instant, Money, Ref } from "./base";
import type { InvoiceRow } from "./billing";
import type { TimelineEntry } from "./services";

export interface CustomerView {
  id: string;
  version: number;
  name: string;
  company: string | null;
  email: string;
  country: string;
  address: Address;
  tax_id: string | null;
  customer_type: "business" | "consumer";
  currency: string;
  time_zone: string;
  language: string;
  credit: Money;
  parked_reason: string | null;
  created_at: Instant;
}

export interface Overview {
  customer: CustomerView;
  due: Money;
  credit: Money;
  services: { active: number; suspended: number; pending: number; total: number };
  next_renewals: { service_id: string; name: string; date: CivilDate; amount: Money }[];
  open_invoices: InvoiceRow[];
  recent: TimelineEntry[];
  has_payment_method: boolean;
}

export interface Member {
  id: string;
  user_id: string;
  email: string;
  name: string;
  role: "owner" | "member";
}

export interface MailRow {
  id: string;
  to: string;
  subject: string;
  template: string;
  state: "queued" | "sending" | "sent" | "captured" | "failed" | "unconfirmed";
  created_at: Instant;
  sent_at: Instant | null;
  attempts: number;
  last_error: string | null;
  customer: Ref | null;
}

export interface Mail extends MailRow {
  text: string;
  html: string;
}
