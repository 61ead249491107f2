/** Changes that were agreed: those to come with undo, then those that are in force or were taken back. */
import { IconArrowsExchange } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatDate } from "@/lib/dates";
import { spoken } from "@/lib/spoken";
import { changeApi, changeReads } from "./change-calls";
import type { ServiceChange } from "./change-calls";
import type { Side } from "./snapshot-calls";
import classes from "./change.module.css";

const TONES = { scheduled: "info", applied: "good", undone: "idle" } as const;

export function Changes({ serviceId, side }: { serviceId: string; side: Side }) {
  const { t } = useTranslation(["service", "common"]);
  const query = useQuery(changeReads(side, serviceId).changes);
  const [asked, setAsked] = useState<ServiceChange | null>(null);
  const undo = useWrite<unknown, string>({
    topics: ["service", "invoice"],
    run: (id) => changeApi.undo(side, serviceId, id),
    done: () => toast.done(t("change.undone")),
  });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { items } = query.data;
  if (items.length === 0) return <Section><Empty icon={IconArrowsExchange} title={t("change.none_title")} text={t("change.none")} /></Section>;
  return (
    <Section title={t("change.list")} flush>
      <ul className={classes.changes}>
        {items.map((change) => (
          <li key={change.id}>
            <div className={classes.what}>
              <strong>{spoken(change.summary)}</strong>
              <span className={classes.quiet}>
                {t("change.from", { date: formatDate(change.effective_on) })} · {change.actor_name} · <Time at={change.created_at} />
              </span>
              {change.note ? <span className={classes.quiet}>{change.note}</span> : null}
            </div>
            <StateBadge state={change.state} tone={TONES[change.state]} label={t(`change.state_${change.state}`)} />
            {change.state === "scheduled" ? <ActionButton size="compact-sm" action={{ key: "undo", label: t("change.undo"), ability: change.can.undo, run: () => setAsked(change) }} /> : null}
          </li>
        ))}
      </ul>
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t("change.undo_title")}
        consequences={asked ? [t("change.undo_1", { summary: spoken(asked.summary) }), t("change.undo_2")] : []}
        confirmLabel={t("change.undo")}
        onConfirm={() => (asked ? undo.mutateAsync(asked.id) : undefined)}
      />
    </Section>
  );
}
