/** What a change means in money, before anything happens: every line that would be billed, what is due, what comes next. */
import { Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Money } from "@/components/Money";
import { ProblemAlert } from "@/components/ProblemView";
import { cyclePer } from "@/lib/cycle";
import { formatDate } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { spoken } from "@/lib/spoken";
import type { ChangeQuote } from "./change-calls";
import classes from "./change.module.css";
import { QuoteLines } from "./QuoteLines";

interface QuoteViewProps {
  quote: ChangeQuote | undefined;
  error: unknown;
  busy: boolean;
  /** Said while too little is chosen to ask for a price. */
  idle: string;
}

export function QuoteView({ quote, error, busy, idle }: QuoteViewProps) {
  const { t } = useTranslation(["service", "common"]);
  return (
    <section className={classes.quote} aria-label={t("change.quote")} aria-live="polite" aria-busy={busy || undefined}>
      {error ? <ProblemAlert error={error} /> : null}
      {!quote && !error ? <p className={classes.quiet}>{busy ? <Loader size="xs" role="status" aria-label={t("common:app.loading")} /> : idle}</p> : null}
      {quote && !error ? <Quoted quote={quote} /> : null}
    </section>
  );
}

function Quoted({ quote }: { quote: ChangeQuote }) {
  const { t } = useTranslation(["service", "common"]);
  const back = quote.credited_to_account.minor > 0;
  return (
    <>
      <p className={classes.summary}>{spoken(quote.summary)}</p>
      <p className={classes.quiet}>{t("change.from", { date: formatDate(quote.effective_on) })}</p>
      {quote.invoices.map((invoice, at) => (
        <dl key={at} className={classes.lines}>
          <QuoteLines lines={invoice.lines} />
          {invoice.discount.minor !== 0 ? <Line label={t("common:invoice.discount")} value={<Money value={{ ...invoice.discount, minor: -Math.abs(invoice.discount.minor) }} />} /> : null}
          {invoice.tax.map((tax) => (
            <Line key={tax.name + tax.rate} label={t("common:invoice.tax", { name: tax.name, rate: tax.rate })} value={<Money value={tax.amount} />} />
          ))}
        </dl>
      ))}
      {quote.waits.length > 0 ? (
        <>
          <p className={classes.quiet}>{t("change.waits")}</p>
          <dl className={classes.lines}>
            <QuoteLines lines={quote.waits} />
          </dl>
        </>
      ) : null}
      <dl className={classes.totals}>
        {quote.taken_back.length > 0 ? <Line label={t("change.taken_back")} value={t("change.taken_back_count", { count: quote.taken_back.length })} /> : null}
        {quote.credit_used.minor !== 0 ? <Line label={t("change.credit_used")} value={<Money value={{ ...quote.credit_used, minor: -Math.abs(quote.credit_used.minor) }} />} /> : null}
        <Line strong label={t("change.due_now")} value={<Money value={quote.due_now} />} />
        {back ? <Line label={t("change.to_credit")} value={<Money value={quote.credited_to_account} />} /> : null}
        <Line label={t("change.renews_at")} value={t("change.renews_value", { amount: formatMoney(quote.renews_at), cycle: cyclePer(quote.cycle_months) })} />
        {quote.next_invoice ? <Line label={t("change.next_invoice")} value={t("change.next_value", { amount: formatMoney(quote.next_invoice.total), date: formatDate(quote.next_invoice.due_date) })} /> : null}
      </dl>
    </>
  );
}

function Line({ label, value, strong }: { label: string; value: React.ReactNode; strong?: boolean }) {
  return (
    <div data-strong={strong || undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
