/** The tax of a period: by country and category, the One Stop Shop, and whether the ledger agrees. */
import { Alert, Button, Menu, NativeSelect, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconDownload, IconReceiptTax } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMeta, useNow } from "@/api/meta";
import { taxRead, vatExport } from "@/api/taxes";
import type { VatReport, VatReportLine } from "@/api/taxes";
import { DataTable } from "@/components/DataTable";
import type { Column } from "@/components/DataTable";
import { DetailPage, DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { countryName } from "@/lib/countries";
import { civilDate, formatMonth } from "@/lib/dates";
import { EntityChoice, useChosenEntity } from "../entities/EntityChoice";
import { monthsBefore } from "../ledger/months";
import { daysOfPeriod, lastQuarter, periodOf, quartersBefore } from "./periods";
import classes from "./tax.module.css";
import "@/features/admin/currencies/words";
import "@/features/admin/ledger/words";

const OTHER = "other";

interface Days {
  from: string;
  to: string;
  legal_entity?: string;
}

function useDays(): [Days, (days: Days) => void, string] {
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Partial<Days>;
  const legal_entity = useChosenEntity();
  const period = search.from && search.to ? { from: search.from, to: search.to } : daysOfPeriod(lastQuarter(today));
  const chosen = { ...period, legal_entity };
  const choose = (days: Days) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...days })) as never, replace: true, resetScroll: false });
  return [chosen, choose, today];
}

export function VatReportPage() {
  const { t } = useTranslation("admin");
  const [days, choose, today] = useDays();
  const query = useQuery({ ...taxRead.report(days), placeholderData: keepPreviousData });
  const content = (show: (report: VatReport) => React.ReactNode) =>
    query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : query.data ? show(query.data) : <DetailSkeleton label={t("tax.report")} />;
  return (
    <DetailPage
      title={t("tax.report")}
      crumbs={[]}
      lead={t("tax.report_lead")}
      actions={<ExportMenu days={days} />}
      notice={<PeriodChoice days={days} choose={choose} today={today} />}
      tabs={[
        { key: "summary", label: t("tax.summary"), content: content((report) => <Summary report={report} />) },
        { key: "oss", label: t("tax.oss"), content: content((report) => <Oss report={report} />) },
        { key: "ledger", label: t("tax.ledger"), content: content((report) => <Ledger report={report} />) },
      ]}
    />
  );
}

function PeriodChoice({ days, choose, today }: { days: Days; choose: (days: Days) => void; today: string }) {
  const { t } = useTranslation("admin");
  const quarters = quartersBefore(today, 8);
  const months = monthsBefore(today, 18);
  const period = periodOf([...quarters, ...months], days.from, days.to) ?? OTHER;
  const quarterName = (quarter: string) => t("tax.quarter", { number: quarter.slice(6), year: quarter.slice(0, 4) });
  return (
    <div className={classes.tools}>
      <NativeSelect
        label={t("tax.period")}
        value={period}
        onChange={(event) => (event.currentTarget.value === OTHER ? choose({ ...days, from: `${today.slice(0, 4)}-01-01`, to: today }) : choose({ ...days, ...daysOfPeriod(event.currentTarget.value) }))}
        data={[
          { group: t("tax.quarters"), items: quarters.map((value) => ({ value, label: quarterName(value) })) },
          { group: t("tax.months"), items: months.map((value) => ({ value, label: formatMonth(value) })) },
          { value: OTHER, label: t("tax.other_days") },
        ]}
      />
      <TextInput type="date" label={t("tax.from")} value={days.from} onChange={(event) => event.currentTarget.value && choose({ ...days, from: event.currentTarget.value })} />
      <TextInput type="date" label={t("tax.to")} value={days.to} onChange={(event) => event.currentTarget.value && choose({ ...days, to: event.currentTarget.value })} />
      <EntityChoice />
    </div>
  );
}

