/** The money over all currencies: a total in the reporting one, and each currency beside it. */
import { useTranslation } from "react-i18next";
import type { Dashboard } from "@/api/schema";
import { DataTable } from "@/components/DataTable";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { formatDate } from "@/lib/dates";
import { adminPaths } from "../paths";
import "@/features/admin/currencies/words";

type Totals = NonNullable<Dashboard["reporting"]>;
type Row = Totals["by_currency"][number] & { total?: boolean };

export function AllCurrencies({ totals }: { totals: Totals }) {
  const { t } = useTranslation("admin");
  const { currency, open, overdue, mrr, paid_30d, rates, left_out, missing } = totals;
  const rows: Row[] = [{ currency, open, overdue, mrr, paid_30d, total: true }, ...totals.by_currency];
  const sources = rates.map((rate) => t("currencies.frozen_from", { words: rate.words, source: t(`currencies.source_${rate.source}`), date: formatDate(rate.day) }));
  const notes = [
    t("currencies.total_text", { rates: sources.join("; ") || t("currencies.no_rate_today") }),
    left_out.length > 0 ? t("currencies.left_out", { currencies: left_out.join(", ") }) : null,
    missing > 0 ? t("currencies.missing_invoices", { count: missing }) : null,
  ].filter((note) => note !== null);
  return (
    <Section title={t("currencies.total_title", { currency })} text={notes.join(" ")} actions={<TextLink href={adminPaths.currencies}>{t("currencies.title")}</TextLink>} flush>
      <DataTable
        label={t("currencies.total_title", { currency })}
        rows={rows}
        rowKey={(row) => (row.total ? "total" : row.currency)}
        columns={[
          { key: "currency", header: t("currencies.currency"), phone: "main", cell: (row) => (row.total ? <strong>{t("currencies.total_in", { currency })}</strong> : row.currency) },
          { key: "open", header: t("home.open"), align: "end", cell: (row) => <Money value={row.open} strong={row.total} /> },
          { key: "overdue", header: t("home.overdue"), align: "end", cell: (row) => <Money value={row.overdue} strong={row.total} /> },
          { key: "paid", header: t("home.paid_30d"), align: "end", cell: (row) => <Money value={row.paid_30d} strong={row.total} /> },
          { key: "mrr", header: t("home.mrr"), align: "end", phone: "side", cell: (row) => <Money value={row.mrr} strong={row.total} /> },
        ]}
      />
    </Section>
  );
}
