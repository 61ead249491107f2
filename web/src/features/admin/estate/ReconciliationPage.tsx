/** What differs between what is sold and what exists at the providers, what that means and what to do. */
import { Button, SegmentedControl } from "@mantine/core";
import { IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { TextLink } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { estateApi } from "./calls";
import type { Finding } from "./calls";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";
import { ProblemAlert } from "@/components/ProblemView";

const KINDS = ["foreign_machine", "machine_missing", "shared_machine", "ended_machine_runs", "unpaid_machine_runs", "paid_without_machine", "product_differs", "end_differs", "tags_differ", "address_vanished", "address_elsewhere", "add_on_missing", "unpaid_add_on", "thing_missing", "foreign_thing"] as const;
const SEVERITIES = ["critical", "warning", "info"] as const;
const STATES = ["open", "ignored", "resolved"] as const;
const TONES = { critical: "bad", warning: "warn", info: "info" } as const;

export function ReconciliationPage() {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { state?: string };
  const state = STATES.find((one) => one === search.state) ?? "open";
  const mayLook = useMay("services.operate");
  const mayDecide = useMay("services.write");
  const look = useWrite<unknown>({ topics: ["provider_account", "job"], run: () => estateApi.look(), done: () => toast.done(t("recon.looking")) });
  const decide = useWrite<unknown, { finding: Finding; reason: string | null }>({
    topics: ["provider_account", "dashboard"],
    run: ({ finding, reason }) => (reason === null ? estateApi.reopen(finding) : estateApi.ignore(finding, reason)),
    done: (_, { reason }) => toast.done(reason === null ? t("recon.reopened") : t("recon.ignored")),
  });
  const ignore = (finding: Finding) =>
    ask({
      title: t("recon.ignore_title", { title: finding.title }),
      consequences: [t("recon.ignore_1"), t("recon.ignore_2")],
      confirmLabel: t("recon.ignore"),
      reason: true,
      run: (reason) => decide.mutateAsync({ finding, reason }),
    });
  const actions = (finding: Finding) => [
    finding.state === "ignored"
      ? { key: "reopen", label: t("recon.reopen"), ability: mayDecide, run: () => decide.mutate({ finding, reason: null }) }
      : { key: "ignore", label: t("recon.ignore"), ability: mayDecide, run: () => ignore(finding) },
  ];
  return (
    <>
      <ListPage
        title={t("recon.title")}
        lead={t("recon.lead")}
        path="/admin/findings"
        topics={["provider_account"]}
        fixed={{ state }}
        before={<><ProblemAlert error={look.error ?? (decide.variables?.reason === null ? decide.error : null)} /><SegmentedControl aria-label={t("field.state")} value={state} data={STATES.map((value) => ({ value, label: t(`recon.state_${value}`) }))} onChange={(value) => void navigate({ to: ".", search: (value === "open" ? {} : { state: value }) as never })} /></>}
        actions={
          <Button loading={look.isPending} disabled={!mayLook.allowed} title={mayLook.reason ?? undefined} leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => look.mutate()}>
            {t("recon.look")}
          </Button>
        }
        columns={[
          { key: "severity", header: t("recon.severity"), sort: "severity", phone: "side", nowrap: true, csv: (row) => row.severity, cell: (row) => <StateBadge state={row.severity} tone={TONES[row.severity]} label={t(`recon.severity_${row.severity}`)} /> },
          { key: "title", header: t("recon.finding"), phone: "main", csv: (row) => row.title, cell: (row) => <What finding={row} /> },
          { key: "remedy", header: t("recon.remedy"), phone: "wide", csv: (row) => row.remedy, cell: (row) => <span className={classes.text}>{row.ignored_reason ? t("recon.ignored_by", { who: row.ignored_by, why: row.ignored_reason }) : row.remedy}</span> },
          { key: "seen", header: t("recon.first_seen"), sort: "first_seen_at", nowrap: true, csv: (row) => row.first_seen_at, cell: (row) => <Time at={row.first_seen_at} /> },
          { key: "last", header: t("recon.last_seen"), sort: "last_seen_at", phone: "wide", nowrap: true, csv: (row) => row.last_seen_at, cell: (row) => <Time at={row.last_seen_at} /> },
          { key: "do", header: "", cell: (row) => (row.state === "resolved" ? dash : <ActionMenu items={actions(row)} />) },
        ]}
        filters={[
          { key: "kind", label: t("recon.kind"), options: KINDS.map((value) => ({ value, label: t(`recon.kind_${value}`) })) },
          { key: "severity", label: t("recon.severity"), options: SEVERITIES.map((value) => ({ value, label: t(`recon.severity_${value}`) })) },
        ]}
        rowKey={(row) => row.id}
        searchLabel={t("recon.search")}
        csv="findings"
        empty={{ icon: IconCircleCheck, title: t("recon.empty_title"), text: t("recon.empty") }}
      />
      {dialog}
    </>
  );
}

function What({ finding }: { finding: Finding }) {
  const { t } = useTranslation("admin");
  return (
    <span className={classes.what}>
      <strong>{finding.title}</strong>
      <span className={classes.text}>{finding.explanation}</span>
      <span className={classes.links}>
        <TextLink href={adminPaths.provider(finding.account.id)} size="sm">{finding.account.name}</TextLink>
        {finding.service_id ? <TextLink href={adminPaths.service(finding.service_id)} size="sm">{t("recon.to_service")}</TextLink> : null}
        {finding.can_adopt ? <TextLink href={adminPaths.provider(finding.account.id, "adopt")} size="sm">{t(finding.machine ? "recon.adopt" : "recon.adopt_thing")}</TextLink> : null}
      </span>
    </span>
  );
}
