/** One job: what it is about, why it failed, running it again or giving it up. */
import { IconRefresh, IconTrash } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import { tenantNow } from "@/api/meta";
import type { Ability, Job } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DetailPage } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { Tries } from "./JobsPage";
import classes from "./jobs.module.css";

/** Jobs tell nobody of their steps: the page of one that is about to run looks again by itself. */
const isMoving = (job: Job): boolean => job.state === "running" || (job.state === "queued" && Date.parse(job.run_at) <= tenantNow().getTime() + 5000);

export function JobPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("jobs.title"), href: adminPaths.jobs() }];
  return (
    <Loaded query={{ ...adminRead.job(id), refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? 1500 : false) }} name={t("jobs.job")} crumbs={crumbs}>
      {(job) => <View job={job} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ job, crumbs }: { job: Job; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const navigate = useNavigate();
  const may = useMay("jobs.write");
  const { kind, state } = job;
  const write = useWrite<unknown, "retry" | "discard">({
    topics: ["job", "dashboard"],
    run: (verb) => adminApi.jobDo(job.id, verb),
    done: (_, verb) => {
      toast.done(t(`jobs.done_${verb}`));
      if (verb === "discard") void navigate({ to: adminPaths.jobs() as "/" });
    },
  });
  const when = (ok: boolean, reason: string): Ability => (may.allowed ? { allowed: ok, reason } : may);
  const question = (verb: "retry" | "discard") => () =>
    ask({ title: t(`jobs.${verb}_title`, { kind }), consequences: [t(`jobs.${verb}_1`)], confirmLabel: t(`jobs.${verb}`), danger: verb === "discard", run: () => write.mutateAsync(verb) });
  return (
    <DetailPage
      title={kind}
      heading={<span className="mono">{kind}</span>}
      crumbs={crumbs}
      badge={<StateBadge state={state} tone={state === "running" ? "info" : undefined} />}
      actions={
        <>
          <ActionButton action={{ key: "retry", label: t("jobs.retry"), icon: IconRefresh, ability: when(state === "dead" || state === "failed", t("jobs.not_retry")), run: question("retry") }} />
          <ActionButton action={{ key: "discard", label: t("jobs.discard"), icon: IconTrash, ability: when(state === "dead", t("jobs.not_discard")), run: question("discard") }} />
          {dialog}
        </>
      }
      facts={[
        { label: t("jobs.attempt"), value: <Tries job={job} /> },
        { label: t("jobs.run_at"), value: <Time at={job.run_at} as="exact" /> },
        job.started_at ? { label: t("jobs.started"), value: <Time at={job.started_at} as="exact" /> } : null,
        { label: t("field.id"), value: <CopyId value={job.id} what={t("field.id")} short /> },
        job.request_id ? { label: t("jobs.request"), value: <CopyId value={job.request_id} what={t("jobs.request")} short /> } : null,
      ]}
      notice={
        job.last_error ? (
          <Section tone={state === "dead" ? "bad" : "warn"} title={state === "dead" ? t("jobs.dead_title") : t("jobs.failed_title")} text={state === "failed" ? t("jobs.will_retry") : undefined}>
            <pre className={classes.code}>{job.last_error}</pre>
          </Section>
        ) : null
      }
    >
      {job.key ? (
        <Section title={t("jobs.key")}>
          <CopyId value={job.key} what={t("jobs.key")} />
        </Section>
      ) : null}
      <Section title={t("jobs.payload")}>
        <pre className={classes.code}>{JSON.stringify(job.payload, null, 2)}</pre>
      </Section>
    </DetailPage>
  );
}
