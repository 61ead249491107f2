/** When a billable item is due, in words. */
import { cycleEvery, cycleOf } from "@/lib/cycle";
import { formatDate } from "@/lib/dates";
import { t } from "@/i18n";
import type { BillableItem } from "./calls";
import "./words";

const UNITS = { days: "day", weeks: "week", months: "month", years: "year" } as const;

/** `Every month`, `Once`. */
export function howOften({ recurrence }: Pick<BillableItem, "recurrence">): string {
  if (!recurrence) return t("admin:items.once");
  const every = cycleEvery(cycleOf(recurrence.every, UNITS[recurrence.unit]));
  if (recurrence.times) return t("admin:items.often_times", { every, count: recurrence.times });
  return recurrence.until ? t("admin:items.often_until", { every, date: formatDate(recurrence.until) }) : every;
}

/** `With the next invoice`, `On hold`, a date, or a dash for what is over. */
export function whenDue(item: Pick<BillableItem, "state" | "timing" | "next_day">): string {
  if (item.state !== "waiting") return "–";
  if (item.timing === "on_day" && item.next_day) return formatDate(item.next_day);
  return t(item.timing === "hold" ? "admin:items.timing_hold" : "admin:items.timing_next_invoice");
}
