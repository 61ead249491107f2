/** What needs a person, before anything else: grouped by kind, oldest known, each with the way to it. */
import { IconAlertTriangle, IconArrowsExchange, IconArrowsMaximize, IconCircleCheck, IconClockExclamation, IconClockPause, IconCloudOff, IconGauge, IconGavel, IconGitCompare, IconHandStop, IconPackage, IconReceiptOff, IconServerOff, IconUserPause } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Attention as AttentionGroup, AttentionKind } from "@/api/schema";
import { BareLink, TextLink } from "@/components/links";
import { Time } from "@/components/Time";
import { spoken } from "@/lib/spoken";
import { adminHref, adminPaths } from "../paths";
import classes from "./Dashboard.module.css";

const KINDS: Record<AttentionKind, { icon: Icon; tone: "bad" | "warn"; subject: string; all: string }> = {
  failed: { icon: IconServerOff, tone: "bad", subject: "service", all: adminPaths.services({ state: "failed" }) },
  losing_machine: { icon: IconServerOff, tone: "bad", subject: "service", all: adminPaths.services({ state: "losing_machine" }) },
  resize_due: { icon: IconArrowsMaximize, tone: "warn", subject: "service", all: adminPaths.services({ state: "resize_due" }) },
  to_deliver: { icon: IconPackage, tone: "warn", subject: "order", all: adminPaths.oneTime({ state: "to_deliver" }) },
  waits_for_approval: { icon: IconHandStop, tone: "warn", subject: "service", all: adminPaths.services({ state: "waits_for_approval" }) },
  waits_for_room: { icon: IconClockPause, tone: "warn", subject: "service", all: adminPaths.services({ state: "waits_for_room" }) },
  account_quota: { icon: IconGauge, tone: "warn", subject: "provider_account", all: adminPaths.providers },
  waits_for_maintenance: { icon: IconClockPause, tone: "warn", subject: "service", all: adminPaths.services({ state: "waits_for_maintenance" }) },
  finding: { icon: IconGitCompare, tone: "bad", subject: "finding", all: adminPaths.reconciliation({ severity: "critical" }) },
  provider_down: { icon: IconCloudOff, tone: "bad", subject: "provider_account", all: adminPaths.providers },
  dispute: { icon: IconGavel, tone: "bad", subject: "payment", all: adminPaths.payments() },
  dead_job: { icon: IconAlertTriangle, tone: "bad", subject: "job", all: adminPaths.jobs({ state: "dead" }) },
  unconfirmed_payment: { icon: IconClockExclamation, tone: "warn", subject: "payment", all: adminPaths.payments({ status: "unknown" }) },
  missing_rate: { icon: IconArrowsExchange, tone: "warn", subject: "currency", all: adminPaths.currencies },
  overdue: { icon: IconReceiptOff, tone: "warn", subject: "invoice", all: adminPaths.invoices({ overdue: "true" }) },
  parked_account: { icon: IconUserPause, tone: "warn", subject: "customer", all: adminPaths.customers({ parked: "true" }) },
};

export function Attention({ groups }: { groups: AttentionGroup[] }) {
  const { t } = useTranslation("admin");
  const waiting = groups.filter((group) => group.count > 0);
  if (waiting.length === 0) {
    return (
      <div className={classes.well}>
        <IconCircleCheck size={22} aria-hidden />
        <div>
          <strong>{t("home.all_well")}</strong>
          <p>{t("home.all_well_text")}</p>
        </div>
      </div>
    );
  }
  return (
    <section aria-label={t("home.needs_you")}>
      <h2 className={classes.heading}>{t("home.needs_you")}</h2>
      <ul className={classes.attention}>
        {waiting.map((group) => (
          <Group key={group.kind} group={group} />
        ))}
      </ul>
    </section>
  );
}

function Group({ group }: { group: AttentionGroup }) {
  const { t } = useTranslation("admin");
  const kind = KINDS[group.kind] ?? KINDS.dead_job;
  const Shape = kind.icon;
  const title = t(`home.kind.${group.kind}`);
  const all = group.link.startsWith("/admin") ? group.link : kind.all;
  return (
    <li className={classes.group} data-tone={kind.tone}>
      <header>
        <span className={classes.icon} aria-hidden>
          <Shape size={18} />
        </span>
        <h3>
          {title} <span className={classes.count}>{group.count}</span>
        </h3>
        {group.oldest_at ? <span className={classes.oldest}>{<Time at={group.oldest_at} />}</span> : null}
      </header>
      <ul>
        {group.items.slice(0, 3).map((item) => (
          <li key={`${item.id} ${item.title}`}>
            <BareLink href={adminHref({ kind: kind.subject, id: item.id }) ?? all} className={classes.item}>
              <span className={classes.itemTitle}>{item.title}</span>
              <span className={classes.itemDetail}>{spoken(item.detail)}</span>
            </BareLink>
          </li>
        ))}
      </ul>
      <TextLink href={all} size="sm" aria-label={t("home.see_all_of", { what: title })} className={classes.all}>
        {t("home.see_all")}
      </TextLink>
    </li>
  );
}
