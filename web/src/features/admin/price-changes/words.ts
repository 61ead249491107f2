/** A price change in a few words. */
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import type { PriceChange } from "./calls";

/** `€12.00 each month`, `+5 %`. */
export function useNewPrice(): (change: PriceChange["change"]) => string {
  return ({ price, cycle_months }) => {
    if (price.amount) return [formatMoney(price.amount), cycle_months ? cyclePer(cycle_months) : ""].join(" ").trim();
    const share = price.percent ?? "0";
    return `${share.startsWith("-") ? share.replace("-", "−") : `+${share}`} %`;
  };
}
