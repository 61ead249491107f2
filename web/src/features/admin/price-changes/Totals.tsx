/** What comes in each month from the subscriptions concerned, before and after. */
import { useTranslation } from "react-i18next";
import { Money } from "@/components/Money";
import { formatMoney } from "@/lib/money";
import type { PriceChange } from "./calls";
import classes from "./price-changes.module.css";

export function Totals({ totals }: { totals: PriceChange["totals"] }) {
  const { t } = useTranslation("admin");
  return (
    <ul className={classes.totals} aria-label={t("price_changes.totals")}>
      {totals.map(({ before, after, subscriptions }) => {
        const more = after.minor - before.minor;
        return (
          <li key={before.currency}>
            <Money value={before} /> <span aria-hidden>→</span>
            <span className="visually-hidden">{t("price_changes.becomes")}</span>
            <Money value={after} strong />
            <span className={classes.quiet}>
              {t("price_changes.per_month", { more: `${more > 0 ? "+" : ""}${formatMoney({ minor: more, currency: after.currency })}`, count: subscriptions })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
