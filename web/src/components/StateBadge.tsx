/** A state as word, colour and dot, with since when and why on hover and focus. */
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { Instant } from "@/api/schema";
import { formatTime } from "@/lib/dates";
import { spoken } from "@/lib/spoken";
import common from "@/i18n/en/common.json";
import { Hint } from "./Hint";
import classes from "./StateBadge.module.css";
import type { Tone } from "./theme";

type StateKey = keyof typeof common.state;

const TONES: Partial<Record<string, Tone>> = {
  active: "good", paid: "good", succeeded: "good", running: "good", ok: "good", sent: "good", done: "good",
  pending: "warn", provisioning: "info", suspended: "bad", overdue: "bad", open: "warn", requires_action: "warn",
  processing: "info", installing: "info", rescue: "warn", queued: "info", sending: "info", unconfirmed: "warn",
  degraded: "warn", maintenance: "warn", unknown: "warn", down: "bad", dead: "bad", failed: "bad", error: "bad", fraud: "bad",
  failed_setup: "bad", failed_suspend: "bad", failed_unsuspend: "bad", failed_terminate: "bad", uncollectible: "bad",
  captured: "info",
};

const MOVING = new Set(["provisioning", "installing", "processing", "running_job", "sending"]);

interface StateBadgeProps {
  state: string;
  since?: Instant | null;
  why?: string | null;
  tone?: Tone;
  /** Words other than the usual ones for this state. */
  label?: string;
}

export function StateBadge({ state, since, why, tone, label }: StateBadgeProps) {
  const { t } = useTranslation();
  const { time_zone } = useMeta();
  const text = label ?? (state in common.state ? t(`state.${state as StateKey}`) : state.replaceAll("_", " "));
  const hint = [since ? t("time.since", { time: formatTime(since, { timeZone: time_zone }) }) : "", why ? spoken(why, time_zone) : ""].filter(Boolean).join(" · ");
  const badge = (
    <span
      className={classes.badge}
      data-tone={tone ?? TONES[state] ?? "idle"}
      data-moving={MOVING.has(state) || undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the hint must be reachable without a mouse
      tabIndex={hint ? 0 : undefined}
    >
      <span className={classes.dot} aria-hidden />
      {text}
    </span>
  );
  return hint ? (
    <Hint label={hint}>
      {badge}
    </Hint>
  ) : (
    badge
  );
}
