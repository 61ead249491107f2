/** One act on many services: how far it is, what went wrong and why, and how to stop it or go on. */
import "./words";
import { Progress } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import type { Column } from "@/components/DataTable";
import { DetailPage } from "@/components/DetailPage";
import { List } from "@/components/ListPage";
import { Section } from "@/components/Page";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { spoken } from "@/lib/spoken";
import { Loaded, dash, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { bulkApi, bulkReads } from "./calls";
import type { BulkRun, BulkRunItem } from "./calls";
import { ItemState, RunState, over, trouble } from "./state";
import classes from "./bulk.module.css";

export function BulkRunPage() {
  const { t } = useTranslation("admin");
  const { id = "" } = useParams({ strict: false });
  return (
    <Loaded query={bulkReads.one(id)} name={t("bulk.title")} crumbs={[{ label: t("bulk.title"), href: adminPaths.bulkRuns }]}>
      {(run) => <One run={run} />}
    </Loaded>
  );
}

type Wish = "stop" | "failed" | "skipped";

function useRunActions(run: BulkRun) {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const may = useMay("services.operate");
  const write = useWrite<unknown, Wish>({
    topics: ["bulk_run"],
    run: (wish, key) => (wish === "stop" ? bulkApi.stop(run.id, key) : bulkApi.retry(run.id, wish, key)),
    done: (_, wish) => toast.done(wish === "stop" ? t("bulk.stopped") : t("bulk.retried")),
  });
  const { counts, can } = run;
  const stop = () =>
    ask({ title: t("bulk.stop_title"), consequences: [t("bulk.stop_1", { count: counts.waiting }), t("bulk.stop_2")], confirmLabel: t("bulk.stop"), danger: true, run: () => write.mutateAsync("stop") });
  const again = (wish: "failed" | "skipped", count: number) =>
    ask({
      title: t(`bulk.retry_${wish}_title`, { act: t(`bulk.acts.${run.act}`), count }),
      consequences: [t(`bulk.what.${run.act}`), t("bulk.retry_1")],
      confirmLabel: t(`bulk.retry_${wish}`),
      // As when it was begun: what may have been refused then may be possible, and final, now.
      danger: run.act === "terminate",
      typeName: run.act === "terminate" ? String(count) : undefined,
      run: () => write.mutateAsync(wish),
    });
  const isOver = run.state === "finished" || run.state === "stopped";
  return {
    dialog,
    buttons: (
      <>
        {isOver ? null : <ActionButton action={{ key: "stop", label: t("bulk.stop"), icon: IconPlayerStop, ability: within(may, can.stop), run: stop }} />}
        {isOver && trouble(run) > 0 ? <ActionButton action={{ key: "failed", label: t("bulk.retry_failed"), icon: IconRefresh, ability: within(may, can.retry_failed), run: () => again("failed", trouble(run)) }} /> : null}
        {isOver && counts.skipped > 0 ? <ActionButton action={{ key: "skipped", label: t("bulk.retry_skipped"), icon: IconPlayerPlay, ability: within(may, can.retry_skipped), run: () => again("skipped", counts.skipped) }} /> : null}
      </>
    ),
  };
}

function One({ run }: { run: BulkRun }) {
  const { t } = useTranslation("admin");
  const { buttons, dialog } = useRunActions(run);
  return (
    <DetailPage
      title={t(`bulk.acts.${run.act}`)}
      crumbs={[{ label: t("bulk.title"), href: adminPaths.bulkRuns }]}
      badge={<RunState run={run} />}
      facts={[
        { label: t("bulk.services"), value: String(run.counts.total) },
        { label: t("bulk.by"), value: run.started_by },
        { label: t("bulk.when"), value: <Time at={run.created_at} /> },
        run.finished_at ? { label: t("bulk.ended"), value: <Time at={run.finished_at} /> } : null,
        run.reason ? { label: t("bulk.reason"), value: run.reason } : null,
      ]}
      actions={buttons}
      notice={<HowFar run={run} />}
      tabs={[
        { key: "all", label: t("bulk.tab_all"), count: run.counts.total, content: <Items run={run} kind="all" /> },
        { key: "trouble", label: t("bulk.tab_trouble"), count: trouble(run), content: <Items run={run} kind="trouble" /> },
      ]}
    >
      {dialog}
    </DetailPage>
  );
}

function HowFar({ run }: { run: BulkRun }) {
  const { t } = useTranslation("admin");
  const { counts } = run;
  const words = t("bulk.of", { over: over(run), total: counts.total });
  const numbers = [
    ["done", counts.done],
    ["running", counts.running],
    ["waiting", counts.waiting],
    ["failed", counts.failed],
    ["refused", counts.refused],
    ["skipped", counts.skipped],
  ] as const;
  return (
    <Section title={t("bulk.progress")} text={run.stopped_because ? spoken(run.stopped_because) : undefined} tone={run.stopped_because ? "warn" : undefined}>
      <div className={classes.progress}>
        <Progress value={counts.total === 0 ? 0 : (100 * over(run)) / counts.total} aria-label={words} color={trouble(run) > 0 ? "yellow" : undefined} />
        <ul className={classes.numbers} aria-live="polite">
          {numbers
            .filter(([, count]) => count > 0)
            .map(([state, count]) => (
              <li key={state}>
                <strong>{count}</strong> {t(`bulk.item.${state}`)}
              </li>
            ))}
        </ul>
      </div>
    </Section>
  );
}

function Items({ run, kind }: { run: BulkRun; kind: "all" | "trouble" }) {
  const { t } = useTranslation("admin");
  const columns: Column<BulkRunItem>[] = [
    { key: "service", header: t("bulk.service"), phone: "main", csv: (row) => row.service.name, cell: (row) => row.service.name },
    { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <ItemState item={row} /> },
    { key: "why", header: t("bulk.why"), csv: (row) => row.detail ?? "", cell: (row) => <span className={classes.why}>{row.detail ? spoken(row.detail) : dash}</span> },
    { key: "tries", header: t("bulk.tries"), align: "end", phone: "wide", csv: (row) => String(row.tries), cell: (row) => <span className="tnum">{row.tries}</span> },
    { key: "at", header: t("bulk.at"), csv: (row) => row.finished_at ?? "", cell: (row) => (row.finished_at ? <Time at={row.finished_at} /> : dash) },
  ];
  return (
    <List
      title={t(`bulk.tab_${kind}`)}
      path="/admin/bulk-run-items"
      fixed={{ bulk_run: run.id, ...(kind === "trouble" ? { state: "trouble" } : {}) }}
      topics={["bulk_run"]}
      columns={columns}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.service(row.service.id)}
      rowName={(row) => row.service.name}
      searchLabel={t("bulk.search_items")}
      csv="bulk-run"
      empty={kind === "trouble" ? { title: t("bulk.trouble_none_title"), text: t("bulk.trouble_none") } : { title: t("bulk.items_none_title"), text: t("bulk.items_none") }}
    />
  );
}
