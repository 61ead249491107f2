/** The editor's values: how a quote looks in fields, and what is sent of them. */
import type { ProductAdmin } from "@/api/schema";
import { parseMoney, toDecimal } from "@/lib/money";
import { optionValues } from "@/lib/options";
import type { OptionValues } from "@/lib/options";
import type { QuoteDraft, SalesQuote } from "./calls";

export interface PlanFields {
  product: string;
  cycle: string;
  quantity: string;
  region: string;
  image: string;
  hostname: string;
  addOns: string[];
  options: OptionValues;
}

export interface LineFields {
  description: string;
  quantity: string;
  price: string;
}

export interface OnceFields {
  product_id: string;
  quantity: string;
}

export interface DraftFields {
  customer: string;
  currency: string;
  valid_until: string;
  plans: PlanFields[];
  one_time: OnceFields[];
  lines: LineFields[];
  off_kind: string;
  off: string;
  cycles: string;
  notes: string;
  terms: string;
}

export function fieldsOf(quote: SalesQuote): DraftFields {
  const { discount } = quote;
  return {
    customer: quote.customer.id,
    currency: quote.currency,
    valid_until: quote.valid_until,
    plans: quote.items.map((item) => ({
      product: item.product_id,
      cycle: String(item.cycle_months),
      quantity: String(item.quantity),
      region: item.region ?? "",
      image: item.image_id ?? "",
      hostname: item.hostname ?? "",
      addOns: (item.add_ons ?? []).map((one) => one.id),
      options: optionValues(item.options),
    })),
    one_time: quote.one_time.map((one) => ({ product_id: one.product_id, quantity: String(one.quantity) })),
    lines: quote.lines.map((line) => ({ description: line.description, quantity: String(line.quantity), price: toDecimal(line.unit_price) })),
    off_kind: discount ? (discount.percent ? "percent" : "amount") : "none",
    off: discount?.percent ?? (discount?.amount ? toDecimal(discount.amount) : ""),
    cycles: discount?.percent && !discount.cycles ? "" : String(discount?.cycles ?? 1),
    notes: quote.notes,
    terms: quote.terms,
  };
}

export function blankPlan(products: ProductAdmin[]): PlanFields {
  const first = products[0];
  return { product: first?.id ?? "", cycle: String(first?.prices[0]?.cycle_months ?? 1), quantity: "1", region: "", image: "", hostname: "", addOns: [], options: {} };
}

export const blankLine = (): LineFields => ({ description: "", quantity: "1", price: "" });

/** What the server takes. An add-on that was more than one keeps its number. */
export function bodyOf(values: DraftFields, before?: SalesQuote): QuoteDraft {
  const money = (text: string) => parseMoney(text, values.currency) ?? { minor: 0, currency: values.currency };
  const kept = (place: number, id: string) => before?.items[place]?.add_ons?.find((one) => one.id === id)?.quantity ?? 1;
  return {
    currency: values.currency,
    valid_until: values.valid_until,
    items: values.plans.map((plan, place) => ({
      product_id: plan.product,
      cycle_months: Number(plan.cycle) as 1,
      quantity: Number(plan.quantity),
      region: plan.region || null,
      image_id: plan.image || null,
      hostname: plan.hostname.trim() || null,
      add_ons: plan.addOns.map((id) => ({ id, quantity: kept(place, id) })),
      options: Object.entries(plan.options).flatMap(([key, value]) => (value === null || value === "" ? [] : [{ key, value }])),
    })),
    one_time: values.one_time.map((one) => ({ product_id: one.product_id, quantity: Number(one.quantity) })),
    lines: values.lines.map((line) => ({ description: line.description, quantity: Number(line.quantity), unit_price: money(line.price) })),
    discount:
      values.off_kind === "percent"
        ? { percent: values.off.trim().replace(",", "."), amount: null, cycles: values.cycles ? Number(values.cycles) : null }
        : values.off_kind === "amount"
          ? { percent: null, amount: money(values.off), cycles: 1 }
          : null,
    notes: values.notes,
    terms: values.terms,
  };
}
