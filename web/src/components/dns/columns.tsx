/** The columns of the list of zones, for both faces. */
import { useTranslation } from "react-i18next";
import type { Column } from "@/components/DataTable";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import type { Side, Zone } from "./calls";
import { ZONE_TONES } from "./tones";

export function useZoneColumns(side: Side): Column<Zone>[] {
  const { t } = useTranslation("dns");
  return [
    { key: "name", header: t("zone.name"), sort: "name", phone: "main", cell: (row) => row.name, csv: (row) => row.name },
    ...(side === "admin" ? [{ key: "customer", header: t("zone.customer"), cell: (row: Zone) => row.customer?.name ?? t("zone.nobody"), csv: (row: Zone) => row.customer?.name ?? "" }] : []),
    { key: "state", header: t("zone.state"), phone: "side", cell: (row) => <StateBadge state={row.state} tone={ZONE_TONES[row.state]} label={t(`zone.${row.state}`)} why={row.problem} />, csv: (row) => row.state },
    { key: "created", header: t("zone.created"), sort: "created_at", phone: "wide", nowrap: true, cell: (row) => <Time at={row.created_at} />, csv: (row) => row.created_at },
  ];
}
