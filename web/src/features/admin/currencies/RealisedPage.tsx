/** What payments gained or lost on exchange: by month as the ledger has it, and payment by payment. */
import { IconArrowsExchange } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { TextLink } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { formatDate, formatMonth } from "@/lib/dates";
import { formatMoney, toDecimal } from "@/lib/money";
import { CustomerLink, dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import { currencyRead } from "./calls";
import type { Realised } from "./calls";
import "@/features/admin/currencies/words";

export function RealisedPage() {
  const { t } = useTranslation("admin");
  const missing = (row: Realised) => row.missing.map(({ from, to, day }) => t("currencies.enter_rate", { from, to, date: formatDate(day) })).join(" ");
  return (
    <ListPage
      title={t("currencies.realised")}
      lead={t("currencies.realised_lead")}
      crumbs={[{ label: t("nav.ledger"), href: adminPaths.ledger }]}
      before={<Months />}
      path="/admin/currencies/realised"
      topics={["payment"]}
      columns={[
        { key: "paid_on", header: t("currencies.paid_on"), sort: "paid_on", nowrap: true, csv: (row) => row.paid_on, cell: (row) => <DateText date={row.paid_on} /> },
        { key: "payment", header: t("currencies.payment"), phone: "main", nowrap: true, csv: (row) => `${toDecimal(row.applied)} ${row.applied.currency}`, cell: (row) => <Paid row={row} /> },
        { key: "settled", header: t("currencies.came_in"), align: "end", nowrap: true, phone: "wide", csv: (row) => `${toDecimal(row.settled)} ${row.settled.currency}`, cell: (row) => <Money value={row.settled} /> },
        { key: "invoice", header: t("currencies.invoice"), nowrap: true, csv: (row) => `${row.invoice.name} ${row.customer.name}`, cell: (row) => <Billed row={row} /> },
        { key: "carried", header: t("currencies.carried"), align: "end", nowrap: true, phone: "wide", csv: (row) => (row.carried ? toDecimal(row.carried) : ""), cell: (row) => <Worth value={row.carried} rate={row.invoice_rate} /> },
        { key: "received", header: t("currencies.received"), align: "end", nowrap: true, phone: "wide", csv: (row) => (row.received ? toDecimal(row.received) : ""), cell: (row) => <Worth value={row.received} rate={row.paid_rate} /> },
        { key: "gain", header: t("currencies.gain_or_loss"), align: "end", phone: "side", csv: (row) => (row.gain ? `${toDecimal(row.gain)} ${row.currency}` : missing(row)), cell: (row) => <Gain row={row} missing={missing(row)} /> },
      ]}
      rowKey={(row) => row.id}
      filters={[{ key: "state", label: t("currencies.realised_state"), options: (["waiting", "booked"] as const).map((value) => ({ value, label: t(`currencies.state_${value}`) })) }]}
      defaultSort="-paid_on"
      csv="exchange-gains"
      empty={{ icon: IconArrowsExchange, title: t("currencies.realised_empty_title"), text: t("currencies.realised_empty") }}
    />
  );
}

const small = { fontSize: "var(--mantine-font-size-xs)" };
const quiet = { ...small, color: "var(--mantine-color-dimmed)" };

/** How much of the invoice was paid, and what went back of it. */
function Paid({ row }: { row: Realised }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <TextLink href={adminPaths.payment(row.payment_id)}>
        <Money value={row.applied} />
      </TextLink>
      {row.reversed.minor > 0 ? <div style={quiet}>{t("currencies.reversed", { amount: formatMoney(row.reversed) })}</div> : null}
    </>
  );
}

function Billed({ row }: { row: Realised }) {
  return (
    <>
      <TextLink href={adminPaths.invoice(row.invoice.id)}>{row.invoice.name}</TextLink>
      <div style={small}>
        <CustomerLink customer={row.customer} />
      </div>
    </>
  );
}

/** An amount in the reporting currency, with the rate it comes from and its day. */
function Worth({ value, rate }: { value: Realised["carried"]; rate: Realised["invoice_rate"] }) {
  if (!value) return dash;
  return (
    <>
      <Money value={value} />
      {rate ? <div className="tnum" style={quiet}>{rate.words}</div> : null}
      {rate ? <div style={quiet}>{formatDate(rate.day)}</div> : null}
    </>
  );
}

/** What is booked, or which rate is missing and what to do about it. */
function Gain({ row, missing }: { row: Realised; missing: string }) {
  const { t } = useTranslation("admin");
  const may = useMay("settings.read");
  if (row.gain) return <Money value={row.gain} quietZero strong />;
  return (
    <>
      <StateBadge state={row.state} label={t("currencies.state_waiting")} tone="warn" />
      <div style={small}>{may.allowed ? <TextLink href={adminPaths.currencies}>{missing}</TextLink> : missing}</div>
    </>
  );
}

function Months() {
  const { t } = useTranslation("admin");
  const query = useQuery(currencyRead.realisedMonths());
  if (query.error) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return null;
  const { months, waiting } = query.data;
  return (
    <>
      {waiting > 0 ? <Section tone="warn" title={t("currencies.realised_waiting", { count: waiting })} text={t("currencies.realised_waiting_text")} /> : null}
      {months.length > 0 ? (
        <Section title={t("currencies.realised_months")} text={t("currencies.realised_months_text")} flush>
          <DataTable
            label={t("currencies.realised_months")}
            rows={months}
            rowKey={(row) => row.month + row.net.currency}
            columns={[
              { key: "month", header: t("currencies.month"), phone: "main", cell: (row) => formatMonth(row.month) },
              { key: "gain", header: t("currencies.gain"), align: "end", phone: "wide", cell: (row) => <Money value={row.gain} quietZero /> },
              { key: "loss", header: t("currencies.loss"), align: "end", phone: "wide", cell: (row) => <Money value={row.loss} quietZero /> },
              { key: "net", header: t("currencies.net"), align: "end", phone: "side", cell: (row) => <Money value={row.net} strong /> },
            ]}
          />
        </Section>
      ) : null}
    </>
  );
}
