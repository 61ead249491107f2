/** One word for a service: its power while it is active, else what keeps it from running. */
import { useTranslation } from "react-i18next";
import type { ServiceRow } from "@/api/schema";
import { StateBadge } from "@/components/StateBadge";
import { formatDate } from "@/lib/dates";

export function ServiceState({ service, why }: { service: ServiceRow; why?: string | null }) {
  const { t } = useTranslation("portal");
  // A storage is neither on nor off.
  const power = service.kind === "machine" ? service.power : "active";
  if (service.state === "active" && service.cancel_at) {
    return <StateBadge state={power} tone="warn" label={t("service.ends", { date: formatDate(service.cancel_at) })} since={service.state_since} />;
  }
  return <StateBadge state={service.state === "active" ? power : service.state} since={service.state_since} why={why} />;
}
