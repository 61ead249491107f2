/** Who did what, from where, and whether the log is as it was written. */
import { Button } from "@mantine/core";
import { IconHistory, IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { ListPage } from "@/components/ListPage";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { SubjectLink, dash } from "../parts";
import { AuditAction, AuditActor, AuditOutcome } from "./audit-cells";
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
        { key: "action", header: t("audit.action"), phone: "main", csv: (row) => row.action, cell: (row) => <AuditAction row={row} /> },
        { key: "actor", header: t("audit.actor"), csv: (row) => row.actor.name, cell: (row) => <AuditActor row={row} /> },
        { key: "subject", header: t("audit.subject"), phone: "wide", csv: (row) => row.subject?.id ?? "", cell: (row) => (row.subject ? <SubjectLink subject={row.subject} /> : dash) },
        { key: "outcome", header: t("audit.outcome"), phone: "side", csv: (row) => row.outcome, cell: (row) => <AuditOutcome row={row} /> },
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
