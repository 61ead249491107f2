/** Between the change dialog and its request: what is filled in, whether it is enough to ask for a price. */
import type { CycleMonths, Service } from "@/api/schema";
import type { StaffChange } from "@/components/service/change-calls";
import { parseMoney, toDecimal } from "@/lib/money";

export const KINDS = ["plan", "quantity", "price", "due_date", "pause", "resume"] as const;
export type ChangeKind = (typeof KINDS)[number];

export interface ChangeValues {
  kind: ChangeKind;
  product_id: string;
  cycle_months: CycleMonths;
  own_price: string;
  keep_anchor: boolean;
  component: string;
  quantity: string;
  price: string;
  due_date: string;
  at_once: boolean;
  credit: boolean;
  restart: boolean;
  when: "now" | "end_of_term" | "on";
  effective_on: string;
  note: string;
}

/** A paused contract can go on, a running one can be paused; the rest is for both. */
export function kindAllowed(kind: ChangeKind, service: Service): boolean {
  if (kind === "pause") return service.can.pause_billing?.allowed ?? false;
  if (kind === "resume") return service.can.resume_billing?.allowed ?? false;
  return service.can.change?.allowed ?? false;
}

export function startOf(service: Service): ChangeValues {
  return {
    kind: KINDS.find((kind) => kindAllowed(kind, service)) ?? "plan",
    product_id: "",
    cycle_months: service.cycle_months ?? 1,
    own_price: "",
    keep_anchor: false,
    component: service.subscription?.components[0]?.key ?? "",
    quantity: "",
    price: service.price ? toDecimal(service.price) : "",
    due_date: service.next_due_date ?? "",
    at_once: false,
    credit: true,
    restart: false,
    when: "now",
    effective_on: "",
    note: "",
  };
}

/** Where the parts of a change are on the screen: the server names them by their place in the request. */
export const namesFor = ({ kind }: ChangeValues): Record<string, string> => ({
  "/change/price": kind === "plan" ? "own_price" : "price",
  "/change/quantity": "quantity",
  "/change/component": "component",
  "/change/due_date": "due_date",
});

/** What to send, or null while something is missing or nothing differs. */
export function bodyOf(values: ChangeValues, service: Service): StaffChange | null {
  const change = wanted(values, service);
  if (!change || (values.when === "on" && !values.effective_on && values.kind !== "due_date")) return null;
  const when = values.kind === "due_date" ? "now" : values.when;
  return { change, when, ...(when === "on" ? { effective_on: values.effective_on } : {}), ...(values.note.trim() ? { note: values.note.trim() } : {}) };
}

function wanted(values: ChangeValues, service: Service): StaffChange["change"] | null {
  const currency = service.price?.currency ?? "EUR";
  switch (values.kind) {
    case "plan": {
      const price = values.own_price.trim() ? parseMoney(values.own_price, currency) : null;
      if (values.own_price.trim() && !price) return null;
      if (!values.product_id && values.cycle_months === service.cycle_months && !price) return null;
      return { kind: "plan", cycle_months: values.cycle_months, keep_anchor: values.keep_anchor, ...(values.product_id ? { product_id: values.product_id } : {}), ...(price ? { price } : {}) };
    }
    case "quantity":
      return values.component && /^\d+$/.test(values.quantity.trim()) ? { kind: "quantity", component: values.component, quantity: Number(values.quantity) } : null;
    case "price": {
      const price = parseMoney(values.price, currency);
      return price && price.minor !== service.price?.minor ? { kind: "price", price } : null;
    }
    case "due_date":
      return values.due_date && values.due_date !== service.next_due_date ? { kind: "due_date", due_date: values.due_date, at_once: values.at_once } : null;
    case "pause":
      return { kind: "pause", credit: values.credit };
    default:
      return { kind: "resume", restart_term: values.restart };
  }
}
