/** Revenue over time, and the months that are closed. */
import { IconHourglass, IconLock } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ledgerRead } from "@/api/ledger";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { DateText, Time } from "@/components/Time";
import { formatMonth } from "@/lib/dates";
import { EntityChoice, useChosenEntity } from "../entities/EntityChoice";
import classes from "./ledger.module.css";
import "@/features/admin/ledger/words";

export function Deferred() {
  const { t } = useTranslation("admin");
  const query = useQuery({ ...ledgerRead.deferred(useChosenEntity()), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("ledger.deferred")} />;
  return (
    <>
      <p className={classes.lead}>{t("ledger.deferred_lead")}</p>
      <EntityChoice className={classes.month} />
      {query.data.length === 0 ? (
        <Section>
          <Empty icon={IconHourglass} title={t("ledger.deferred")} text={t("ledger.deferred_empty")} />
        </Section>
      ) : (
        <Section flush>
          <DataTable
            label={t("ledger.deferred")}
            rows={query.data.toReversed()}
            rowKey={(row) => row.month}
            columns={[
              { key: "month", header: t("ledger.month"), phone: "main", cell: (row) => formatMonth(row.month.slice(0, 7)) },
              { key: "opening", header: t("ledger.opening"), align: "end", phone: "wide", cell: (row) => <Money value={row.opening} quietZero /> },
              { key: "billed", header: t("ledger.billed"), align: "end", phone: "wide", cell: (row) => <Money value={row.billed} quietZero /> },
              { key: "credited", header: t("ledger.credited"), align: "end", phone: "wide", cell: (row) => <Money value={row.credited} quietZero /> },
              { key: "released", header: t("ledger.released"), align: "end", phone: "wide", cell: (row) => <Money value={row.released} quietZero /> },
              { key: "closing", header: t("ledger.closing"), align: "end", phone: "side", cell: (row) => <Money value={row.closing} strong /> },
            ]}
          />
        </Section>
      )}
    </>
  );
}

export function Closings() {
  const { t } = useTranslation("admin");
  const query = useQuery(ledgerRead.closings());
  if (query.error) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("ledger.closings")} />;
  if (query.data.length === 0) return <Section><Empty icon={IconLock} title={t("ledger.closings")} text={t("ledger.closings_empty")} /></Section>;
  return (
    <Section flush>
      <DataTable
        label={t("ledger.closings")}
        rows={query.data}
        rowKey={(row) => row.closed_through}
        columns={[
          { key: "through", header: t("ledger.closed_through"), phone: "main", cell: (row) => <DateText date={row.closed_through} /> },
          { key: "by", header: t("ledger.closed_by"), cell: (row) => row.closed_by },
          { key: "at", header: t("ledger.closed_at"), phone: "side", cell: (row) => <Time at={row.closed_at} /> },
        ]}
      />
    </Section>
  );
}