function ExportMenu({ days }: { days: Days }) {
  const { t } = useTranslation("admin");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t("tax.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={vatExport(days, "xlsx")} download>{t("tax.export_xlsx")}</Menu.Item>
        <Menu.Item component="a" href={vatExport(days, "pdf")} download>{t("tax.export_pdf")}</Menu.Item>
        {(["summary", "reporting", "oss", "documents"] as const).map((table) => (
          <Menu.Item key={table} component="a" href={vatExport(days, "csv", table)} download>{t(`tax.export_csv_${table}`)}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const placeOf = (row: VatReportLine) => (row.region ? `${countryName(row.country)}, ${row.region}` : countryName(row.country));
const keyOf = (row: VatReportLine) => `${row.country} ${row.region ?? ""} ${row.category} ${row.rate} ${row.net.currency}`;

/** What a return asks for, where something was sold in another currency. */
function useReportingColumns({ rows, reporting_currency: currency }: VatReport): Column<VatReportLine>[] {
  const { t } = useTranslation("admin");
  if (rows.every((row) => row.net.currency === currency)) return [];
  const without = (row: VatReportLine) => (row.unconverted ? <span className={classes.quiet}>{t("currencies.without_rate", { count: row.unconverted })}</span> : null);
  return [
    { key: "net_reporting", header: t("currencies.net_in", { currency }), align: "end", phone: "wide", cell: (row) => <Money value={row.net_reporting} quietZero /> },
    { key: "tax_reporting", header: t("currencies.tax_in", { currency }), align: "end", phone: "wide", cell: (row) => <><Money value={row.tax_reporting} />{without(row)}</> },
  ];
}

function useColumns(report: VatReport): Column<VatReportLine>[] {
  const { t } = useTranslation("admin");
  const reporting = useReportingColumns(report);
  const documents = ({ invoices, credit_notes, voided }: VatReportLine) =>
    [t("tax.invoices", { count: invoices }), credit_notes ? t("tax.credit_notes", { count: credit_notes }) : "", voided ? t("tax.voided", { count: voided }) : ""].filter(Boolean).join(", ");
  return [
    { key: "place", header: t("tax.place"), phone: "main", cell: (row) => <strong>{placeOf(row)}</strong> },
    { key: "category", header: t("tax.category"), nowrap: true, cell: (row) => (row.category === "standard" ? `${t("tax.category_standard")}, ${row.rate} %` : t(`tax.category_${row.category}`)) },
    { key: "documents", header: t("tax.documents"), phone: "wide", cell: documents },
    { key: "net", header: t("tax.net"), align: "end", cell: (row) => <Money value={row.net} quietZero /> },
    { key: "tax", header: t("tax.tax"), align: "end", phone: "side", cell: (row) => <Money value={row.tax} strong /> },
    ...reporting,
  ];
}

function Summary({ report }: { report: VatReport }) {
  const { t } = useTranslation("admin");
  const columns = useColumns(report);
  return (
    <>
      <Verdict report={report} />
      {report.rows.length === 0 ? (
        <Empty icon={IconReceiptTax} title={t("tax.report_empty_title")} text={t("tax.report_empty")} />
      ) : (
        <Section flush>
          <DataTable label={t("tax.summary")} rows={report.rows} rowKey={keyOf} columns={columns} />
        </Section>
      )}
    </>
  );
}

function Verdict({ report }: { report: VatReport }) {
  const { t } = useTranslation("admin");
  const { agrees } = report;
  return (
    <Alert color={agrees ? "green" : "red"} icon={agrees ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />} role={agrees ? "status" : "alert"}>
      {agrees ? t("tax.agrees") : t("tax.disagrees")}
    </Alert>
  );
}

function Oss({ report }: { report: VatReport }) {
  const { t } = useTranslation("admin");
  const columns = useColumns(report);
  const rows = report.rows.filter((row) => row.oss);
  return rows.length === 0 ? (
    <Empty icon={IconReceiptTax} title={t("tax.oss_empty_title")} text={t("tax.oss_empty")} />
  ) : (
    <>
      <Evidence report={report} />
      <Section title={t("tax.oss_title")} text={t("tax.oss_text")} flush>
        <DataTable label={t("tax.oss")} rows={rows} rowKey={keyOf} columns={columns} />
      </Section>
    </>
  );
}

/** What the banks that invoices were paid from say of their customers' countries. */
function Evidence({ report: { evidence } }: { report: VatReport }) {
  const { t } = useTranslation("admin");
  const bad = evidence.contradicts > 0;
  const said = (["contradicts", "missing", "agrees"] as const).filter((says) => evidence[says] > 0);
  if (said.length === 0) return null;
  return (
    <Alert color={bad ? "yellow" : "gray"} icon={bad ? <IconAlertTriangle aria-hidden /> : <IconReceiptTax aria-hidden />} title={t("tax.oss_evidence")} role="status">
      {said.map((says) => t(`tax.oss_${says}`, { count: evidence[says] })).join(" ")}
    </Alert>
  );
}

function Ledger({ report }: { report: VatReport }) {
  const { t } = useTranslation("admin");
  const account = (name: string) => t("ledger.names.tax_payable", { name: name.split(":")[1] ?? name });
  return (
    <>
      <Verdict report={report} />
      {report.ledger.length === 0 ? null : (
        <Section flush>
          <DataTable
            label={t("tax.ledger")}
            rows={report.ledger}
            rowKey={(row) => `${row.account} ${row.ledger.currency}`}
            columns={[
              { key: "account", header: t("ledger.account"), phone: "main", cell: (row) => account(row.account) },
              { key: "documents", header: t("tax.by_documents"), align: "end", phone: "wide", cell: (row) => <Money value={row.documents} /> },
              { key: "ledger", header: t("tax.by_ledger"), align: "end", phone: "wide", cell: (row) => <Money value={row.ledger} /> },
              { key: "difference", header: t("tax.difference"), align: "end", phone: "side", cell: (row) => <Money value={row.difference} strong /> },
            ]}
          />
        </Section>
      )}
    </>
  );
}
