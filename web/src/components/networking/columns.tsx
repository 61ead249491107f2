/** The columns of the lists, for both faces. */
import { useTranslation } from "react-i18next";
import type { Column } from "@/components/DataTable";
import { StateBadge } from "@/components/StateBadge";
import { toDecimal } from "@/lib/money";
import { BillWords } from "./BillWords";
import type { Address, Firewall, Network, Side } from "./calls";
import { FORWARD_TONES, NETWORK_TONES } from "./tones";

const none = "–";

export function useNetworkColumns(side: Side): Column<Network>[] {
  const { t } = useTranslation("networking");
  return [
    { key: "name", header: t("network.name"), sort: "name", phone: "main", cell: (row) => row.name, csv: (row) => row.name },
    ...(side === "admin" ? [{ key: "customer", header: t("network.customer"), cell: (row: Network) => row.customer.name, csv: (row: Network) => row.customer.name }] : []),
    { key: "state", header: t("network.state"), phone: "side", cell: (row) => <StateBadge state={row.state} tone={NETWORK_TONES[row.state]} label={t(`network.${row.state}`)} why={row.problem} />, csv: (row) => row.state },
    { key: "cidr", header: t("network.range"), nowrap: true, cell: (row) => <span className="mono">{row.cidr ?? none}</span>, csv: (row) => row.cidr ?? "" },
    { key: "region", header: t("network.region"), phone: "wide", cell: (row) => row.region, csv: (row) => row.region },
    { key: "members", header: t("network.members"), align: "end", phone: "wide", cell: (row) => row.members.length, csv: (row) => String(row.members.length) },
  ];
}

export function useFirewallColumns(side: Side): Column<Firewall>[] {
  const { t } = useTranslation("networking");
  return [
    { key: "name", header: t("firewall.name"), sort: "name", phone: "main", cell: (row) => row.name, csv: (row) => row.name },
    ...(side === "admin" ? [{ key: "customer", header: t("network.customer"), cell: (row: Firewall) => row.customer.name, csv: (row: Firewall) => row.customer.name }] : []),
    { key: "rules", header: t("firewall.rules"), align: "end", cell: (row) => row.rules.length, csv: (row) => String(row.rules.length) },
    { key: "services", header: t("firewall.services"), align: "end", phone: "side", cell: (row) => row.services.length, csv: (row) => String(row.services.length) },
  ];
}

export function useAddressColumns(side: Side): Column<Address>[] {
  const { t } = useTranslation("networking");
  return [
    { key: "ip", header: t("address.address"), sort: "ip", phone: "main", cell: (row) => <span className="mono">{row.ip}</span>, csv: (row) => row.ip },
    { key: "kind", header: t("address.kind"), sort: "kind", phone: "wide", cell: (row) => t(`kind.${row.kind}`), csv: (row) => row.kind },
    ...(side === "admin" ? [{ key: "customer", header: t("network.customer"), cell: (row: Address) => row.customer?.name ?? none, csv: (row: Address) => row.customer?.name ?? "" }] : []),
    { key: "server", header: t("address.server"), cell: (row) => (row.gone_since ? <StateBadge state="failed" label={t("address.gone")} since={row.gone_since} /> : row.moving ? <StateBadge state="processing" label={t("address.moving")} /> : (row.service?.name ?? none)), csv: (row) => row.service?.name ?? "" },
    {
      key: "reverse",
      header: t("address.reverse"),
      phone: "wide",
      cell: (row) => (row.reverse_name ? <>{row.reverse_name} {row.forward && row.forward !== "matches" ? <StateBadge state={row.forward} tone={FORWARD_TONES[row.forward]} label={t(`forward.${row.forward}`)} /> : null}</> : none),
      csv: (row) => row.reverse_name ?? "",
    },
    { key: "price", header: t("address.price"), align: "end", nowrap: true, cell: (row) => (row.bill ? <BillWords bill={row.bill} /> : none), csv: (row) => (row.bill ? toDecimal(row.bill.price) : "") },
    { key: "region", header: t("network.region"), phone: "wide", cell: (row) => row.region, csv: (row) => row.region },
  ];
}
