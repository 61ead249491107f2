/**
 * The HTTP contract as types. Written by hand until the types generated from our OpenAPI document replace this file,
 * so names and fields follow the wire exactly (snake_case).
 */

export interface Money {
  minor: number;
  currency: string;
}

/** A civil date, `2026-11-21`. */
export type CivilDate = string;
/** An instant, RFC 3339 in UTC. */
export type Instant = string;

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total: number;
}

export interface Items<T> {
  items: T[];
}

export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  request_id: string;
  errors?: FieldProblem[];
}

export interface Ability {
  allowed: boolean;
  reason?: string | null;
}

export type Abilities<K extends string = string> = Partial<Record<K, Ability>>;

export type CycleMonths = 1 | 3 | 6 | 12;

export interface Ref {
  id: string;
  name: string;
}

// ---- meta -------------------------------------------------------------------------------------------------------

export interface DemoLogin {
  role: string;
  email: string;
  password: string;
  lands_on: string;
}

export interface Gateway {
  kind: string;
  publishable_key: string;
  tokens_url: string;
  cards_url: string;
}

export interface Meta {
  brand: {
    name: string;
    slug: string;
    accent: string;
    logo_url: string | null;
    support_email: string;
    terms_url: string | null;
  };
  mode: "live" | "sandbox";
  now: Instant;
  time_zone: string;
  default_currency: string;
  currencies: string[];
  countries?: string[];
  gateway: Gateway | null;
  demo: { logins: DemoLogin[] } | null;
  version: string;
}

/** A card of the sandbox gateway, as `gateway.cards_url` lists it. */
export interface TestCard {
  number: string;
  brand: string;
  outcome: string;
  description: string;
}

// ---- auth -------------------------------------------------------------------------------------------------------

export interface Address {
  line1: string;
  line2?: string | null;
  city: string;
  postal_code: string;
  region?: string | null;
}

export interface SignUp {
  email: string;
  password: string;
  name: string;
  company?: string;
  country: string;
  address?: Address;
  tax_id?: string;
  accept_terms: true;
}

export interface SignIn {
  email: string;
  password: string;
  as_token?: boolean;
}

export interface Session {
  user: { id: string; email: string; name: string; email_verified: boolean };
  kind: "staff" | "customer";
  role: "owner" | "admin" | "support" | "member";
  permissions: string[];
  customer: Ref | null;
  expires_at: Instant;
  token?: string;
}

export interface SessionRow {
  id: string;
  created_at: Instant;
  last_seen_at: Instant;
  user_agent: string;
  ip: string;
  current: boolean;
}

// ---- shop -------------------------------------------------------------------------------------------------------

export interface Specs {
  cpu_cores: number;
  ram_mb: number;
  disk_gb: number;
  disk_type: string;
  snapshots: number;
  traffic_tb?: number | null;
  port_mbit?: number | null;
}

export interface PlanPrice {
  cycle_months: CycleMonths;
  recurring: Money;
  setup: Money;
  monthly_equivalent: Money;
  saving_percent: number;
}

export interface AddOn {
  id: string;
  slug: string;
  name: string;
  description: string;
  prices: { cycle_months: CycleMonths; recurring: Money; setup: Money }[];
  available: "order" | "later" | "both";
}

export interface Choice {
  code: string;
  name: string;
  prices: { cycle_months: CycleMonths; recurring: Money }[];
}

export interface Image {
  id: string;
  name: string;
  os_type: "Linux" | "Windows";
  description: string;
  default: boolean;
  default_user: string;
}

export interface Plan {
  id: string;
  slug: string;
  name: string;
  tagline: string;
  description: string;
  specs: Specs;
  badge?: string | null;
  stock: number | null;
  in_stock: boolean;
  prices: PlanPrice[];
  add_ons: AddOn[];
  regions: Choice[];
  images: Image[];
  max_quantity: number;
}

export interface PlanGroup {
  id: string;
  slug: string;
  name: string;
  description: string;
  products: Plan[];
}

export interface Catalog {
  currency: string;
  groups: PlanGroup[];
}

export interface CartItemInput {
  product_id: string;
  cycle_months: CycleMonths;
  quantity: number;
  region: string;
  image_id: string;
  hostname: string;
  ssh_key?: string;
  access: "ssh_key" | "password";
  add_ons: { id: string; quantity: number }[];
}

export interface CartInput {
  items: CartItemInput[];
  coupon?: string;
  country?: string;
  tax_id?: string;
  customer_type?: "business" | "consumer";
}

export interface QuoteInput extends CartInput {
  currency: string;
}

export interface TaxLine {
  name: string;
  rate: string;
  base: Money;
  amount: Money;
}

export interface CartLine {
  description: string;
  amount: Money;
  kind: "recurring" | "setup" | "add_on" | "region";
}

export interface CartItem {
  key: string;
  product: { id: string; name: string; slug: string };
  input: CartItemInput;
  lines: CartLine[];
  setup: Money;
  recurring: Money;
  total: Money;
}

