/** The one date formatter: billing dates as dates, instants in the person's zone, relative with exact beside it. */
import type { CivilDate, Instant } from "@/api/schema";

interface Zone {
  locale?: string;
  timeZone?: string;
}

/** A civil date has no zone: it is formatted as the day it names, wherever the reader sits. */
export function formatDate(date: CivilDate, { locale = "en-GB" }: Zone = {}): string {
  const [year, month, day] = date.slice(0, 10).split("-").map(Number);
  if (!year || !month || !day) return date;
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, day),
  );
}

export function formatPeriod(start: CivilDate, end: CivilDate, zone: Zone = {}): string {
  return `${formatDate(start, zone)} – ${formatDate(end, zone)}`;
}

/** `2026-01` becomes `Jan 2026`. */
export function formatMonth(month: string, { locale = "en-GB" }: Zone = {}): string {
  const [year, number] = month.split("-").map(Number);
  if (!year || !number) return month;
  return new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" }).format(Date.UTC(year, number - 1, 1));
}

export function formatTime(at: Instant | Date, { locale = "en-GB", timeZone }: Zone = {}): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at));
}

export function formatTimeExact(at: Instant | Date, { locale = "en-GB", timeZone }: Zone = {}): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    timeZone,
  }).format(new Date(at));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

export function formatRelative(at: Instant | Date, now: Date, locale = "en"): string {
  const seconds = Math.round((new Date(at).getTime() - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "long" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

/** Today as a civil date in a zone: what "due today" is compared with. */
export function civilDate(now: Date, timeZone = "UTC"): CivilDate {
  return new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone }).format(now);
}

/** Whole days from one civil date to another; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000);
}

export function formatDays(days: number, locale = "en"): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
}
