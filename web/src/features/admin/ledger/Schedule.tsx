/** What invoices earn month by month, from a month on: what was released, and what is billed and still to come. */
import { Button, Menu, NativeSelect } from "@mantine/core";
import { IconCalendarStats, IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ledgerRead, scheduleExport } from "@/api/ledger";
import type { RevenueSchedule, ScheduleQuery } from "@/api/ledger";
import { useMeta, useNow } from "@/api/meta";
import { DataTable } from "@/components/DataTable";
import type { Column } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { civilDate, formatDate, formatMonth } from "@/lib/dates";
import { EntityChoice, useChosenEntity } from "../entities/EntityChoice";
import classes from "./ledger.module.css";
import { monthsBefore } from "./months";
import "@/features/admin/ledger/words";

const MONTHS = 6;
const BY = ["currency", "product", "customer", "legal_entity"] as const;

type Row = RevenueSchedule["rows"][number];
type Search = { start?: string; by?: string };

function useWanted(): [ScheduleQuery, (change: Search) => void, string] {
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const by = BY.find((word) => word === search.by) ?? "product";
  const choose = (change: Search) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...change })) as never, replace: true, resetScroll: false });
  return [{ from: `${search.start ?? today.slice(0, 7)}-01`, months: MONTHS, by, legal_entity: useChosenEntity() }, choose, today];
}

export function Schedule() {
  const { t } = useTranslation("admin");
  const [wanted, choose, today] = useWanted();
  const query = useQuery({ ...ledgerRead.schedule(wanted), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("ledger.schedule")} />;
  const through = query.data.released_through;
  return (
    <>
      <p className={classes.lead}>{through ? t("ledger.schedule_lead_through", { date: formatDate(through) }) : t("ledger.schedule_lead")}</p>
      <div className={classes.choices}>
        <NativeSelect
          label={t("ledger.from_month")}
          value={wanted.from.slice(0, 7)}
          data={monthsBefore(today, 24).map((value) => ({ value, label: formatMonth(value) }))}
          onChange={(event) => choose({ start: event.currentTarget.value })}
        />
        <NativeSelect label={t("ledger.by")} value={wanted.by} data={BY.map((value) => ({ value, label: t(`ledger.by_${value}`) }))} onChange={(event) => choose({ by: event.currentTarget.value })} />
        <EntityChoice />
        <ExportMenu wanted={wanted} />
      </div>
      {query.data.rows.length === 0 ? (
        <Section>
          <Empty icon={IconCalendarStats} title={t("ledger.schedule")} text={t("ledger.schedule_empty")} />
        </Section>
      ) : (
        <Section flush>
          <Table schedule={query.data} by={wanted.by} />
        </Section>
      )}
    </>
  );
}

function Table({ schedule, by }: { schedule: RevenueSchedule; by: ScheduleQuery["by"] }) {
  const { t } = useTranslation("admin");
  const nameOf = (row: Row) => (by === "currency" ? row.currency : row.name || t("ledger.by_none"));
  const months: Column<Row>[] = schedule.months.map((month, place) => ({
    key: month,
    header: formatMonth(month.slice(0, 7)),
    align: "end",
    phone: "wide",
    cell: (row) => {
      const amount = row.amounts[place];
      return amount ? <Money value={amount} quietZero /> : null;
    },
  }));
  return (
    <DataTable
      label={t("ledger.schedule")}
      rows={schedule.rows}
      rowKey={(row) => `${row.id ?? ""} ${row.currency}`}
      columns={[
        { key: "name", header: t(`ledger.by_${by}`), phone: "main", cell: nameOf },
        ...months,
        { key: "later", header: t("ledger.later"), align: "end", phone: "wide", cell: (row) => <Money value={row.later} quietZero /> },
        { key: "to_come", header: t("ledger.to_come"), align: "end", phone: "side", cell: (row) => <Money value={row.to_come} strong /> },
      ]}
    />
  );
}

function ExportMenu({ wanted }: { wanted: ScheduleQuery }) {
  const { t } = useTranslation("admin");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" className={classes.export} leftSection={<IconDownload size={16} aria-hidden />}>
          {t("ledger.export_schedule")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={scheduleExport(wanted, "xlsx")} download>
          {t("ledger.export_schedule_xlsx")}
        </Menu.Item>
        <Menu.Item component="a" href={scheduleExport(wanted, "csv", "schedule")} download>
          {t("ledger.export_schedule_csv")}
        </Menu.Item>
        <Menu.Item component="a" href={scheduleExport(wanted, "csv", "roll_forward")} download>
          {t("ledger.export_roll_forward_csv")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
