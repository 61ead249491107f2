/** Between the form of a price change and what is sent. */
import type { CycleMonths } from "@/api/schema";
import { parseMoney } from "@/lib/money";
import type { PriceChangeWish } from "./calls";

export interface WishValues {
  product_id: string;
  currency: string;
  cycle_months: string;
  customer_type: string;
  kind: "amount" | "percent";
  value: string;
  cap_percent: string;
  over_cap: "exclude" | "limit";
  notice_days: string;
  first_day: string;
  reason: string;
}

export const emptyWish = (product: string, currency: string, today: string): WishValues => ({
  product_id: product,
  currency,
  cycle_months: "1",
  customer_type: "",
  kind: "amount",
  value: "",
  cap_percent: "",
  over_cap: "exclude",
  notice_days: "30",
  first_day: today,
  reason: "",
});

const percent = (text: string) => text.trim().replace(",", ".").replace(/\s*%$/, "");

export const isPercent = (text: string, signed = false) => (signed ? /^-?\d{1,4}(\.\d{1,4})?$/ : /^\d{1,4}(\.\d{1,4})?$/).test(percent(text));

/** An amount is a price of one period in one currency; a percentage may be for all of them. */
export function wishOf(values: WishValues): PriceChangeWish {
  const amount = values.kind === "amount";
  return {
    product_id: values.product_id,
    ...(values.currency ? { currency: values.currency } : {}),
    ...(values.cycle_months ? { cycle_months: Number(values.cycle_months) as CycleMonths } : {}),
    ...(values.customer_type ? { customer_type: values.customer_type as "business" | "consumer" } : {}),
    price: amount ? { amount: parseMoney(values.value, values.currency) } : { percent: percent(values.value) },
    ...(values.cap_percent.trim() ? { cap_percent: percent(values.cap_percent), over_cap: values.over_cap } : {}),
    notice_days: Number(values.notice_days),
    first_day: values.first_day,
    reason: values.reason.trim(),
  };
}
