/** The data centre's checks of a server, explained, and the remedies they offer: for its owner and for the team. */
import { Alert, Button } from "@mantine/core";
import { IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Service, Trouble, TroubleCheck, TroubleRemedy } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatTime } from "@/lib/dates";
import type { Side } from "./snapshot-calls";
import classes from "@/components/entries.module.css";
import { troubleCalls } from "./trouble-calls";
import type { TroubleCalls } from "./trouble-calls";
import "./trouble-words";

const STATE_TONES: Record<Trouble["state"], Tone> = { queued: "info", running: "info", done: "good", failed: "bad" };
const OUTCOME_TONES: Record<TroubleCheck["outcome"], Tone> = { queued: "idle", running: "info", ok: "good", warning: "warn", problem: "bad", skipped: "idle" };

const isOpen = (state: Trouble["state"]) => state === "queued" || state === "running";
const isMoving = (run: Trouble) => isOpen(run.state) || run.remedies.some((one) => one.run && isOpen(one.run.state));
const isBad = (check: TroubleCheck) => check.outcome === "warning" || check.outcome === "problem";
/** The data centre names things by keys; people read words. */
const words = (key: string) => {
  const text = key.replaceAll("_", " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export function Troubleshooting({ service, side }: { service: Service; side: Side }) {
  const { t } = useTranslation(["trouble", "common"]);
  const calls = troubleCalls(side, service.id);
  // The live stream says when something changed; while work is running we also look ourselves.
  const runs = useQuery({ ...calls.read, refetchInterval: (query) => (query.state.data?.items.some(isMoving) ? 2000 : false) });
  const [chosen, setChosen] = useState<string | null>(null);
  const start = useWrite<unknown>({
    topics: ["service"],
    run: () => calls.start(),
    done: () => {
      setChosen(null);
      toast.done(t("started"));
    },
  });
  if (runs.error && !runs.data) return <ProblemPanel error={runs.error} retry={() => void runs.refetch()} />;
  if (!runs.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { items } = runs.data;
  const may = service.can.troubleshoot;
  const ability = may?.allowed && (start.isPending || items.some(isMoving)) ? { allowed: false, reason: t("busy") } : may;
  const button = <ActionButton action={{ key: "start", label: t(items.length ? "again" : "start"), icon: IconStethoscope, run: () => start.mutate(), ability }} />;
  const shown = items.find((one) => one.id === chosen) ?? items[0];
  if (!shown) {
    return (
      <Section title={t("title")} flush>
        <Empty icon={IconStethoscope} title={t("empty_title")} text={may?.allowed ? t("empty") : (may?.reason ?? t("empty"))} action={button} />
        <ProblemAlert error={start.error} />
      </Section>
    );
  }
  return (
    <>
      <Section title={t("title")} text={t("text")} actions={button}>
        <ProblemAlert error={start.error} />
        <Progress run={shown} />
      </Section>
      {shown.checks.length > 0 ? <Results run={shown} /> : null}
      {shown.remedies.length > 0 ? <Remedies service={service} calls={calls} run={shown} /> : null}
      {items.length > 1 ? <Earlier items={items} shown={shown} choose={setChosen} /> : null}
    </>
  );
}

function Progress({ run }: { run: Trouble }) {
  const { t } = useTranslation("trouble");
  return (
    <>
      <div className={classes.quiet} role="status" aria-live="polite">
        <StateBadge state={run.state} tone={STATE_TONES[run.state]} label={t(`state.${run.state}`)} /> <Time at={run.finished_at ?? run.requested_at} as="exact" /> · {t("by", { name: run.requested_by })}
      </div>
      {run.checks.length === 0 && isOpen(run.state) ? <div className={classes.quiet}>{t("starting")}</div> : null}
      {run.error ? (
        <Alert color="red" variant="light">
          {run.error}
        </Alert>
      ) : null}
    </>
  );
}

function Results({ run }: { run: Trouble }) {
  const { t } = useTranslation("trouble");
  const good = run.state === "done" && !run.checks.some(isBad);
  return (
    <Section title={t("results")} text={good ? t("all_good") : undefined} flush>
      <ul className={classes.rows}>
        {run.checks.map((check) => (
          <Check key={check.id} check={check} />
        ))}
      </ul>
    </Section>
  );
}

function Check({ check }: { check: TroubleCheck }) {
  const { t } = useTranslation("trouble");
  const { subject, outcome } = check;
  const known = subject !== "other";
  const said = outcome === "ok" || outcome === "warning" || outcome === "problem" ? outcome : null;
  // Of what is explained here only whole sentences of the data centre add something; its keys do not.
  const note = check.note && (!known || check.note.includes(" ")) ? words(check.note) : null;
  return (
    <li>
      <span className={classes.text}>
        <span className={classes.name}>{known || !check.name ? t(`check.${subject}.title`) : words(check.name)}</span>
        {known && said ? <span className={classes.quiet}>{t(`check.${subject}.${said}`)}</span> : null}
        {note ? <span className={classes.quiet}>{note}</span> : null}
        {check.staff_note ? <span className={classes.quiet}>{t("staff_note", { note: check.staff_note })}</span> : null}
      </span>
      <StateBadge state={outcome} tone={OUTCOME_TONES[outcome]} label={t(`outcome.${outcome}`)} />
    </li>
  );
}

function Remedies({ service, calls, run }: { service: Service; calls: TroubleCalls; run: Trouble }) {
  const { t } = useTranslation("trouble");
  const [asked, setAsked] = useState<TroubleRemedy | null>(null);
  const write = useWrite<unknown, { remedy: string }>({ topics: ["service"], run: ({ remedy }) => calls.remedy(run.id, remedy), done: () => toast.done(t("remedy_started")) });
  const title = (one: TroubleRemedy) => (one.kind === "other" && one.name ? words(one.name) : t(`remedy.${one.kind}.title`));
  // The last question stays while the dialog fades out.
  const [last, setLast] = useState(asked);
  if (asked && asked !== last) setLast(asked);
  const question = asked ?? last;
  const outdated = run.remedies.some((one) => !one.offered && !one.run);
  const may = service.can.remedy;
  const ability = may?.allowed && isMoving(run) ? { allowed: false, reason: t("busy") } : may;
  return (
    <Section title={t("remedies")} text={outdated ? t("outdated") : t("remedies_text")} flush>
      <ul className={classes.rows}>
        {run.remedies.map((one) => (
          <li key={one.id}>
            <span className={classes.text}>
              <span className={classes.name}>{title(one)}</span>
              <span className={classes.quiet}>{one.kind === "other" && one.description ? words(one.description) : t(`remedy.${one.kind}.text`)}</span>
              {one.run ? <Ran run={one.run} /> : null}
            </span>
            {one.run ? (
              <StateBadge state={one.run.state} tone={STATE_TONES[one.run.state]} label={t(`state.${one.run.state}`)} />
            ) : one.offered ? (
              <ActionButton action={{ key: one.id, label: t("run"), run: () => setAsked(one), ability }} size="compact-sm" aria-label={t("run_of", { name: title(one) })} />
            ) : null}
          </li>
        ))}
      </ul>
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={question ? t("confirm_title", { name: title(question) }) : ""}
        consequences={question ? [t(`remedy.${question.kind}.consequence`), t("confirm_once")] : []}
        confirmLabel={question ? title(question) : t("run")}
        danger
        onConfirm={() => (question ? write.mutateAsync({ remedy: question.id }) : undefined)}
      />
    </Section>
  );
}

function Ran({ run }: { run: NonNullable<TroubleRemedy["run"]> }) {
  const { t } = useTranslation("trouble");
  return (
    <>
      <span className={classes.quiet}>
        <Time at={run.finished_at ?? run.requested_at} as="exact" /> · {t("by", { name: run.requested_by })}
      </span>
      {run.error ? <span className={classes.quiet}>{run.error}</span> : null}
      {run.state === "done" ? <span className={classes.quiet}>{t("remedy_done")}</span> : null}
    </>
  );
}

function Earlier({ items, shown, choose }: { items: Trouble[]; shown: Trouble; choose: (id: string | null) => void }) {
  const { t } = useTranslation("trouble");
  const others = items.filter((one) => one !== shown);
  return (
    <Section title={t("earlier")} text={t("earlier_text", { number: 20 })} flush>
      <ul className={classes.rows}>
        {others.map((one) => {
          const found = one.checks.filter(isBad).length;
          return (
            <li key={one.id}>
              <span className={classes.text}>
                <span className={classes.name}>
                  <Time at={one.requested_at} as="exact" />
                </span>
                <span className={classes.quiet}>{one.error ?? (found === 0 ? t("summary_good") : t("summary", { count: found }))}</span>
              </span>
              <Button size="compact-sm" variant="default" aria-label={t("show_of", { time: formatTime(one.requested_at) })} onClick={() => choose(one === items[0] ? null : one.id)}>
                {t("show")}
              </Button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
