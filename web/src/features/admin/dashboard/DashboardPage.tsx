/** The start of the day: what needs you, the money, the counts, what happened last. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import { adminRead } from "@/api/admin";
import type { Dashboard } from "@/api/schema";
import { BarChart } from "@/components/Chart";
import { DetailSkeleton } from "@/components/DetailPage";
import { BareLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { formatMonth } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { AdminTimeline } from "../AdminTimeline";
import { adminPaths } from "../paths";
import { AllCurrencies } from "./AllCurrencies";
import { Attention } from "./Attention";
import classes from "./Dashboard.module.css";
import "@/features/admin/currencies/words";

export function DashboardPage() {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.dashboard());
  if (!query.data) {
    return query.error ? (
      <Page title={t("home.title")}>
        <ProblemPanel error={query.error} retry={() => void query.refetch()} />
      </Page>
    ) : (
      <DetailSkeleton label={t("home.title")} />
    );
  }
  const { attention, money, reporting, counts, revenue, recent } = query.data;
  const shown = reporting ?? { revenue, currency: money.currency };
  return (
    <Page title={t("home.title")}>
      <Attention groups={attention} />
      <Tiles label={t("home.money")}>
        <Tile label={t("home.open")} hint={t("home.open_hint")} href={adminPaths.invoices({ state: "open" })} value={<Money value={money.open} />} />
        <Tile label={t("home.overdue")} hint={t("home.overdue_hint")} href={adminPaths.invoices({ overdue: "true" })} value={<Money value={money.overdue} />} bad={money.overdue.minor > 0} />
        <Tile label={t("home.paid_30d")} hint={t("home.paid_hint")} href={adminPaths.payments({ status: "succeeded" })} value={<Money value={money.paid_30d} />} />
        <Tile label={t("home.mrr")} hint={t("home.mrr_hint")} value={<Money value={money.mrr} />} />
      </Tiles>
      {reporting ? <AllCurrencies totals={reporting} /> : null}
      <Tiles label={t("home.counts")}>
        <Tile label={t("home.customers")} href={adminPaths.customers()} value={counts.customers} />
        <Tile label={t("home.active")} href={adminPaths.services({ state: "active" })} value={counts.services_active} />
        <Tile label={t("home.suspended")} href={adminPaths.services({ state: "suspended" })} value={counts.services_suspended} />
        <Tile label={t("home.pending")} href={adminPaths.orders({ state: "pending" })} value={counts.orders_pending} />
      </Tiles>
      <div className={classes.columns}>
        <Section title={t("home.chart_title")} text={reporting ? t("currencies.chart_text", { currency: reporting.currency }) : undefined}>
          <Revenue revenue={shown.revenue} currency={shown.currency} />
        </Section>
        <Section title={t("home.recent")}>
          <AdminTimeline entries={recent.slice(0, 12)} label={t("home.recent")} />
        </Section>
      </div>
    </Page>
  );
}

function Tiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label} className={classes.tiles}>
      {children}
    </section>
  );
}

interface TileProps {
  label: string;
  value: ReactNode;
  hint?: string;
  href?: string;
  bad?: boolean;
}

function Tile({ label, value, hint, href, bad }: TileProps) {
  const body = (
    <>
      <div className={classes.tileLabel}>{label}</div>
      <div className={classes.tileValue} data-tone={bad ? "bad" : undefined}>
        {typeof value === "number" ? value.toLocaleString("en-GB") : value}
      </div>
      {hint ? <div className={classes.tileHint}>{hint}</div> : null}
    </>
  );
  return href ? (
    <BareLink href={href} className={classes.tile}>
      {body}
    </BareLink>
  ) : (
    <div className={classes.tile}>{body}</div>
  );
}

function Revenue({ revenue, currency }: { revenue: Dashboard["revenue"]; currency: string }) {
  const { t } = useTranslation("admin");
  const finding = useFinding(revenue);
  if (revenue.every((row) => row.invoiced.minor === 0 && row.paid.minor === 0)) return <p className={classes.none}>{t("home.chart_none")}</p>;
  return (
    <BarChart
      title={finding}
      labels={revenue.map((row) => formatMonth(row.month))}
      series={[
        { name: t("home.invoiced"), tone: "idle", values: revenue.map((row) => row.invoiced.minor) },
        { name: t("home.paid"), tone: "accent", values: revenue.map((row) => row.paid.minor) },
      ]}
      format={(minor) => formatMoney({ minor: Math.round(minor), currency }, { trim: true })}
      exact={(minor) => formatMoney({ minor, currency })}
      fileName="revenue"
    />
  );
}

/** The sentence over the chart: the last full month against the one before. */
function useFinding(revenue: Dashboard["revenue"]): string {
  const { t } = useTranslation("admin");
  // The last row is the running month, which would always look like a fall.
  const full = revenue.length > 2 ? revenue.slice(0, -1) : revenue;
  const last = full.at(-1);
  const before = full.at(-2);
  if (!last) return t("home.chart_none");
  const month = formatMonth(last.month);
  if (!before || before.paid.minor === 0) return t("home.chart_first", { month, amount: formatMoney(last.paid) });
  const percent = Math.round(((last.paid.minor - before.paid.minor) * 100) / before.paid.minor);
  const words = { month, before: formatMonth(before.month), percent: Math.abs(percent) };
  if (percent === 0) return t("home.chart_same", words);
  return percent > 0 ? t("home.chart_up", words) : t("home.chart_down", words);
}
