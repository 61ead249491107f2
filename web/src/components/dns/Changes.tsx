/** What was changed in a zone: by whom, how far it came, and what could not be written. */
import { Progress } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { zoneCalls } from "./calls";
import type { Side, Zone, ZoneChange } from "./calls";
import { saysText } from "./record-values";
import { CHANGE_TONES } from "./tones";
import classes from "./dns.module.css";

/** A change that is being written. */
export function Running({ change }: { change: ZoneChange }) {
  const { t } = useTranslation("dns");
  const { done, total, failed } = change;
  const words = t(failed > 0 ? "change.progress_failed" : "change.progress", { done, total, failed });
  return (
    <Section tone="info" title={t("change.running")} text={words}>
      <Progress value={total === 0 ? 0 : (100 * (done + failed)) / total} aria-label={words} />
    </Section>
  );
}

export function Changes({ side, zone }: { side: Side; zone: Zone }) {
  const { t } = useTranslation("dns");
  const query = useQuery(zoneCalls(side, zone.id).changes());
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return null;
  return (
    <Section title={t("change.history")} text={t("change.history_text")} flush>
      {query.data.items.length === 0 ? <Empty icon={IconHistory} title={t("change.empty_title")} text={t("change.empty")} /> : null}
      <ul className={classes.rows}>
        {query.data.items.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ul>
    </Section>
  );
}

function Change({ change }: { change: ZoneChange }) {
  const { t } = useTranslation("dns");
  const by = change.by === "system" ? t("change.by_system") : change.by_name ? t("change.by_customer", { name: change.by_name }) : t("change.by_staff");
  return (
    <li>
      <span className={classes.line}>
        <strong>{t(`change.${change.kind}`)}</strong>
        <StateBadge state={change.state} tone={CHANGE_TONES[change.state]} label={t(`change.state_${change.state}`)} />
        <span className={classes.quiet}>
          <Time at={change.created_at} /> {by}
        </span>
      </span>
      {change.total > 1 ? <span className={classes.quiet}>{t(change.failed > 0 ? "change.progress_failed" : "change.progress", change)}</span> : null}
      {change.steps.length === 1 ? (
        <Steps change={change} />
      ) : (
        <details className={classes.group} open={change.failed > 0}>
          <summary>{t("change.show", { count: change.steps.length })}</summary>
          <Steps change={change} />
        </details>
      )}
    </li>
  );
}

function Steps({ change }: { change: ZoneChange }) {
  const { t } = useTranslation("dns");
  // What failed comes first: it is what somebody has to look at.
  const steps = [...change.steps].sort((a, b) => Number(b.state === "failed") - Number(a.state === "failed"));
  const words = ({ before, after }: ZoneChange["steps"][number]) => {
    const text = (says: typeof before) => (says ? `${saysText(says)} (${says.ttl})` : "");
    if (before && after) return t("change.before_after", { before: text(before), after: text(after) });
    return before ? t("change.removed", { before: text(before) }) : t("change.added", { after: text(after) });
  };
  return (
    <>
      {steps.map((step, index) => (
        <div key={index}>
          <span className={`mono ${classes.quiet}`}>{words(step)}</span>
          {step.problem ? <p className={classes.bad}>{step.problem}</p> : null}
        </div>
      ))}
    </>
  );
}
