/** Everything that happened, newest first, with who did it and why. */
import { Text } from "@mantine/core";
import { IconCloud, IconRobot, IconUser, IconUserQuestion, IconUserStar } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TimelineEntry, Why } from "@/api/schema";
import { useMeta } from "@/api/meta";
import { spoken } from "@/lib/spoken";
import { BareLink } from "./links";
import { Time } from "./Time";
import classes from "./Timeline.module.css";

const ICONS = { system: IconRobot, staff: IconUserStar, customer: IconUser, provider: IconCloud, anonymous: IconUserQuestion };

function WhyDetails({ why, ruleName }: { why: Why; ruleName?: (rule: string) => string }) {
  const { t } = useTranslation();
  return (
    <details className={classes.why}>
      <summary>{t("timeline.why")}</summary>
      <dl className={classes.facts} aria-label={t("timeline.why_title")}>
        <div>
          <dt>{t("timeline.rule")}</dt>
          <dd>{ruleName ? ruleName(why.rule) : why.rule}</dd>
        </div>
        <div>
          <dt>{t("timeline.policy")}</dt>
          <dd>{why.policy_source}</dd>
        </div>
        {Object.entries(why.inputs).map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll("_", " ")}</dt>
            <dd className="mono">{typeof value === "object" ? JSON.stringify(value) : spoken(String(value))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface TimelineProps {
  entries: TimelineEntry[];
  /** Where a related thing lives on this face, or nothing when it cannot be opened here. */
  hrefFor?: (related: { kind: string; id: string }) => string | null;
  label?: string;
  /** What people call a rule, where they may know it. */
  ruleName?: (rule: string) => string;
}

export function Timeline({ entries, hrefFor, label, ruleName }: TimelineProps) {
  const { t } = useTranslation();
  const { time_zone } = useMeta();
  const said = (text: string) => spoken(text, time_zone);
  if (entries.length === 0) return <Text c="dimmed">{t("timeline.empty")}</Text>;
  return (
    <ol className={classes.list} aria-label={label}>
      {entries.map((entry, index) => {
        const Shape = ICONS[entry.actor.kind];
        const side = entry.actor.kind;
        const href = entry.related && hrefFor ? hrefFor(entry.related) : null;
        return (
          <li key={`${entry.at}-${index}`} className={classes.entry}>
            <span className={classes.mark} aria-hidden>
              <Shape size={15} />
            </span>
            <div className={classes.body}>
              <div className={classes.title}>{href ? <BareLink href={href}>{said(entry.title)}</BareLink> : said(entry.title)}</div>
              {entry.detail ? <div className={classes.detail}>{said(entry.detail)}</div> : null}
              <div className={classes.meta}>
                <span>{side === "system" || side === "anonymous" || !entry.actor.name ? t(`timeline.actor_${side}`) : entry.actor.name}</span>
                <span aria-hidden>·</span>
                <Time at={entry.at} />
              </div>
              {entry.why ? <WhyDetails why={entry.why} ruleName={ruleName} /> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
