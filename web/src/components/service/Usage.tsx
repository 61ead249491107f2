/** What a service used: each meter of the running period by day, its amount so far, and what was billed. */
import { IconGauge } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { BarChart } from "@/components/Chart";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { formatDate } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { usageRead } from "./usage-calls";
import type { BilledUsage, MeterUsage, ServiceUsage } from "./usage-calls";
import type { Side } from "./snapshot-calls";

/** The server sends decimal text; a bar needs a number, and nothing is added up from it. */
const height = (text: string) => Number(text);
const quantity = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 3 });

/** The day before: a period's end is the first day that no longer belongs to it. */
function lastDay(end: string): string {
  const day = new Date(`${end}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

export function Usage({ serviceId, side }: { serviceId: string; side: Side }) {
  const { t } = useTranslation(["service", "common"]);
  const query = useQuery(usageRead(side, serviceId));
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { meters, billed } = query.data;
  if (meters.length === 0 && billed.length === 0) return <Section><Empty icon={IconGauge} title={t("usage.none_title")} text={t("usage.none")} /></Section>;
  return (
    <>
      <Next usage={query.data} />
      {meters.map((meter) => (
        <Meter key={`${meter.meter}-${meter.period_start}`} meter={meter} serviceId={serviceId} />
      ))}
      {billed.length > 0 ? <Billed rows={billed} /> : null}
    </>
  );
}

function Next({ usage }: { usage: ServiceUsage }) {
  const { t } = useTranslation("service");
  if (!usage.next_invoice) return null;
  const { total, issue_date } = usage.next_invoice;
  return <Section title={t("usage.next", { amount: formatMoney(total), date: formatDate(issue_date) })} text={t("usage.next_text")} />;
}

function Meter({ meter, serviceId }: { meter: MeterUsage; serviceId: string }) {
  const { t } = useTranslation("service");
  const value = (number: number) => `${quantity.format(number)} ${meter.unit}`;
  const period = t("usage.period", { from: formatDate(meter.period_start), to: formatDate(lastDay(meter.period_end)) });
  return (
    <Section title={meter.name} text={period}>
      <Facts
        layout="row"
        facts={[
          { label: t("usage.so_far"), value: value(height(meter.quantity)) },
          { label: t("usage.amount"), value: <Money value={meter.amount} /> },
          meter.invoiced.minor > 0 && { label: t("usage.invoiced"), value: <Money value={meter.invoiced} /> },
          meter.next_threshold && { label: t("usage.next_threshold"), value: <Money value={meter.next_threshold} /> },
          height(meter.included) > 0 && { label: t("usage.included"), value: value(height(meter.included)) },
          ...(meter.tiers.length > 1 ? meter.tiers.map((tier) => ({ label: t("usage.tier", { tier: tier.tier, units: quantity.format(height(tier.units)) }), value: <Money value={tier.amount} /> })) : []),
        ]}
      />
      <BarChart
        title={t("usage.chart", { name: meter.name, quantity: value(height(meter.quantity)) })}
        labels={meter.days.map((day) => formatDate(day.date))}
        series={[{ name: meter.name, tone: "accent", values: meter.days.map((day) => height(day.quantity)) }]}
        format={(number) => quantity.format(number)}
        exact={value}
        fileName={`usage-${meter.meter}-${serviceId}`}
      />
    </Section>
  );
}

function Billed({ rows }: { rows: BilledUsage[] }) {
  const { t } = useTranslation("service");
  return (
    <Section title={t("usage.billed")} flush>
      <DataTable<BilledUsage>
        label={t("usage.billed")}
        rows={rows}
        rowKey={(row) => `${row.name}-${row.period_start}`}
        columns={[
          { key: "period", header: t("usage.billed_period"), phone: "main", cell: (row) => t("usage.period", { from: formatDate(row.period_start), to: formatDate(lastDay(row.period_end)) }) },
          { key: "meter", header: t("usage.meter"), phone: "wide", cell: (row) => row.name },
          { key: "quantity", header: t("usage.quantity"), align: "end", cell: (row) => `${quantity.format(height(row.quantity))} ${row.unit}` },
          { key: "amount", header: t("usage.amount"), align: "end", phone: "side", cell: (row) => <Money value={row.amount} /> },
          { key: "pending", header: "", phone: "wide", cell: (row) => (row.pending ? t("usage.pending") : "") },
        ]}
      />
    </Section>
  );
}
