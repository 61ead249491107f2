/** Times: relative with the exact one on hover and focus. Billing dates stay dates. */
import { useMeta, useNow } from "@/api/meta";
import type { CivilDate, Instant } from "@/api/schema";
import { formatDate, formatRelative, formatTime, formatTimeExact } from "@/lib/dates";
import { Hint } from "./Hint";

interface TimeProps {
  at: Instant;
  /** `relative` for streams, `exact` where the moment itself matters. */
  as?: "relative" | "exact";
}

export function Time({ at, as = "relative" }: TimeProps) {
  const now = useNow();
  const { time_zone } = useMeta();
  const exact = formatTimeExact(at, { timeZone: time_zone });
  return (
    <Hint label={exact}>
      <time dateTime={at} className="tnum">
        {as === "relative" ? formatRelative(at, now) : formatTime(at, { timeZone: time_zone })}
      </time>
    </Hint>
  );
}

export function DateText({ date }: { date: CivilDate }) {
  return (
    <time dateTime={date} className="tnum" style={{ whiteSpace: "nowrap" }}>
      {formatDate(date)}
    </time>
  );
}
