/** What a customer did to several services at once: all of it, and one with what became of each service. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { BulkRunList } from "@/components/bulk/BulkRunList";
import { BulkRunView } from "@/components/bulk/BulkRunView";
import { bulkReads } from "@/components/bulk/calls";
import { DetailSkeleton } from "@/components/DetailPage";
import { Page } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { paths } from "@/lib/paths";

export function BulkRunsPage() {
  const { t } = useTranslation("bulk");
  return <BulkRunList side="portal" title={t("own_title")} lead={t("own_lead")} search={t("own_search")} empty={t("own_empty")} run={paths.portal.bulkRun} services={paths.portal.services()} />;
}

export function BulkRunPage() {
  const { t } = useTranslation(["bulk", "common"]);
  const { id = "" } = useParams({ strict: false });
  const list = { label: t("bulk:own_title"), href: paths.portal.bulkRuns() };
  const query = useQuery(bulkReads.one("portal", id));
  if (query.data) return <BulkRunView run={query.data} place={{ side: "portal", may: { allowed: true }, list, service: (service) => paths.portal.service(service) }} />;
  if (!query.error) return <DetailSkeleton label={t("common:app.loading")} />;
  return (
    <Page title={t("bulk:own_title")} crumbs={[list]}>
      <ProblemPanel error={query.error} retry={() => void query.refetch()} />
    </Page>
  );
}
