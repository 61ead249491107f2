/** Acts on many services, latest first. */
import "./words";
import { IconListCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Column } from "@/components/DataTable";
import { ListPage } from "@/components/ListPage";
import { LinkButton } from "@/components/links";
import { Time } from "@/components/Time";
import type { BulkRun, BulkSide } from "./calls";
import { RunState, over, trouble } from "./state";

interface BulkRunListProps {
  side: BulkSide;
  title: string;
  lead: string;
  search: string;
  empty: string;
  run: (id: string) => string;
  services: string;
}

export function BulkRunList({ side, title, lead, search, empty, run, services }: BulkRunListProps) {
  const { t } = useTranslation("bulk");
  const columns: Column<BulkRun>[] = [
    { key: "act", header: t("act"), phone: "main", csv: (row) => t(`acts.${row.act}`), cell: (row) => t(`acts.${row.act}`) },
    { key: "state", header: t("field_state"), phone: "side", csv: (row) => row.state, cell: (row) => <RunState run={row} /> },
    { key: "progress", header: t("progress"), nowrap: true, csv: (row) => `${over(row)}/${row.counts.total}`, cell: (row) => <span className="tnum">{t("of", { over: over(row), total: row.counts.total })}</span> },
    { key: "trouble", header: t("tab_trouble"), align: "end", phone: "wide", csv: (row) => String(trouble(row)), cell: (row) => <span className="tnum">{trouble(row)}</span> },
    { key: "by", header: t("by"), phone: "wide", csv: (row) => row.started_by, cell: (row) => row.started_by },
    { key: "created", header: t("when"), csv: (row) => row.created_at, cell: (row) => <Time at={row.created_at} /> },
  ];
  return (
    <ListPage
      title={title}
      lead={lead}
      path={`/${side}/bulk-runs`}
      topics={["bulk_run"]}
      columns={columns}
      rowKey={(row) => row.id}
      rowHref={(row) => run(row.id)}
      rowName={(row) => t(`acts.${row.act}`)}
      searchLabel={search}
      csv="bulk-runs"
      empty={{ icon: IconListCheck, title: t("empty_title"), text: empty, action: <LinkButton href={services}>{t("to_services")}</LinkButton> }}
    />
  );
}
