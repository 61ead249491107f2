/** Periods of a tax report by their short names: a month `2026-11`, a quarter `2026-Q4`. */
import { daysOf, monthsBefore } from "../ledger/months";

const quarterOf = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;

/** The quarter of a day and those before it, latest first. */
export function quartersBefore(today: string, count: number): string[] {
  return [...new Set(monthsBefore(today, count * 3).map(quarterOf))].slice(0, count);
}

/** First and last day of a month or quarter. */
export function daysOfPeriod(period: string): { from: string; to: string } {
  const [year = "", quarter] = period.split("-Q");
  if (!quarter) return daysOf(period);
  const last = Number(quarter) * 3;
  const month = (number: number) => daysOf(`${year}-${String(number).padStart(2, "0")}`);
  return { from: month(last - 2).from, to: month(last).to };
}

/** The quarter before that of a day: what is reported next. */
export const lastQuarter = (today: string): string => quartersBefore(today, 2)[1] ?? quarterOf(today);

/** The one of some periods that has these days, if any. */
export function periodOf(periods: string[], from: string, to: string): string | undefined {
  return periods.find((period) => {
    const days = daysOfPeriod(period);
    return days.from === from && days.to === to;
  });
}
