/** Who did what, from where, and whether the log is as it was written. */
import { Button } from "@mantine/core";
import { IconHistory, IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import type { AuditRow } from "@/api/schema";
import { ListPage } from "@/components/ListPage";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { SubjectLink, dash } from "../parts";
import classes from "./team.module.css";

export function AuditPage() {
  const { t } = useTranslation(["admin", "common"]);
  const chain = useQuery({ ...adminRead.auditChain(), enabled: false });
  return (
    <ListPage
      title={t("audit.title")}
      lead={t("audit.lead")}
      path="/admin/audit"
      topics={[]}
      actions={
        <Button variant="default" loading={chain.isFetching} leftSection={<IconShieldCheck size={16} aria-hidden />} onClick={() => void chain.refetch()}>
          {t("audit.check")}
        </Button>
      }
      before={
        <div role="status" className={classes.status}>
          {chain.error ? <ProblemAlert error={chain.error} /> : null}
          {chain.data ? <Section tone={chain.data.intact ? "info" : "bad"} title={chain.data.intact ? t("audit.intact") : t("audit.broken", { number: chain.data.broken_at })} /> : null}
        </div>
      }
      columns={[
        { key: "action", header: t("audit.action"), phone: "main", csv: (row) => row.action, cell: (row) => <Action row={row} /> },
        { key: "actor", header: t("audit.actor"), csv: (row) => row.actor.name, cell: (row) => (row.actor.kind === "anonymous" ? t("common:timeline.actor_anonymous") : row.actor.name || t(`common:timeline.actor_${row.actor.kind}`)) },
        { key: "subject", header: t("audit.subject"), phone: "wide", csv: (row) => row.subject?.id ?? "", cell: (row) => (row.subject ? <SubjectLink subject={row.subject} /> : dash) },
        { key: "outcome", header: t("audit.outcome"), phone: "side", csv: (row) => row.outcome, cell: (row) => <StateBadge state={row.outcome} tone={row.outcome === "done" ? "good" : "bad"} label={row.outcome === "done" ? t("audit.done") : t("audit.refused")} why={row.outcome === "done" ? null : row.outcome} /> },
        { key: "ip", header: t("audit.ip"), phone: "wide", csv: (row) => row.ip ?? "", cell: (row) => (row.ip ? <span className="mono">{row.ip}</span> : dash) },
        { key: "at", header: t("field.when"), csv: (row) => row.at, cell: (row) => <Time at={row.at} /> },
      ]}
      rowKey={(row) => row.id}
      searchLabel={t("audit.search")}
      csv="audit"
      empty={{ icon: IconHistory, title: t("audit.empty_title"), text: t("audit.empty") }}
    />
  );
}

function Action({ row }: { row: AuditRow }) {
  return (
    <span className={classes.action}>
      <span>{row.operation ? sentence(row.operation) : row.action}</span>
      {row.operation ? <span className={`mono ${classes.detail}`}>{row.action.replace("/api/v1", "")}</span> : null}
      {row.detail ? <span className={classes.detail}>{row.detail}</span> : null}
    </span>
  );
}

/** `update_customer` as people read it: Update customer. */
function sentence(operation: string) {
  const words = operation.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
