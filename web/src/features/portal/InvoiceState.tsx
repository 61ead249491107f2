/** The state of an invoice as its reader thinks of it: overdue and part-paid are states of their own. */
import { useTranslation } from "react-i18next";
import type { InvoiceRow } from "@/api/schema";
import { StateBadge } from "@/components/StateBadge";

export function InvoiceState({ invoice }: { invoice: InvoiceRow }) {
  const { t } = useTranslation("portal");
  if (invoice.overdue && invoice.state === "open") return <StateBadge state="overdue" />;
  const part = invoice.state === "open" && invoice.balance.minor > 0 && invoice.balance.minor < invoice.total.minor;
  return <StateBadge state={invoice.state} label={part ? t("invoice.part_paid") : undefined} />;
}
