/** What changes of a service leave for its next invoice: the lines, what they come to, and the day they are billed. */
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { formatDate } from "@/lib/dates";
import classes from "./change.module.css";
import { QuoteLines } from "./QuoteLines";

export default function WaitingLines({ subscription }: { subscription: NonNullable<Service["subscription"]> }) {
  const { t } = useTranslation("service");
  const { waits, next_invoice_date: day, price } = subscription;
  const total = { currency: price.currency, minor: waits.reduce((sum, line) => sum + line.amount.minor, 0) };
  return (
    <Section title={t("waiting.title")} text={day ? t("waiting.text", { date: formatDate(day) }) : t("waiting.text_later")}>
      <dl className={classes.lines}>
        <QuoteLines lines={waits} />
      </dl>
      <dl className={classes.totals}>
        <div data-strong>
          <dt>{t("waiting.total")}</dt>
          <dd>
            <Money value={total} />
          </dd>
        </div>
      </dl>
    </Section>
  );
}
