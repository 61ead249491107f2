/** Acts on many services, latest first. */
import "./words";
import { IconListCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ListPage } from "@/components/ListPage";
import { LinkButton } from "@/components/links";
import { Time } from "@/components/Time";
import { adminPaths } from "../paths";
import { RunState, over, trouble } from "./state";

export function BulkRunsPage() {
  const { t } = useTranslation("admin");
  return (
    <ListPage
      title={t("bulk.title")}
      lead={t("bulk.lead")}
      path="/admin/bulk-runs"
      topics={["bulk_run"]}
      columns={[
        { key: "act", header: t("bulk.act"), phone: "main", csv: (row) => t(`bulk.acts.${row.act}`), cell: (row) => t(`bulk.acts.${row.act}`) },
        { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <RunState run={row} /> },
        { key: "progress", header: t("bulk.progress"), nowrap: true, csv: (row) => `${over(row)}/${row.counts.total}`, cell: (row) => <span className="tnum">{t("bulk.of", { over: over(row), total: row.counts.total })}</span> },
        { key: "trouble", header: t("bulk.tab_trouble"), align: "end", phone: "wide", csv: (row) => String(trouble(row)), cell: (row) => <span className="tnum">{trouble(row)}</span> },
        { key: "by", header: t("bulk.by"), phone: "wide", csv: (row) => row.started_by, cell: (row) => row.started_by },
        { key: "created", header: t("bulk.when"), csv: (row) => row.created_at, cell: (row) => <Time at={row.created_at} /> },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.bulkRun(row.id)}
      rowName={(row) => t(`bulk.acts.${row.act}`)}
      searchLabel={t("bulk.search")}
      csv="bulk-runs"
      empty={{ icon: IconListCheck, title: t("bulk.empty_title"), text: t("bulk.empty"), action: <LinkButton href={adminPaths.services()}>{t("bulk.to_services")}</LinkButton> }}
    />
  );
}
