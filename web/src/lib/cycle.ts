/** Billing cycles in words and in length. A cycle is a number of months, or, as a negative number, a number of days. */
import type { CycleMonths } from "@/api/schema";
import { t } from "@/i18n";

/** The cycles that forms offer first. */
export const CYCLES: CycleMonths[] = [1, 3, 6, 12];

export type CycleUnit = "day" | "week" | "month" | "year";

/** The cycle of so many days, weeks, months or years. */
export function cycleOf(count: number, unit: CycleUnit): CycleMonths {
  return { day: -count, week: -7 * count, month: count, year: 12 * count }[unit];
}

function counted(cycle: CycleMonths): { unit: Exclude<CycleUnit, "week">; count: number } {
  if (cycle < 0) return { unit: "day", count: -cycle };
  return cycle % 12 === 0 ? { unit: "year", count: cycle / 12 } : { unit: "month", count: cycle };
}

/** `monthly`, `every 14 days`, `every 2 years`. */
export function cycleEvery(cycle: CycleMonths): string {
  const { unit, count } = counted(cycle);
  return t(`common:cycle.every_${unit}`, { count });
}

/** `per month`, `per 14 days`, `per 2 years`. */
export function cyclePer(cycle: CycleMonths): string {
  const { unit, count } = counted(cycle);
  return t(`common:cycle.per_${unit}`, { count });
}

/** `1 month`, `14 days`, `12 months`, `2 years`. */
export function cycleLength(cycle: CycleMonths): string {
  const { unit, count } = cycle === 12 ? { unit: "month" as const, count: 12 } : counted(cycle);
  return t(`common:cycle.length_${unit}`, { count });
}

/** Cycles from short to long, each once. */
export function sortCycles(cycles: Iterable<CycleMonths>): CycleMonths[] {
  return [...new Set(cycles)].toSorted((a, b) => days(a) - days(b));
}

/** What a price of a cycle comes to in a month; a year has 365 days. */
export function byTheMonth(minor: number, cycle: CycleMonths): number {
  return Math.round(cycle < 0 ? (minor * 365) / (-cycle * 12) : minor / cycle);
}

/** What an amount a month comes to in a cycle. */
export function ofTheMonth(minor: number, cycle: CycleMonths): number {
  return cycle < 0 ? Math.round((minor * 12 * -cycle) / 365) : minor * cycle;
}

const days = (cycle: CycleMonths) => (cycle < 0 ? -cycle : (cycle * 365) / 12);
