/** The automation: its settings, and the log of what it did and why. */
import { Button } from "@mantine/core";
import { IconPlayerPlay, IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import { useWrite } from "@/api/write";
import { DetailPage, DetailSkeleton } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { List } from "@/components/ListPage";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { SubjectLink, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { useSettingNames } from "./setting-names";
import { SettingsForm } from "./SettingsForm";

export function AutomationPage() {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const may = useMay("automation.write");
  const run = useWrite<unknown>({ topics: ["job", "invoice", "service"], run: () => adminApi.runAutomation(), done: () => toast.done(t("automation.done_run")) });
  const start = () => ask({ title: t("automation.run_title"), consequences: [t("automation.run_1"), t("automation.run_2")], confirmLabel: t("automation.run"), run: () => run.mutateAsync() });
  return (
    <DetailPage
      title={t("automation.title")}
      crumbs={[]}
      lead={t("automation.lead")}
      actions={
        <>
          <LinkButton href={adminPaths.preview()} variant="default">
            {t("automation.preview")}
          </LinkButton>
          {may.allowed ? (
            <Button variant="default" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={start}>
              {t("automation.run")}
            </Button>
          ) : null}
          {dialog}
        </>
      }
      tabs={[
        { key: "settings", label: t("automation.settings"), content: <Settings /> },
        { key: "log", label: t("automation.log"), content: <Log /> },
      ]}
    />
  );
}

function Settings() {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.automation());
  if (query.data) return <SettingsForm key={JSON.stringify(query.data.values.map((one) => one.value))} settings={query.data.values} level="tenant" queryKey={adminRead.automation().queryKey} save={adminApi.putAutomation} />;
  return query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("automation.settings")} />;
}

function Log() {
  const { t } = useTranslation(["admin", "common"]);
  const { name } = useSettingNames();
  return (
    <List
      title={t("automation.log")}
      path="/admin/automation/log"
      topics={["invoice", "service", "clock"]}
      columns={[
        { key: "act", header: t("automation.act"), phone: "main", csv: (row) => row.act, cell: (row) => t(`preview.act.${row.act}` as "preview.act.mail", { defaultValue: row.title ?? row.act.replaceAll("_", " ") }) },
        { key: "result", header: t("automation.result"), phone: "side", csv: (row) => row.result, cell: (row) => <StateBadge state={row.result} tone={/fail|declin|refus/.test(row.result) ? "bad" : "good"} label={row.result === "done" ? t("common:work.done") : row.result.charAt(0).toUpperCase() + row.result.slice(1).replaceAll("_", " ")} /> },
        { key: "subject", header: t("preview.subject"), csv: (row) => row.subject.title, cell: (row) => <SubjectLink subject={row.subject} /> },
        { key: "why", header: t("automation.why"), phone: "wide", csv: (row) => row.why?.rule ?? "", cell: (row) => (row.why ? name(row.why.rule) : "–") },
        { key: "at", header: t("field.when"), csv: (row) => row.at, cell: (row) => <Time at={row.at} /> },
      ]}
      rowKey={(row) => row.id}
      csv="automation-log"
      searchLabel={t("automation.log_search")}
      empty={{ icon: IconRobot, title: t("automation.empty_title"), text: t("automation.empty") }}
    />
  );
}
