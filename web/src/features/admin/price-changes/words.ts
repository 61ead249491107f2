/** A price change in a few words. */
import { useTranslation } from "react-i18next";
import { formatMoney } from "@/lib/money";
import type { PriceChange } from "./calls";

/** `€12.00 each month`, `+5 %`. */
export function useNewPrice(): (change: PriceChange["change"]) => string {
  const { t } = useTranslation(["admin", "common"]);
  return ({ price, cycle_months }) => {
    if (price.amount) return [formatMoney(price.amount), cycle_months ? t(`common:cycle.per_${cycle_months}`) : ""].join(" ").trim();
    const share = price.percent ?? "0";
    return `${share.startsWith("-") ? share.replace("-", "−") : `+${share}`} %`;
  };
}
