/** What it costs: now, and each time after. The same lines in the configurator, the cart and the checkout. */
import { useTranslation } from "react-i18next";
import type { Quote } from "@/api/schema";
import { Money } from "@/components/Money";
import { cycleEvery } from "@/lib/cycle";
import { totalsOf } from "@/lib/quote";
import { ItemTerms } from "./ItemTerms";
import classes from "./QuoteSummary.module.css";

export function QuoteLines({ quote, items = true }: { quote: Quote; items?: boolean }) {
  const { t } = useTranslation("shop");
  const totals = totalsOf(quote, {
    subtotal: t("summary.subtotal"),
    discount: (code) => t("summary.discount", { code }),
    tax: (name, rate) => (rate === "0" ? name : quote.prices_include_tax ? t("summary.tax_included", { name, rate }) : t("summary.tax", { name, rate })),
  });
  return (
    <dl className={classes.lines}>
      {items
        ? quote.items.flatMap((item) =>
            item.lines.map((line, at) => (
              <div key={`${item.key}-${at}`} className={classes.line}>
                <dt>
                  {line.description}
                  {at === 0 && item.input.quantity > 1 ? ` × ${item.input.quantity}` : ""}
                  {at === 0 ? <ItemTerms item={item} className={classes.note} /> : null}
                </dt>
                <dd>
                  <Money value={line.amount} />
                </dd>
              </div>
            )),
          )
        : null}
      {items
        ? quote.one_time.map((one) => (
            <div key={`once-${one.key}`} className={classes.line}>
              <dt>
                {one.product_name}
                {one.quantity > 1 ? ` × ${one.quantity}` : ""}
              </dt>
              <dd>
                <Money value={one.total} />
              </dd>
            </div>
          ))
        : null}
      {totals.map((line, at) => (
        <div key={line.key} className={classes.line} data-kind={line.kind} data-first={(items && at === 0) || undefined}>
          <dt>{line.label}</dt>
          <dd>
            <Money value={line.amount} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function DueNow({ quote, busy }: { quote: Quote; busy?: boolean }) {
  const { t } = useTranslation(["shop", "common"]);
  return (
    <div className={classes.due} aria-live="polite" aria-atomic data-busy={busy || undefined}>
      <div className={classes.dueRow}>
        <span>{t("shop:summary.due_now")}</span>
        <strong>
          <Money value={quote.due_now} />
        </strong>
      </div>
      {quote.renews.map((renewal) => (
        <div key={renewal.cycle_months} className={classes.renews}>
          <span>{t("shop:summary.renews", { cycle: cycleEvery(renewal.cycle_months) })}</span>
          <Money value={renewal.amount} />
        </div>
      ))}
      {quote.tax_note ? <p className={classes.note}>{quote.tax_note}</p> : null}
    </div>
  );
}
