/** What became, or would become, of what is adopted: whose, at which price, the first invoice, the margin. */
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { dash } from "../parts";
import { adminPaths } from "../paths";
import type { Adoption } from "./calls";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

type Row = Adoption["rows"][number];
/** The same thing can be in a file twice: its place tells the lines apart. */
type Placed = Row & { place: number };
const TONES: Record<Row["verdict"], "good" | "info" | "idle" | "bad"> = { would_adopt: "info", adopted: "good", already: "idle", refused: "bad" };

export function AdoptResult({ rows }: { rows: Row[] }) {
  const { t } = useTranslation("admin");
  return (
    <DataTable<Placed>
      label={t("adopt.result")}
      rows={rows.map((row, place) => ({ ...row, place }))}
      rowKey={(row) => String(row.place)}
      columns={[
        { key: "thing", header: t("adopt.thing"), phone: "main", cell: (row) => (row.service_id ? <TextLink href={adminPaths.service(row.service_id)}>{row.hostname ?? row.provider_ref}</TextLink> : (row.hostname ?? row.provider_ref)) },
        { key: "kind", header: t("adopt.kind"), cell: (row) => t(`adopt.kind_${row.kind}`) },
        { key: "verdict", header: t("field.state"), phone: "side", cell: (row) => <StateBadge state={row.verdict} tone={TONES[row.verdict]} label={t(`adopt.verdict_${row.verdict}`)} /> },
        { key: "customer", header: t("field.customer"), cell: (row) => (row.customer_name ? (row.opens_customer ? t("adopt.opens", { name: row.customer_name }) : row.customer_name) : dash) },
        { key: "price", header: t("costs.price"), align: "end", cell: (row) => (row.price ? <Money value={row.price} /> : dash) },
        { key: "margin", header: t("adopt.margin"), align: "end", cell: (row) => (row.margin ? <Money value={row.margin.margin} /> : dash) },
        { key: "next", header: t("adopt.next_invoice"), nowrap: true, cell: (row) => (row.next_invoice_on ? <First row={row} day={row.next_invoice_on} /> : dash) },
        { key: "notes", header: t("adopt.notes"), phone: "wide", cell: (row) => <span className={classes.text}>{[...row.problems.map((problem) => problem.detail), ...row.notes, row.margin_unknown].filter(Boolean).join(" ") || dash}</span> },
      ]}
    />
  );
}

/** The day of the first invoice, and what it comes to with tax. */
function First({ row, day }: { row: Row; day: string }) {
  return (
    <>
      <DateText date={row.first_invoice?.issue_date ?? day} />
      {row.first_invoice ? (
        <>
          {" · "}
          <Money value={row.first_invoice.total} />
        </>
      ) : null}
    </>
  );
}
