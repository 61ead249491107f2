/** Work in the background: what waits, what runs, what gave up. */
import { Button } from "@mantine/core";
import { IconRefresh, IconStack2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { Job } from "@/api/schema";
import { useWrite } from "@/api/write";
import { BareLink } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import classes from "./jobs.module.css";

const STATES = ["queued", "running", "failed", "dead", "done"] as const;

export function JobsPage() {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <ListPage
      title={t("jobs.title")}
      path="/admin/jobs"
      topics={["job"]}
      before={<Summary />}
      columns={[
        { key: "kind", header: t("jobs.kind"), phone: "main", csv: (row) => row.kind, cell: (row) => <span className="mono">{row.kind}</span> },
        { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <StateBadge state={row.state} tone={row.state === "running" ? "info" : undefined} why={row.last_error} /> },
        { key: "key", header: t("jobs.key"), csv: (row) => row.key ?? "", cell: (row) => <span className={`mono ${classes.key}`} title={row.key ?? ""}>{row.key ?? "–"}</span> },
        { key: "attempt", header: t("jobs.attempt"), phone: "wide", csv: (row) => String(row.attempt), cell: (row) => <Tries job={row} /> },
        { key: "run_at", header: t("jobs.run_at"), csv: (row) => row.run_at, cell: (row) => <Time at={row.run_at} /> },
      ]}
      filters={[{ key: "state", label: t("field.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) }]}
      rowKey={(row) => row.id}
      rowName={(row) => row.kind}
      rowHref={(row) => adminPaths.job(row.id)}
      searchLabel={t("jobs.search")}
      csv="jobs"
      bulk={(ids, clear) => <RetryAll ids={ids} clear={clear} />}
      empty={{ icon: IconStack2, title: t("jobs.empty_title"), text: t("jobs.empty") }}
    />
  );
}

/** How often it was tried; work that comes again for ever has no last try. */
export function Tries({ job: { attempt, max_attempts: max } }: { job: Pick<Job, "attempt" | "max_attempts"> }) {
  const { t } = useTranslation("admin");
  return <span className="tnum">{max > 1000 ? t("jobs.attempt_open", { at: attempt }) : t("jobs.attempt_of", { at: attempt, max })}</span>;
}

function RetryAll({ ids, clear }: { ids: string[]; clear: () => void }) {
  const { t } = useTranslation("admin");
  const may = useMay("jobs.write");
  const retry = useWrite<unknown, string[]>({
    topics: ["job"],
    run: async (list) => {
      for (const id of list) await adminApi.jobDo(id, "retry");
    },
    done: (_, list) => {
      toast.done(t("jobs.retried", { count: list.length }));
      clear();
    },
  });
  return (
    <>
      <Button size="compact-sm" variant="default" disabled={!may.allowed} title={may.reason ?? undefined} loading={retry.isPending} leftSection={<IconRefresh size={15} aria-hidden />} onClick={() => retry.mutate(ids)}>
        {t("jobs.retry")}
      </Button>
      {retry.error ? <span role="alert">{retry.error.detail}</span> : null}
    </>
  );
}

/** The counts, each a filter of the list. The server sends rows of state and count. */
function Summary() {
  const { t } = useTranslation(["admin", "common"]);
  const { data } = useQuery(adminRead.jobSummary());
  if (!data) return null;
  const count = (state: string) => data.find((row) => row.state === state)?.count ?? 0;
  return (
    <nav aria-label={t("jobs.summary")} className={classes.summary}>
      {STATES.map((state) => (
        <BareLink key={state} href={adminPaths.jobs({ state })} data-bad={(state === "dead" && count(state) > 0) || undefined}>
          <strong className="tnum">{count(state)}</strong> {t(`common:state.${state}`)}
        </BareLink>
      ))}
    </nav>
  );
}
