/** What was done to this server lately and how it ended. */
import { IconBolt } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { portal } from "@/api/portal";
import type { ServiceAction } from "@/api/schema";
import { DataTable } from "@/components/DataTable";
import type { Column } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { actionLabel } from "./ServiceNotice";
import classes from "./ServicePage.module.css";

export function ActionsTab({ id }: { id: string }) {
  const { t } = useTranslation("portal");
  const actions = useQuery(portal.actions(id));
  const columns: Column<ServiceAction>[] = [
    {
      key: "action",
      header: t("actions.action"),
      phone: "main",
      cell: (row) => (
        <>
          <span className={classes.actionName}>{actionLabel(row.action)}</span>
          {row.error || row.detail ? <span className={classes.detail}>{row.error ?? row.detail}</span> : null}
        </>
      ),
    },
    { key: "state", header: t("service.state"), phone: "side", cell: (row) => <StateBadge state={row.state} tone={row.state === "running" ? "info" : undefined} /> },
    { key: "by", header: t("actions.by"), cell: (row) => row.requested_by },
    { key: "at", header: t("actions.at"), cell: (row) => <Time at={row.requested_at} as="exact" /> },
  ];
  if (actions.error && !actions.data) return <ProblemPanel error={actions.error} retry={() => void actions.refetch()} />;
  return (
    <Section title={t("service.tab_actions")} flush>
      {actions.data?.items.length === 0 ? (
        <Empty icon={IconBolt} title={t("actions.empty_title")} text={t("actions.empty")} />
      ) : (
        <DataTable label={t("service.tab_actions")} columns={columns} rows={actions.data?.items} rowKey={(row) => row.id} skeletonRows={3} />
      )}
    </Section>
  );
}
