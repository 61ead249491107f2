/** Every service of every customer. */
import { IconServer } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ListPage } from "@/components/ListPage";
import { adminPaths } from "../paths";
import { useServiceColumns, useServiceFilters } from "./columns";

export function ServicesPage() {
  const { t } = useTranslation("admin");
  return (
    <ListPage
      title={t("services.title")}
      path="/admin/services"
      topics={["service"]}
      columns={useServiceColumns(true)}
      filters={useServiceFilters()}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.service(row.id)}
      searchLabel={t("services.search")}
      csv="services"
      empty={{ icon: IconServer, title: t("services.empty_title"), text: t("services.empty") }}
    />
  );
}
