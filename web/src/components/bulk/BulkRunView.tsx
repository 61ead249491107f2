/** One act on many services: how far it is, what went wrong and why, and how to stop it or go on. */
import "./words";
import { Progress } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TFunction } from "i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import type { Column } from "@/components/DataTable";
import { DetailPage } from "@/components/DetailPage";
import { List } from "@/components/ListPage";
import { Section } from "@/components/Page";
import { clock } from "@/components/service/ScheduleFields";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { spoken } from "@/lib/spoken";
import { useQuestion } from "../Question";
import { COUNTED, bulkApi } from "./calls";
import type { BulkRun, BulkRunItem, BulkSide } from "./calls";
import { ItemState, RunState, over, trouble } from "./state";
import classes from "./bulk.module.css";

const dash = "–";

/** On which side the run is looked at, and where its things open there. */
export interface RunPlace {
  side: BulkSide;
  /** Whether the person may do what runs do. */
  may: Ability;
  list: { label: string; href: string };
  service: (id: string) => string;
  /** Who began it, where there is more to say than the name. */
  by?: (run: BulkRun) => ReactNode;
}

interface RunProps {
  run: BulkRun;
  place: RunPlace;
}

type Wish = { wish: "stop" } | { wish: "failed" | "skipped"; count: number };

function useRunActions({ run, place }: RunProps) {
  const { t } = useTranslation("bulk");
  const { ask, dialog } = useQuestion();
  const write = useWrite<unknown, Wish>({
    topics: ["bulk_run"],
    run: (asked, key) => (asked.wish === "stop" ? bulkApi.stop(place.side, run.id, key) : bulkApi.retry(place.side, run.id, { which: asked.wish, confirm_count: asked.count }, key)),
    done: (_, { wish }) => toast.done(wish === "stop" ? t("stopped") : t("retried")),
  });
  const { counts, can } = run;
  const stop = () =>
    ask({ title: t("stop_title"), consequences: [t("stop_1", { count: counts.waiting }), t("stop_2")], confirmLabel: t("stop"), danger: true, run: () => write.mutateAsync({ wish: "stop" }) });
  const again = (wish: "failed" | "skipped", count: number) =>
    ask({
      title: t(`retry_${wish}_title`, { act: t(`acts.${run.act}`), count }),
      consequences: [t(`what.${run.act}`), t("retry_1")],
      confirmLabel: t(`retry_${wish}`),
      // As when it was begun: what may have been refused then may be possible, and final, now.
      danger: COUNTED.includes(run.act),
      typeName: COUNTED.includes(run.act) ? String(count) : undefined,
      run: () => write.mutateAsync({ wish, count }),
    });
  const isOver = run.state === "finished" || run.state === "stopped";
  return {
    dialog,
    buttons: (
      <>
        {isOver ? null : <ActionButton action={{ key: "stop", label: t("stop"), icon: IconPlayerStop, ability: within(place.may, can.stop), run: stop }} />}
        {isOver && trouble(run) > 0 ? <ActionButton action={{ key: "failed", label: t("retry_failed"), icon: IconRefresh, ability: within(place.may, can.retry_failed), run: () => again("failed", trouble(run)) }} /> : null}
        {isOver && counts.skipped > 0 ? <ActionButton action={{ key: "skipped", label: t("retry_skipped"), icon: IconPlayerPlay, ability: within(place.may, can.retry_skipped), run: () => again("skipped", counts.skipped) }} /> : null}
      </>
    ),
  };
}

/** One run with what can be done with it. */
export function BulkRunView({ run, place }: RunProps) {
  const { t } = useTranslation("bulk");
  const { buttons, dialog } = useRunActions({ run, place });
  return (
    <DetailPage
      title={t(`acts.${run.act}`)}
      crumbs={[place.list]}
      badge={<RunState run={run} />}
      facts={[
        { label: t("services"), value: String(run.counts.total) },
        { label: t("by"), value: place.by?.(run) ?? run.started_by },
        { label: t("when"), value: <Time at={run.created_at} /> },
        run.finished_at ? { label: t("ended"), value: <Time at={run.finished_at} /> } : null,
        run.reason ? { label: t("reason"), value: run.reason } : null,
        ...toldFacts(run, t),
      ]}
      actions={buttons}
      notice={<HowFar run={run} />}
      tabs={[
        { key: "all", label: t("tab_all"), count: run.counts.total, content: <Items run={run} place={place} kind="all" /> },
        { key: "trouble", label: t("tab_trouble"), count: trouble(run), content: <Items run={run} place={place} kind="trouble" /> },
      ]}
    >
      {dialog}
    </DetailPage>
  );
}

