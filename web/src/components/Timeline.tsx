/** Everything that happened, newest first, with who did it and why. */
import { Popover, Text, UnstyledButton } from "@mantine/core";
import { IconCloud, IconRobot, IconUser, IconUserStar } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TimelineEntry, Why } from "@/api/schema";
import { BareLink } from "./links";
import { Time } from "./Time";
import classes from "./Timeline.module.css";

const ICONS = { system: IconRobot, staff: IconUserStar, customer: IconUser, provider: IconCloud };

function WhyButton({ why }: { why: Why }) {
  const { t } = useTranslation();
  return (
    <Popover width={320} position="bottom-start" withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.why}>{t("timeline.why")}</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fw={600} size="sm" mb={6}>
          {t("timeline.why_title")}
        </Text>
        <dl className={classes.facts}>
          <dt>{t("timeline.rule")}</dt>
          <dd>{why.rule}</dd>
          <dt>{t("timeline.policy")}</dt>
          <dd>{why.policy_source}</dd>
          {Object.entries(why.inputs).map(([name, value]) => (
            <div key={name} className={classes.fact}>
              <dt>{name.replaceAll("_", " ")}</dt>
              <dd className="mono">{typeof value === "object" ? JSON.stringify(value) : String(value)}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}

interface TimelineProps {
  entries: TimelineEntry[];
  /** Where a related thing lives on this face, or nothing when it cannot be opened here. */
  hrefFor?: (related: { kind: string; id: string }) => string | null;
  label?: string;
}

export function Timeline({ entries, hrefFor, label }: TimelineProps) {
  const { t } = useTranslation();
  if (entries.length === 0) return <Text c="dimmed">{t("timeline.empty")}</Text>;
  return (
    <ol className={classes.list} aria-label={label}>
      {entries.map((entry, index) => {
        const Icon = ICONS[entry.actor.kind] ?? IconRobot;
        const href = entry.related && hrefFor ? hrefFor(entry.related) : null;
        return (
          <li key={`${entry.at}-${index}`} className={classes.entry}>
            <span className={classes.mark} aria-hidden>
              <Icon size={15} />
            </span>
            <div className={classes.body}>
              <div className={classes.title}>{href ? <BareLink href={href}>{entry.title}</BareLink> : entry.title}</div>
              {entry.detail ? <div className={classes.detail}>{entry.detail}</div> : null}
              <div className={classes.meta}>
                <span>{entry.actor.name || t(`timeline.actor_${entry.actor.kind}`)}</span>
                <span aria-hidden>·</span>
                <Time at={entry.at} />
                {entry.why ? <WhyButton why={entry.why} /> : null}
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
