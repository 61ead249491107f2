/** An invoice in parts: when each is due, how much of it is paid. */
import { useTranslation } from "react-i18next";
import type { Invoice } from "@/api/schema";
import { DataTable } from "./DataTable";
import { Money } from "./Money";
import { StateBadge } from "./StateBadge";
import { DateText } from "./Time";

export type Plan = NonNullable<Invoice["payment_plan"]>;

export function PlanParts({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const rows = plan.parts.map((part, at) => ({ ...part, key: String(at + 1) }));
  return (
    <DataTable
      label={t("plan.parts")}
      rows={rows}
      rowKey={(row) => row.key}
      columns={[
        { key: "due", header: t("plan.due"), phone: "main", cell: (row) => <DateText date={row.due} /> },
        { key: "state", header: t("plan.standing"), cell: (row) => <StateBadge state={row.standing} label={row.standing === "open" ? t("plan.open") : undefined} tone={row.standing === "open" ? "idle" : undefined} /> },
        { key: "paid", header: t("plan.paid"), align: "end", phone: "wide", cell: (row) => <Money value={row.paid} quietZero /> },
        { key: "amount", header: t("plan.amount"), align: "end", phone: "side", cell: (row) => <Money value={row.amount} /> },
      ]}
    />
  );
}
