/** What an account has that belongs to nobody, and what staff decides about it. */
import type { CycleMonths, Money } from "@/api/schema";
import { parseMoney } from "@/lib/money";
import type { AdoptInput, Machine, Thing } from "./calls";

/** A machine, domain, storage or private network, as the list of what can be adopted shows it. */
export type Adoptable = Pick<Thing, "kind" | "provider_ref" | "name" | "region" | "size_gb" | "cidr" | "machines" | "renews_on" | "ends_on" | "customer_id"> & { machine?: Machine["machine"] };
type Row = AdoptInput["rows"][number];

export interface Choice {
  on: boolean;
  customer: string;
  newName: string;
  newEmail: string;
  newCountry: string;
  product: string;
  price: string;
  /** The customer's, or the one a new customer is opened in; the business's own when empty. */
  currency: string;
  cycle: CycleMonths;
  due: string;
  hostname: string;
}

const BLANK: Choice = { on: false, customer: "", newName: "", newEmail: "", newCountry: "DE", product: "", price: "", currency: "", cycle: 1, due: "", hostname: "" };

/** A machine beside the other things. */
export const ofMachine = (machine: Machine["machine"]): Adoptable => ({ kind: "machine", provider_ref: machine.id, name: machine.display_name, region: machine.region, size_gb: null, cidr: null, machines: [], renews_on: null, ends_on: machine.ends_on, customer_id: null, machine });

export const keyOf = (one: Adoptable) => `${one.kind}:${one.provider_ref}`;

/** Domains are sold by the year and paid until they are renewed. */
export const blankFor = (one: Adoptable): Choice => (one.kind === "domain" ? { ...BLANK, cycle: 12, due: one.renews_on ?? "" } : BLANK);

export const isNetwork = (one: Adoptable) => one.kind === "private_network";

const namesNew = (choice: Choice) => choice.newName.trim() !== "" && choice.newEmail.trim() !== "";

/** Whether everything is said that is needed; a private network may leave it to its machines. */
export function isComplete(one: Adoptable, choice: Choice): boolean {
  if (isNetwork(one)) return choice.customer !== "" || namesNew(choice) || one.machines.length > 0;
  return choice.product !== "" && choice.due !== "" && (choice.customer !== "" || namesNew(choice));
}

function whose(choice: Choice, currency: string): Pick<Row, "customer_id" | "new_customer"> {
  if (choice.customer) return { customer_id: choice.customer };
  if (!namesNew(choice)) return {};
  return { new_customer: { name: choice.newName.trim(), email: choice.newEmail.trim(), country: choice.newCountry.trim().toUpperCase(), currency } };
}

/** The row that is sent. */
export function rowOf(one: Adoptable, choice: Choice, fallback: string): Row {
  const currency = choice.currency || fallback;
  const common = { kind: one.kind, provider_ref: one.provider_ref, ...whose(choice, currency), hostname: choice.hostname.trim() || null };
  if (isNetwork(one)) return common;
  const price: Money | null = choice.price.trim() ? parseMoney(choice.price, currency) : null;
  return { ...common, product_id: choice.product, price, cycle_months: choice.cycle, next_due_on: choice.due };
}
