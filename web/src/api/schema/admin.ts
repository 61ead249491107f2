/** What only the back office sees. */
import type { CivilDate, Instant, Money, Ref } from "./base";
import type { CustomerView } from "./customers";
import type { ServiceState, TimelineEntry, Why } from "./services";
import type { Plan } from "./shop";

export type AttentionKind =
  | "failed_setup"
  | "parked_account"
  | "provider_down"
  | "overdue"
  | "dead_job"
  | "dispute"
  | "unconfirmed_payment";

export interface Attention {
  kind: AttentionKind;
  count: number;
  oldest_at: Instant | null;
  link: string;
  items: { id: string; title: string; detail: string; at: Instant }[];
}

export interface Dashboard {
  attention: Attention[];
  money: { currency: string; open: Money; overdue: Money; paid_30d: Money; mrr: Money };
  counts: { customers: number; services_active: number; services_suspended: number; orders_pending: number };
  revenue: { month: string; invoiced: Money; paid: Money }[];
  recent: TimelineEntry[];
}

export interface SearchHit {
  kind: "customer" | "service" | "invoice" | "order";
  id: string;
  title: string;
  subtitle: string;
}

export interface CustomerAdmin extends CustomerView {
  users: { id: string; email: string; name: string; role: string }[];
  balance: Money;
  stats: Record<string, unknown>;
}

export interface PlannedAct {
  at: CivilDate;
  act:
    | "invoice"
    | "reminder"
    | "charge"
    | "notice"
    | "late_fee"
    | "suspend"
    | "terminate"
    | "cancel_order"
    | "mail"
    | "expire";
  customer: Ref | null;
  subject: { kind: string; id: string; title: string };
  amount?: Money | null;
  because: string;
}

export interface AutomationPreview {
  until: CivilDate;
  acts: PlannedAct[];
}

export interface ServiceWhy {
  state: ServiceState;
  since: Instant;
  because: TimelineEntry[];
  next: PlannedAct[];
}

export interface ProductGroup {
  id: string;
  slug: string;
  name: string;
  description: string;
  position?: number;
  hidden?: boolean;
  version?: number;
}

export interface ProductAdmin extends Plan {
  kind: "vps" | "add_on";
  hidden: boolean;
  retired: boolean;
  provider: { product_id: string; add_on_key?: string | null };
  version: number;
  group_id?: string;
}

export interface Coupon {
  id: string;
  code: string;
  description: string;
  percent?: string | null;
  amount?: Money | null;
  starts_on?: CivilDate | null;
  ends_on?: CivilDate | null;
  max_uses?: number | null;
  used?: number;
  disabled: boolean;
  version?: number;
}

export interface ProviderAccount {
  id: string;
  name: string;
  kind: "contabo";
  state: "ok" | "degraded" | "down" | "maintenance";
  last_check_at: Instant | null;
  last_error: string | null;
  instances: number;
  version: number;
  secrets_set: boolean;
  api_base?: string | null;
  token_url?: string | null;
  client_id?: string;
  username?: string;
}

export interface ProviderTest {
  ok: boolean;
  latency_ms: number;
  detail: string;
  checks: { name: string; ok: boolean; detail: string }[];
}

export interface AutomationSetting {
  key: string;
  value: unknown;
  type: "days" | "bool" | "list" | "percent" | "money" | "int";
  default: unknown;
  source: "default" | "tenant";
  label: string;
  help: string;
}

export interface AutomationLogRow {
  id: string;
  at: Instant;
  act: string;
  subject: { kind: string; id: string; title: string };
  result: string;
  title?: string;
  why: Why | null;
}

export interface Job {
  id: string;
  kind: string;
  key: string | null;
  state: "queued" | "running" | "failed" | "dead" | "done" | "discarded";
  attempt: number;
  max_attempts: number;
  run_at: Instant;
  started_at: Instant | null;
  last_error: string | null;
  payload: unknown;
  tenant?: string;
  finished_at?: Instant | null;
  request_id?: string;
}

export interface Clock {
  now: Instant;
  offset_ms?: number;
  advancing: { id: string; from: Instant; to: Instant; at: Instant; acts_done?: number; runs?: number } | null;
}

export interface ClockAdvance {
  id: string;
  state: "queued" | "running" | "done" | "failed" | "interrupted";
  from: Instant;
  to: Instant;
  at: Instant;
  acts?: ({ at: Instant; text: string } | { kind: string; count: number })[];
  runs?: number;
  error?: string | null;
}

export interface AuditRow {
  id: string;
  at: Instant;
  actor: { kind: string; id: string | null; name: string };
  action: string;
  subject: { kind: string; id: string } | null;
  ip: string | null;
  request_id: string | null;
  outcome: string;
  detail: string | null;
}

/** The tenant's own settings: its brand and its particulars as a seller. */
export interface TenantSettings {
  version: number;
  name: string;
  slug: string;
  mode: "live" | "sandbox";
  time_zone: string;
  default_currency: string;
  base_url: string;
  hosts: string[];
  brand: { accent: string; logo_url: string | null; support_email: string; terms_url: string | null };
  seller: {
    name: string;
    address: string[];
    country: string;
    tax_id: string | null;
    bank: string[];
    invoice_prefix: string;
    credit_note_prefix: string;
    order_prefix: string;
    prices_include_tax: boolean;
    note: string;
  };
}

export interface StaffUser {
  id: string;
  email: string;
  name: string;
  role: "owner" | "admin" | "support";
  suspended: boolean;
}