/** What the act was told. */
function toldFacts({ details, act }: BulkRun, t: TFunction<"bulk">) {
  const { image, label, firewall, older_than_days, schedule, add_on } = details;
  return [
    act === "reinstall" ? { label: t("image"), value: image?.name ?? t("image_same") } : null,
    label ? { label: t("label"), value: label } : null,
    add_on ? { label: t("add_on"), value: add_on.name } : null,
    firewall ? { label: t("firewall"), value: firewall.name } : null,
    older_than_days ? { label: t("days"), value: String(older_than_days) } : null,
    schedule ? { label: t("schedule"), value: t("schedule_told", { rhythm: t(`rhythm.${schedule.rhythm}`), time: clock(schedule.hour), count: schedule.keep }) } : null,
  ];
}

/** What the run allows, unless the role stands in the way already. */
const within = (may: Ability, ability: Ability): Ability => (may.allowed ? ability : may);

function HowFar({ run }: { run: BulkRun }) {
  const { t } = useTranslation("bulk");
  const { counts } = run;
  const words = t("of", { over: over(run), total: counts.total });
  const numbers = [
    ["done", counts.done],
    ["running", counts.running],
    ["waiting", counts.waiting],
    ["failed", counts.failed],
    ["refused", counts.refused],
    ["skipped", counts.skipped],
  ] as const;
  return (
    <Section title={t("progress")} text={run.stopped_because ? spoken(run.stopped_because) : undefined} tone={run.stopped_because ? "warn" : undefined}>
      <div className={classes.progress}>
        <Progress value={counts.total === 0 ? 0 : (100 * over(run)) / counts.total} aria-label={words} color={trouble(run) > 0 ? "yellow" : undefined} />
        <ul className={classes.numbers} aria-live="polite">
          {numbers
            .filter(([, count]) => count > 0)
            .map(([state, count]) => (
              <li key={state}>
                <strong>{count}</strong> {t(`item.${state}`)}
              </li>
            ))}
        </ul>
      </div>
    </Section>
  );
}

function Items({ run, place, kind }: RunProps & { kind: "all" | "trouble" }) {
  const { t } = useTranslation("bulk");
  const columns: Column<BulkRunItem>[] = [
    { key: "service", header: t("service"), phone: "main", csv: (row) => row.service.name, cell: (row) => row.service.name },
    { key: "state", header: t("field_state"), phone: "side", csv: (row) => row.state, cell: (row) => <ItemState item={row} /> },
    { key: "why", header: t("why"), csv: (row) => row.detail ?? "", cell: (row) => <span className={classes.why}>{row.detail ? spoken(row.detail) : dash}</span> },
    { key: "tries", header: t("tries"), align: "end", phone: "wide", csv: (row) => String(row.tries), cell: (row) => <span className="tnum">{row.tries}</span> },
    { key: "at", header: t("at"), csv: (row) => row.finished_at ?? "", cell: (row) => (row.finished_at ? <Time at={row.finished_at} /> : dash) },
  ];
  return (
    <List
      title={t(`tab_${kind}`)}
      path={`/${place.side}/bulk-run-items`}
      fixed={{ bulk_run: run.id, ...(kind === "trouble" ? { state: "trouble" } : {}) }}
      topics={["bulk_run"]}
      columns={columns}
      rowKey={(row) => row.id}
      rowHref={(row) => place.service(row.service.id)}
      rowName={(row) => row.service.name}
      searchLabel={t("search_items")}
      csv="bulk-run"
      empty={kind === "trouble" ? { title: t("trouble_none_title"), text: t("trouble_none") } : { title: t("items_none_title"), text: t("items_none") }}
    />
  );
}
