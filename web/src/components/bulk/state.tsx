/** Where a run and its services are, as badges. */
import { useTranslation } from "react-i18next";
import { StateBadge } from "@/components/StateBadge";
import type { BulkRun, BulkRunItem } from "./calls";

const RUN_TONES = { running: "info", stopping: "warn", stopped: "warn", finished: "good", trouble: "bad" } as const;
const ITEM_TONES = { waiting: "idle", running: "info", done: "good", failed: "bad", refused: "warn", skipped: "idle" } as const;

/** Failed, or not possible. */
export const trouble = ({ counts }: BulkRun): number => counts.failed + counts.refused;
/** Those that have ended one way or another. */
export const over = ({ counts }: BulkRun): number => counts.total - counts.waiting - counts.running;

export function RunState({ run }: { run: BulkRun }) {
  const { t } = useTranslation("bulk");
  const state = run.state === "finished" && trouble(run) > 0 ? "trouble" : run.state;
  return <StateBadge state={state} tone={RUN_TONES[state]} label={t(`state.${state}`)} why={run.stopped_because} />;
}

export function ItemState({ item }: { item: BulkRunItem }) {
  const { t } = useTranslation("bulk");
  return <StateBadge state={item.state} tone={ITEM_TONES[item.state]} label={t(`item.${item.state}`)} />;
}
