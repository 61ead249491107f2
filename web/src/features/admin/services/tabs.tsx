/** The tabs of a service: what happened, why it is as it is, what was done to the server. */
import { IconBolt } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { AdminTimeline } from "../AdminTimeline";
import { PlannedActs } from "../automation/PlannedActs";
import classes from "./services.module.css";

export function TimelineTab({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.serviceTimeline(id));
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  return <Section>{query.data ? <AdminTimeline entries={query.data.items} label={t("services.timeline")} /> : null}</Section>;
}

/** Answers "why?": the facts that led to this state and what the rules will do next. */
export function WhyTab({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.serviceWhy(id));
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return null;
  return (
    <div className={classes.because}>
      <Section title={t("services.why_because")}>
        <AdminTimeline entries={query.data.because} label={t("services.why_because")} />
      </Section>
      <Section title={t("services.why_next")} flush={query.data.next.length > 0}>
        {query.data.next.length > 0 ? <PlannedActs acts={query.data.next} label={t("services.why_next")} ofOne /> : t("services.why_none")}
      </Section>
    </div>
  );
}

export function ActionsTab({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.serviceActions(id));
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.data?.items.length === 0) return <Section><Empty icon={IconBolt} title={t("services.no_actions_title")} text={t("services.no_actions")} /></Section>;
  return (
    <Section flush>
      <DataTable
        label={t("services.actions_tab")}
        rows={query.data?.items}
        rowKey={(row) => row.id}
        columns={[
          { key: "action", header: t("services.action"), phone: "main", cell: (row) => t(`service_act.${row.action}` as "service_act.start", { defaultValue: row.action.replaceAll("_", " ") }) },
          { key: "state", header: t("services.result"), phone: "side", cell: (row) => <StateBadge state={row.state} why={row.error ?? row.detail} /> },
          { key: "by", header: t("services.by"), cell: (row) => row.requested_by },
          { key: "at", header: t("field.when"), cell: (row) => <Time at={row.requested_at} /> },
        ]}
      />
    </Section>
  );
}
