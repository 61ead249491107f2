/** What this person set going, newest first: live, with its steps, and what to do next where it failed. */
import { Drawer, Skeleton } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { LongWork } from "@/components/LongWork";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { TextLink } from "@/components/links";
import { t as translate } from "@/i18n";
import { spoken } from "@/lib/spoken";
import { adminHref, adminPaths } from "../paths";
import { useActivity } from "./activity";
import type { Activity } from "./activity";
import classes from "./activity.module.css";

export default function ActivityDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("admin");
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={440} title={t("activity.title")} closeButtonProps={{ "aria-label": translate("app.close") }}>
      <p className={classes.lead}>{t("activity.lead")}</p>
      <Body onClose={onClose} />
    </Drawer>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const query = useActivity();
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <div role="status" aria-label={t("activity.loading")}>
        <Skeleton height={64} mb={12} />
        <Skeleton height={64} mb={12} />
        <Skeleton height={64} />
      </div>
    );
  }
  if (query.data.items.length === 0) return <Empty icon={IconActivity} title={t("activity.empty_title")} text={t("activity.empty")} />;
  return (
    <ol className={classes.list} aria-live="polite">
      {query.data.items.map((item) => (
        <Item key={item.id} item={item} onClose={onClose} />
      ))}
    </ol>
  );
}

const TONES = { running: "info", done: "good", failed: "bad" } as const;

function hrefOf({ subject }: Activity): string | null {
  if (!subject) return null;
  return subject.kind === "clock" ? adminPaths.clock : adminHref(subject);
}

function Item({ item, onClose }: { item: Activity; onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const href = hrefOf(item);
  const name = item.subject?.title || null;
  return (
    <li className={classes.item} data-state={item.state}>
      <div className={classes.head}>
        <strong>{spoken(item.title)}</strong>
        <StateBadge state={item.state} tone={TONES[item.state]} label={t(`common:work.${item.state}`)} />
      </div>
      <div className={classes.meta}>
        {name ? <span className={classes.name}>{name}</span> : null}
        <Time at={item.at} />
      </div>
      {item.detail ? <p className={classes.detail}>{spoken(item.detail)}</p> : null}
      {item.steps.length > 0 && item.state !== "done" ? <LongWork steps={item.steps} label={item.title} /> : null}
      {item.next ? <p className={classes.next}>{item.next}</p> : null}
      {href ? (
        <TextLink href={href} size="sm" onClick={onClose} aria-label={t("activity.open_of", { name: name ?? spoken(item.title) })}>
          {t("activity.open")}
        </TextLink>
      ) : null}
    </li>
  );
}
