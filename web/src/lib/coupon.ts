/** What a coupon of a service takes off, in words. */
import type { ServiceCoupon } from "@/api/schema";
import { t } from "@/i18n";
import { formatMoney } from "./money";

/** `20%` or `€5.00`. */
export const couponOff = ({ percent, amount }: Pick<ServiceCoupon, "percent" | "amount">): string => (percent ? `${percent}%` : amount ? formatMoney(amount) : "");

/** `on every invoice`, `on 2 more invoices`. */
export const couponWords = ({ cycles_left }: Pick<ServiceCoupon, "cycles_left">): string => (cycles_left === null ? t("common:coupon.every_invoice") : t("common:coupon.left", { count: cycles_left }));
