/** What moved on every account, for all time or one month. */
import { Alert, NativeSelect } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconScale } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ledgerRead } from "@/api/ledger";
import { useMeta, useNow } from "@/api/meta";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { civilDate, formatMonth } from "@/lib/dates";
import { EntityChoice, useChosenEntity } from "../entities/EntityChoice";
import { adminPaths } from "../paths";
import { useAccountName } from "./account-name";
import classes from "./ledger.module.css";
import { daysOf, monthsBefore } from "./months";
import "@/features/admin/ledger/words";

export function TrialBalance() {
  const { t } = useTranslation("admin");
  const name = useAccountName();
  const { month = "" } = useSearch({ strict: false }) as { month?: string };
  const days = { ...(month ? daysOf(month) : {}), legal_entity: useChosenEntity() };
  const query = useQuery({ ...ledgerRead.trialBalance(days), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("ledger.balance")} />;
  const { rows, agrees } = query.data;
  return (
    <>
      <div className={classes.choices}>
        <MonthChoice month={month} />
        <EntityChoice className={classes.month} />
      </div>
      <Alert color={agrees ? "green" : "red"} icon={agrees ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />} role={agrees ? "status" : "alert"}>
        {agrees ? t("ledger.agrees") : t("ledger.disagrees")}
      </Alert>
      {rows.length === 0 ? (
        <Section>
          <Empty icon={IconScale} title={t("ledger.empty_title")} text={t("ledger.empty")} />
        </Section>
      ) : (
        <Section flush>
          <DataTable
            label={t("ledger.balance")}
            rows={rows}
            rowKey={(row) => `${row.account} ${row.closing.currency}`}
            rowName={(row) => name(row.account, row.gateway)}
            rowHref={(row) => adminPaths.account({ account: row.account, currency: row.closing.currency, ...days })}
            columns={[
              { key: "account", header: t("ledger.account"), phone: "main", cell: (row) => name(row.account, row.gateway) },
              { key: "opening", header: t("ledger.opening"), align: "end", phone: "wide", cell: (row) => <Money value={row.opening} quietZero /> },
              { key: "debit", header: t("ledger.debit"), align: "end", phone: "wide", cell: (row) => <Money value={row.debit} quietZero /> },
              { key: "credit", header: t("ledger.credit"), align: "end", phone: "wide", cell: (row) => <Money value={row.credit} quietZero /> },
              { key: "closing", header: t("ledger.closing"), align: "end", phone: "side", cell: (row) => <Money value={row.closing} strong /> },
            ]}
          />
        </Section>
      )}
    </>
  );
}

function MonthChoice({ month }: { month: string }) {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const navigate = useNavigate();
  const months = monthsBefore(civilDate(useNow(), time_zone), 24);
  const go = (value: string) => void navigate({ to: ".", search: ((old: object) => ({ ...old, month: value || undefined })) as never, replace: true, resetScroll: false });
  return (
    <NativeSelect
      className={classes.month}
      label={t("ledger.month")}
      value={month}
      data={[{ value: "", label: t("ledger.all") }, ...months.map((value) => ({ value, label: formatMonth(value) }))]}
      onChange={(event) => go(event.currentTarget.value)}
    />
  );
}
