/** What each line of an invoice earns in which month. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ledgerRead } from "@/api/ledger";
import type { LineRevenue } from "@/api/ledger";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { formatDate, formatMonth } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import "@/features/admin/ledger/words";

export function RevenueSection({ invoice }: { invoice: string }) {
  const { t } = useTranslation("admin");
  const query = useQuery(ledgerRead.ofInvoice(invoice));
  if (query.error) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("ledger.revenue")} />;
  return (
    <Section title={t("ledger.revenue")} text={t("ledger.revenue_lead")} flush>
      <DataTable
        label={t("ledger.revenue")}
        rows={query.data}
        rowKey={(row) => row.line_id}
        columns={[
          { key: "line", header: t("ledger.line"), phone: "main", cell: (row) => <Line row={row} /> },
          { key: "months", header: t("ledger.months"), phone: "wide", cell: (row) => <Months row={row} /> },
          { key: "charged", header: t("ledger.charged"), align: "end", phone: "wide", cell: (row) => <Money value={row.charged} /> },
          { key: "so_far", header: t("ledger.so_far"), align: "end", phone: "wide", cell: (row) => <Money value={row.released} quietZero /> },
          { key: "to_come", header: t("ledger.to_come"), align: "end", phone: "side", cell: (row) => <Money value={row.to_come} strong /> },
        ]}
      />
    </Section>
  );
}

function Line({ row }: { row: LineRevenue }) {
  const { t } = useTranslation("admin");
  const { spread, from, until } = row;
  const over = spread && from && until ? t("ledger.line_period", { from: formatDate(from), until: formatDate(until), how: t(`ledger.spread_${spread}`) }) : t("ledger.at_once");
  return (
    <>
      <strong>{row.description}</strong>
      <br />
      {over}
    </>
  );
}

function Months({ row }: { row: LineRevenue }) {
  return row.months.map((month) => (
    <div key={month.month}>
      {formatMonth(month.month.slice(0, 7))}: {month.released ? <strong>{formatMoney(month.amount)}</strong> : formatMoney(month.amount)}
    </div>
  ));
}
