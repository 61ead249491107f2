/** Cells of an entry of the audit log: what was done, who did it, how it ended. */
import { useTranslation } from "react-i18next";
import type { AuditRow } from "@/api/schema";
import { StateBadge } from "@/components/StateBadge";
import classes from "./team.module.css";

export function AuditAction({ row }: { row: AuditRow }) {
  return (
    <span className={classes.action}>
      <span>{row.operation ? sentence(row.operation) : row.action}</span>
      {row.operation ? <span className={`mono ${classes.detail}`}>{row.action.replace("/api/v1", "")}</span> : null}
      {row.detail ? <span className={classes.detail}>{row.detail}</span> : null}
    </span>
  );
}

export function AuditActor({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  return row.actor.kind === "anonymous" ? t("timeline.actor_anonymous") : row.actor.name || t(`timeline.actor_${row.actor.kind}`);
}

export function AuditOutcome({ row }: { row: AuditRow }) {
  const { t } = useTranslation("admin");
  const done = row.outcome === "done";
  return <StateBadge state={row.outcome} tone={done ? "good" : "bad"} label={done ? t("audit.done") : t("audit.refused")} why={done ? null : row.outcome} />;
}

/** `update_customer` as people read it: Update customer. */
function sentence(operation: string) {
  const words = operation.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
