/** Every service of every customer. */
import { IconServer } from "@tabler/icons-react";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { ListPage } from "@/components/ListPage";
import { adminPaths } from "../paths";
import { useServiceColumns, useServiceFilters } from "./columns";

// Nobody who only looks loads it.
const BulkActions = lazy(() => import("../bulk/BulkActions"));

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
      rowName={(row) => row.name}
      bulkAll
      bulk={(ids, clear, matching) => (
        <Suspense fallback={null}>
          <BulkActions ids={ids} clear={clear} matching={matching} />
        </Suspense>
      )}
      empty={{ icon: IconServer, title: t("services.empty_title"), text: t("services.empty") }}
    />
  );
}
