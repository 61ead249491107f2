/** The sandbox's clock: what time it is, moving it, what happens on the way, what would happen next. */
import { Button, Progress, TextInput } from "@mantine/core";
import { IconClockOff, IconPlayerTrackNext } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { isProblem } from "@/api/client";
import { useMeta, useNow } from "@/api/meta";
import type { ClockAdvance } from "@/api/schema";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { civilDate, formatDate, formatTime } from "@/lib/dates";
import { PlannedActs } from "../automation/PlannedActs";
import { adminPaths } from "../paths";
import classes from "./Clock.module.css";
import { useAdvance } from "./useAdvance";

const SPANS = [
  ["day", { days: 1 }],
  ["week", { days: 7 }],
  ["month", { months: 1 }],
  ["quarter", { months: 3 }],
] as const;

export function ClockPage() {
  const { t } = useTranslation("admin");
  const { mode } = useMeta();
  const advance = useAdvance();
  if (mode !== "sandbox" || isProblem(advance.clock.error, "not_a_sandbox")) {
    return (
      <Page title={t("clock.title")}>
        <Empty icon={IconClockOff} title={t("clock.live_title")} text={t("clock.live_text")} />
      </Page>
    );
  }
  return (
    <Page title={t("clock.title")} lead={t("clock.lead")}>
      <Face advance={advance} />
      {advance.move ? <Happened move={advance.move} /> : null}
      {advance.running ? null : <Next />}
    </Page>
  );
}

function Face({ advance }: { advance: ReturnType<typeof useAdvance> }) {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const ticking = useNow();
  const { move, running, start } = advance;
  const [date, setDate] = useState("");
  const [opened] = useState(() => Date.now());
  const now = running && move ? new Date(move.at) : ticking;
  const inZone = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: time_zone }).format(now);
  const ahead = Math.round((now.getTime() - opened) / 86_400_000);
  return (
    <section className={classes.face} aria-label={t("clock.now")}>
      <div className={classes.label}>{t("clock.now")}</div>
      <time dateTime={now.toISOString()} className={classes.time}>
        {inZone({ hour: "2-digit", minute: "2-digit" })}
      </time>
      <div className={classes.date}>{inZone({ weekday: "long", day: "numeric", month: "long", year: "numeric" })}</div>
      <div className={classes.label}>{ahead > 0 ? t("clock.ahead", { count: ahead }) : t("clock.real")}</div>
      {running && move ? <Moving move={move} /> : null}
      {running ? null : (
        <>
          <div className={classes.controls} role="group" aria-label={t("clock.move")}>
            {SPANS.map(([key, by]) => (
              <Button key={key} variant="default" leftSection={<IconPlayerTrackNext size={15} aria-hidden />} aria-label={`${t("clock.move")}: ${t(`clock.${key}`)}`} onClick={() => start.mutate({ by })}>
                {t(`clock.${key}`)}
              </Button>
            ))}
            <form
              className={classes.to}
              onSubmit={(event) => {
                event.preventDefault();
                if (date) start.mutate({ to: `${date}T09:00:00Z` });
              }}
            >
              <TextInput type="date" aria-label={t("clock.to_date")} value={date} min={civilDate(new Date(ticking.getTime() + 86_400_000), time_zone)} onChange={(event) => setDate(event.currentTarget.value)} />
              <Button type="submit" disabled={!date}>
                {t("clock.go")}
              </Button>
            </form>
          </div>
          <p className={classes.hint}>{t("clock.forward_only")}</p>
          <ProblemAlert error={start.error} />
        </>
      )}
    </section>
  );
}

const countOf = (move: ClockAdvance) => move.runs ?? move.acts.length ?? 0;

function Moving({ move }: { move: ClockAdvance }) {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const [from, to, at] = [move.from, move.to, move.at].map(Date.parse) as [number, number, number];
  const share = to > from ? Math.min(100, Math.round(((at - from) * 100) / (to - from))) : 100;
  return (
    <div className={classes.progress}>
      <Progress value={share} aria-label={t("clock.progress")} />
      <span role="status">
        {t("clock.moving", { to: formatTime(move.to, { timeZone: time_zone }) })} · {t("clock.acts", { count: countOf(move) })}
      </span>
    </div>
  );
}

/** `InvoiceFinalized` becomes `Invoice finalized`: the server counts facts by their names. */
const spoken = (kind: string) => {
  const words = kind.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function Happened({ move }: { move: ClockAdvance }) {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const time = formatTime(move.at, { timeZone: time_zone });
  const failed = move.state === "failed" || move.state === "interrupted";
  const done = move.state === "done";
  return (
    <Section title={failed ? t("clock.failed") : done ? t("clock.arrived", { time }) : t("clock.happened")} text={failed ? `${move.error ?? ""} ${t("clock.failed_text", { time })}` : undefined} tone={failed ? "bad" : undefined}>
      {move.acts.length ? (
        <ol className={classes.acts} aria-label={t("clock.happened")}>
          {move.acts.map((act, index) => (
            <li key={index}>
              <span>{spoken(act.kind)}</span>
              <span className="tnum">{t("clock.times", { count: act.count })}</span>
            </li>
          ))}
        </ol>
      ) : done ? (
        t("clock.nothing")
      ) : null}
    </Section>
  );
}

function Next() {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const until = civilDate(new Date(useNow().getTime() + 30 * 86_400_000), time_zone);
  const preview = useQuery(adminRead.preview(until));
  if (preview.error && !preview.data) return <ProblemPanel error={preview.error} retry={() => void preview.refetch()} />;
  const acts = preview.data?.acts ?? [];
  return (
    <Section
      title={t("clock.next")}
      text={t("clock.next_lead", { date: formatDate(until) })}
      flush={acts.length > 0}
      actions={
        <LinkButton href={adminPaths.preview(until)} variant="default" size="xs">
          {t("clock.more")}
        </LinkButton>
      }
    >
      {acts.length > 0 ? <PlannedActs acts={acts.slice(0, 8)} label={t("clock.next")} /> : preview.data ? t("preview.empty_title") : null}
    </Section>
  );
}
