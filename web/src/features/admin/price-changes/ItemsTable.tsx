/** What becomes of each subscription: its price now, its new price and its day, or why it keeps its price. */
import { useTranslation } from "react-i18next";
import type { Column } from "@/components/DataTable";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { TextLink } from "@/components/links";
import { cycleLength } from "@/lib/cycle";
import { toDecimal } from "@/lib/money";
import { spoken } from "@/lib/spoken";
import { CustomerLink, dash } from "../parts";
import { adminPaths } from "../paths";
import type { PriceChange, PriceChangeItem } from "./calls";
import classes from "./price-changes.module.css";

const TONES = { scheduled: "info", applied: "good", undone: "idle" } as const;

export function ChangeState({ state }: { state: PriceChange["state"] }) {
  const { t } = useTranslation("admin");
  return <StateBadge state={state} tone={TONES[state]} label={t(`price_changes.state_${state}`)} />;
}

export function useItemColumns(kind: "changing" | "keeping", scheduled = false): Column<PriceChangeItem>[] {
  const { t } = useTranslation(["admin", "common"]);
  const service: Column<PriceChangeItem> = {
    key: "service",
    header: t("admin:price_changes.service"),
    phone: "main",
    csv: (row) => row.service.name,
    cell: (row) => <TextLink href={adminPaths.service(row.service.id, "changes")}>{row.service.name}</TextLink>,
  };
  const customer: Column<PriceChangeItem> = { key: "customer", header: t("admin:field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> };
  const cycle: Column<PriceChangeItem> = { key: "cycle", header: t("admin:products.cycle"), nowrap: true, phone: "wide", csv: (row) => String(row.cycle_months), cell: (row) => cycleLength(row.cycle_months) };
  const old: Column<PriceChangeItem> = { key: "old", header: t("admin:price_changes.old"), align: "end", phone: kind === "keeping" ? "side" : "wide", csv: (row) => toDecimal(row.old), cell: (row) => <Money value={row.old} /> };
  if (kind === "keeping") {
    const why: Column<PriceChangeItem> = { key: "why", header: t("admin:price_changes.why"), csv: (row) => row.kept_because?.detail ?? "", cell: (row) => <span className={classes.why}>{row.kept_because ? spoken(row.kept_because.detail) : dash}</span> };
    return [service, customer, cycle, old, why];
  }
  const fresh: Column<PriceChangeItem> = {
    key: "new",
    header: t("admin:price_changes.new"),
    align: "end",
    phone: "side",
    csv: (row) => toDecimal(row.new),
    cell: (row) => (
      <>
        <Money value={row.new} strong />
        {row.limited ? <span className={classes.limited}>{t("admin:price_changes.limited")}</span> : null}
      </>
    ),
  };
  const on: Column<PriceChangeItem> = { key: "on", header: t("admin:price_changes.effective_on"), nowrap: true, csv: (row) => row.effective_on ?? "", cell: (row) => (row.effective_on ? <DateText date={row.effective_on} /> : dash) };
  const state: Column<PriceChangeItem> = { key: "state", header: t("admin:field.state"), csv: (row) => row.state ?? "", cell: (row) => (row.state ? <ChangeState state={row.state} /> : dash) };
  return [service, customer, cycle, old, fresh, on, ...(scheduled ? [state] : [])];
}