export interface Quote {
  currency: string;
  items: CartItem[];
  coupon: { code: string; description: string } | null;
  problems: FieldProblem[];
  subtotal: Money;
  discount: Money;
  tax: TaxLine[];
  tax_total: Money;
  due_now: Money;
  renews: { cycle_months: CycleMonths; amount: Money }[];
  prices_include_tax: boolean;
}

export interface Cart extends Quote {
  id: string;
}

// ---- orders, services -------------------------------------------------------------------------------------------

export type OrderState = "pending" | "active" | "cancelled" | "fraud";

export interface Order {
  id: string;
  number: string;
  state: OrderState;
  placed_at: Instant;
  customer: Ref;
  currency: string;
  lines: { description: string; quantity: number | string; period_start: CivilDate | null; period_end: CivilDate | null; amount: Money }[];
  subtotal: Money;
  discount: Money;
  tax_total: Money;
  total: Money;
  invoice: { id: string; number: string | null; state: InvoiceState; due: Money } | null;
  services: { id: string; name: string; state: ServiceState }[];
  can: Abilities<"accept" | "cancel" | "fraud" | "pay">;
}

export type ServiceState =
  | "pending"
  | "provisioning"
  | "active"
  | "suspended"
  | "cancelled"
  | "terminated"
  | "failed_setup"
  | "failed_suspend"
  | "failed_unsuspend"
  | "failed_terminate";

export type Power =
  | "running"
  | "stopped"
  | "provisioning"
  | "installing"
  | "rescue"
  | "error"
  | "unknown"
  | (string & {});

export interface ServiceRow {
  id: string;
  name: string;
  label: string | null;
  product_name: string;
  state: ServiceState;
  state_since: Instant;
  customer: Ref;
  region: string;
  ipv4: string | null;
  power: Power;
  next_due_date: CivilDate | null;
  price: Money;
  cycle_months: CycleMonths;
  cancel_at: CivilDate | null;
}

export interface Step {
  key: string;
  label: string;
  state: "done" | "running" | "waiting" | "failed";
  at: Instant | null;
  detail: string | null;
}

export interface Subscription {
  id: string;
  state: string;
  period_start: CivilDate;
  period_end: CivilDate;
  next_due_date: CivilDate | null;
  next_invoice_date: CivilDate | null;
  price: Money;
  cycle_months: CycleMonths;
  cancel_at: CivilDate | null;
}

export type ServiceAct = "start" | "stop" | "restart" | "shutdown" | "rescue" | "reset_password" | "reinstall";

export type ServiceAbility =
  | ServiceAct
  | "rename"
  | "snapshot"
  | "cancel"
  | "resume"
  | "provision"
  | "suspend"
  | "unsuspend"
  | "terminate"
  | "retry";

export interface ServiceAction {
  id: string;
  action: string;
  state: "queued" | "running" | "succeeded" | "failed";
  requested_at: Instant;
  requested_by: string;
  finished_at: Instant | null;
  detail: string | null;
  error: string | null;
}

export interface ServiceActionInput {
  action: ServiceAct;
  image_id?: string;
  ssh_key?: string;
  user_data?: string;
  confirm_name?: string;
}

export interface Service extends ServiceRow {
  version: number;
  state_reason: string | null;
  specs: Specs;
  image: { id: string; name: string };
  ipv6: string | null;
  username: string | null;
  provider_status: string | null;
  provisioning: { steps: Step[] } | null;
  subscription: Subscription;
  snapshot_quota: number;
  add_ons: { name: string }[];
  provider?: { account_id: string; instance_id: string | null; product_id: string; request_id: string | null };
  created_at: Instant;
  running_action: ServiceAction | null;
  can: Abilities<ServiceAbility>;
}

export interface Credentials {
  username: string;
  password: string | null;
  shown_at: Instant;
}

export interface Snapshot {
  id: string;
  name: string;
  description: string | null;
  created_at: Instant;
  auto_delete_at: Instant | null;
}

export interface Snapshots {
  items: Snapshot[];
  quota: { used: number; limit: number };
}

export interface CancelChoice {
  date: CivilDate;
  refund: Money | null;
  text: string;
}

export interface CancelPreview {
  end_of_term: CancelChoice;
  now: CancelChoice;
}

export interface Why {
  rule: string;
  inputs: Record<string, unknown>;
  policy_source: string;
}

export interface TimelineEntry {
  at: Instant;
  kind: string;
  title: string;
  detail: string | null;
  actor: { kind: "system" | "staff" | "customer" | "provider"; name: string };
  why?: Why | null;
  related?: { kind: string; id: string } | null;
}

// ---- billing ----------------------------------------------------------------------------------------------------

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

// ---- customers, mail --------------------------------------------------------------------------------------------

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

// ---- admin ------------------------------------------------------------------------------------------------------

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

export interface StaffUser {
  id: string;
  email: string;
  name: string;
  role: "owner" | "admin" | "support";
  suspended: boolean;
}

// ---- live -------------------------------------------------------------------------------------------------------

export type Topic =
  | "service"
  | "invoice"
  | "order"
  | "payment"
  | "job"
  | "mail"
  | "clock"
  | "customer"
  | "dashboard";

export interface ChangeEvent {
  topic: Topic;
  id: string;
  kind: string;
  at: Instant;
}
