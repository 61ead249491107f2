/** Object storages of the customer, and one of them: files, keys, usage. */
import { IconBucket } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { DetailPage, DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { TextLink } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { useRegionName } from "@/components/storage/regions";
import { StorageBadge } from "@/components/storage/StorageBadge";
import { formatDate } from "@/lib/dates";
import { formatBytes, formatDisk } from "@/lib/sizes";
import { paths } from "@/lib/paths";
import { isComing, isUsable, storageCalls, storages } from "./calls";
import type { Share } from "./calls";
import { StorageAccess } from "./StorageAccess";
import { StorageFiles } from "./StorageFiles";
import { StorageUsage } from "./StorageUsage";

const stateOf = (share: Share) => (share.state === "ready" ? share.storage_state : "requested");

export function StoragesPage() {
  const { t } = useTranslation("storage");
  const regionName = useRegionName();
  const query = useQuery(storages());
  return (
    <Page title={t("title")} lead={t("lead")}>
      {query.error && !query.data ? (
        <ProblemPanel error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Section flush>
          {query.data?.items.length === 0 ? (
            <Empty icon={IconBucket} title={t("empty_title")} text={t("empty")} />
          ) : (
            <DataTable<Share>
              label={t("title")}
              rows={query.data?.items}
              rowKey={(row) => row.id}
              rowHref={(row) => paths.portal.storage(row.id)}
              rowName={(row) => row.name}
              skeletonRows={2}
              columns={[
                { key: "name", header: t("name"), phone: "main", cell: (row) => row.name },
                { key: "state", header: t("state_header"), phone: "side", cell: (row) => <StorageBadge state={stateOf(row)} /> },
                { key: "kind", header: t("kind"), cell: (row) => (row.is_whole ? t("kind_whole") : t("kind_buckets")) },
                { key: "region", header: t("region"), phone: "wide", cell: (row) => regionName(row.region) },
              ]}
            />
          )}
        </Section>
      )}
    </Page>
  );
}

function Notice({ share }: { share: Share }) {
  const { t } = useTranslation("storage");
  if (share.ends_at) return <Section tone="bad" title={t("going_title", { date: formatDate(share.ends_at.slice(0, 10)) })} text={t("going")} />;
  if (share.is_closed) return <Section tone="warn" title={t("closed_title")} text={t("closed")} />;
  if (isComing(share)) return <Section tone="info" title={t("not_ready_title")} text={t("not_ready")} />;
  if (share.storage_state === "cancelled") return <Section tone="bad" title={t("ended_title")} text={t("ended")} />;
  if (!isUsable(share)) return <Section tone="warn" title={t("unusable_title")} text={t("unusable")} />;
  if (!share.cancel_on) return null;
  return <Section tone="warn" title={t("ends_title", { date: formatDate(share.cancel_on) })} text={t("ends")} />;
}

export function StoragePage() {
  const { t } = useTranslation(["storage", "common"]);
  const { id = "" } = useParams({ strict: false });
  const regionName = useRegionName();
  const query = useQuery({ ...storageCalls(id).read(), refetchInterval: (q) => (q.state.data && isComing(q.state.data) ? 3000 : false) });
  if (query.error && !query.data) return <ProblemPanel page error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const share = query.data;
  const figures = share.used_bytes !== null || share.is_whole;
  const usedBytes = formatBytes(share.used_bytes ?? 0);
  const used = figures && { label: t("storage:used"), value: share.size_gb === null ? usedBytes : t("storage:used_of", { used: usedBytes, size: formatDisk(share.size_gb) }) };
  return (
    <DetailPage
      title={share.name}
      crumbs={[{ label: t("storage:title"), href: paths.portal.storages() }]}
      badge={<StorageBadge state={stateOf(share)} />}
      facts={[{ label: t("storage:region"), value: regionName(share.region) }, { label: t("storage:kind"), value: share.is_whole ? t("storage:kind_whole") : t("storage:kind_buckets") }, used, figures && { label: t("storage:objects"), value: String(share.objects ?? 0) }, share.service_id !== null && { label: t("storage:service.title"), value: <TextLink href={paths.portal.service(share.service_id)}>{t("storage:service.to_service")}</TextLink> }]}
      notice={<Notice share={share} />}
      {...(isUsable(share)
        ? {
            tabs: [
              { key: "files", label: t("storage:tabs.files"), content: <StorageFiles share={share} /> },
              { key: "access", label: t("storage:tabs.access"), content: <StorageAccess share={share} /> },
              { key: "usage", label: t("storage:tabs.usage"), content: <StorageUsage share={share} /> },
            ],
          }
        : {})}
    />
  );
}
