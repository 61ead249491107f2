/** What the rules will do: a table of planned acts, each with its reason. */
import { useTranslation } from "react-i18next";
import type { PlannedAct } from "@/api/schema";
import { DataTable } from "@/components/DataTable";
import type { Column } from "@/components/DataTable";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { DateText } from "@/components/Time";
import { CustomerLink, SubjectLink } from "../parts";
import { useSettingNames } from "./setting-names";

const TONES: Partial<Record<PlannedAct["act"], Tone>> = {
  invoice: "info", charge: "good", reminder: "idle", plan_end: "warn", notice: "warn", late_fee: "warn", accelerate: "warn", suspend: "bad", terminate: "bad", cancel_order: "warn", expire: "idle", card_expiry: "info",
};

interface PlannedActsProps {
  acts: PlannedAct[];
  label: string;
  /** Acts of one customer: the column would say the same in every row. */
  ofOne?: boolean;
}

type Row = PlannedAct & { key: string };

export function PlannedActs({ acts, label, ofOne }: PlannedActsProps) {
  const { t } = useTranslation("admin");
  const { sentence } = useSettingNames();
  const words = (act: PlannedAct["act"]) => t(`preview.act.${act}`, { defaultValue: act.replaceAll("_", " ") });
  const columns: (Column<Row> | false | undefined)[] = [
    { key: "act", header: t("field.what"), phone: "main", cell: (row) => <StateBadge state={row.act} tone={TONES[row.act] ?? "idle"} label={words(row.act)} /> },
    { key: "at", header: t("field.when"), phone: "side", cell: (row) => <DateText date={row.at} /> },
    { key: "subject", header: t("preview.subject"), cell: (row) => <SubjectLink subject={row.subject} /> },
    { key: "amount", header: t("field.amount"), align: "end", cell: (row) => (row.amount ? <Money value={row.amount} /> : null) },
    !ofOne && { key: "customer", header: t("field.customer"), cell: (row) => <CustomerLink customer={row.customer} /> },
    { key: "because", header: t("preview.because"), phone: "wide", cell: (row) => sentence(row.because) },
  ];
  return (
    <DataTable
      label={label}
      rows={acts.map((act, index): Row => ({ ...act, key: String(index) }))}
      rowKey={(row) => row.key}
      columns={columns.filter((column): column is Column<Row> => Boolean(column))}
    />
  );
}
