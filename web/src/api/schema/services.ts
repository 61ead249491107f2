/** Orders, services, their actions, snapshots and history. */
import type { Abilities, CivilDate, CycleMonths, Instant, Money, Ref } from "./base";
import type { InvoiceState } from "./billing";
import type { Specs } from "./shop";

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
  invoice: { id: string; number: string | null; state: InvoiceState; balance: Money; due: CivilDate | null } | null;
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
  price: Money | null;
  cycle_months: CycleMonths | null;
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
  os_type?: string;
  access?: string;
  /** Whether there is a password to show. */
  has_password?: boolean;
  ipv6: string | null;
  username: string | null;
  provider_status: string | null;
  provisioning: { steps: Step[] } | null;
  subscription: Subscription | null;
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
  created_at: Instant | null;
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
