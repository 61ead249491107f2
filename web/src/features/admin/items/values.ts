/** Between the form of a billable item and what the server takes. */
import type { Money } from "@/api/schema";
import type { BillableItem, NewBillableItem } from "./calls";

type Unit = "once" | NonNullable<BillableItem["recurrence"]>["unit"];

export interface ItemValues {
  description: string;
  quantity: string;
  price: string;
  tax_class: string;
  timing: NewBillableItem["timing"];
  day: string;
  unit: Unit;
  every: string;
  month_end: boolean;
  times: string;
  until: string;
  over_period: boolean;
  for_days: boolean;
  period_start: string;
  /** The last day; the server wants the one after it. */
  period_end: string;
}

const shifted = (day: string, days: number) => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};

export function valuesOf(item: BillableItem | undefined, today: string, price: string): ItemValues {
  const { recurrence } = item ?? {};
  return {
    description: item?.description ?? "",
    quantity: item?.quantity ?? "1",
    price,
    tax_class: item?.tax_class ?? "standard",
    timing: item?.timing ?? "next_invoice",
    day: item?.day ?? today,
    unit: recurrence?.unit ?? "once",
    every: String(recurrence?.every ?? 1),
    month_end: recurrence?.month_end ?? false,
    times: recurrence?.times ? String(recurrence.times) : "",
    until: recurrence?.until ?? "",
    over_period: item?.over_period ?? false,
    for_days: Boolean(item?.period_start),
    period_start: item?.period_start ?? "",
    period_end: item?.period_end ? shifted(item.period_end, -1) : "",
  };
}

export function bodyOf(values: ItemValues, unit_price: Money): Omit<NewBillableItem, "customer_id"> {
  const { unit } = values;
  const again = unit !== "once";
  // What comes again has days of its own.
  const timing = again && values.timing === "next_invoice" ? "on_day" : values.timing;
  const forDays = !again && values.for_days;
  return {
    description: values.description.trim(),
    quantity: values.quantity.trim().replace(",", "."),
    unit_price,
    tax_class: values.tax_class.trim() || "standard",
    timing,
    day: again || timing === "on_day" ? values.day || null : null,
    recurrence: again
      ? {
          every: Number(values.every) || 0,
          unit,
          month_end: values.month_end && (unit === "months" || unit === "years"),
          times: values.times.trim() ? Number(values.times) : null,
          until: values.until || null,
        }
      : null,
    period_start: forDays ? values.period_start || null : null,
    period_end: forDays && values.period_end ? shifted(values.period_end, 1) : null,
    over_period: again && values.over_period,
  };
}
