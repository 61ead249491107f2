/** Acts on many services, by staff and by customers. */
import { useTranslation } from "react-i18next";
import { BulkRunList } from "@/components/bulk/BulkRunList";
import { adminPaths } from "../paths";

export function BulkRunsPage() {
  const { t } = useTranslation("bulk");
  return <BulkRunList side="admin" title={t("title")} lead={t("lead")} search={t("search")} empty={t("empty")} run={adminPaths.bulkRun} services={adminPaths.services()} />;
}
