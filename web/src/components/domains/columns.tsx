/** The columns of the list of domains, for both faces. */
import { useTranslation } from "react-i18next";
import type { Column } from "@/components/DataTable";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { DOMAIN_TONES } from "./calls";
import type { Domain, Side } from "./calls";
import "@/components/domains/words";

export function DomainBadge({ domain }: { domain: Domain }) {
  const { t } = useTranslation("domains");
  return <StateBadge state={domain.state} tone={DOMAIN_TONES[domain.state]} label={t(`state.${domain.state}`)} why={domain.problem} />;
}

/** When it is renewed, or when it ends if it was cancelled. */
export function Renewal({ domain }: { domain: Domain }) {
  const { t } = useTranslation("domains");
  const at = domain.cancel_at ?? domain.renews_at;
  if (!at) return <>–</>;
  return (
    <>
      {domain.cancel_at ? `${t("ends")} ` : null}
      <DateText date={at.slice(0, 10)} />
    </>
  );
}

export function useDomainColumns(side: Side): Column<Domain>[] {
  const { t } = useTranslation("domains");
  const customer: Column<Domain> = { key: "customer", header: t("customer"), cell: (row) => row.customer?.name ?? t("nobody"), csv: (row) => row.customer?.name ?? "" };
  return [
    { key: "name", header: t("name"), sort: "name", phone: "main", cell: (row) => row.name, csv: (row) => row.name },
    ...(side === "admin" ? [customer] : []),
    { key: "state", header: t("state_header"), phone: "side", cell: (row) => (row.asked_for ? <StateBadge state="asked_for" tone="bad" label={t("asked_for")} /> : <DomainBadge domain={row} />), csv: (row) => row.state },
    { key: "renewal", header: t("renewal"), sort: "renews_at", nowrap: true, cell: (row) => <Renewal domain={row} />, csv: (row) => row.cancel_at ?? row.renews_at ?? "" },
  ];
}
