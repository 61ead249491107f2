/** When snapshots are taken, as fields: of one server's schedule, and of many servers' at once. */
import { NativeSelect, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule, ScheduleInput } from "@/api/schema";
import { FieldRow } from "@/components/Form";
import { LOCALE } from "@/i18n";

const RHYTHMS = ["daily", "weekly", "monthly"] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: clock(hour) }));
const WEEKDAYS = Array.from({ length: 7 }, (_, day) => ({ value: String(day + 1), label: weekday(day + 1) }));

export function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** The name of a day: 1 is Monday, as was the first of January 2024. */
export function weekday(day: number): string {
  return new Intl.DateTimeFormat(LOCALE, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, day));
}

export interface ScheduleValues {
  rhythm: (typeof RHYTHMS)[number];
  weekday: string;
  month_day: string;
  hour: string;
  keep: string;
  name_pattern: string;
}

export function scheduleValues(schedule: Schedule | null | undefined, keep: number): ScheduleValues {
  return {
    rhythm: schedule?.rhythm ?? "daily",
    weekday: String(schedule?.weekday ?? 7),
    month_day: String(schedule?.month_day ?? 1),
    hour: String(schedule?.hour ?? 3),
    keep: String(schedule?.keep ?? keep),
    name_pattern: schedule?.name_pattern ?? "auto {date}",
  };
}

export function scheduleInput(values: ScheduleValues, paused: boolean): ScheduleInput {
  const { rhythm, name_pattern } = values;
  return {
    rhythm,
    weekday: rhythm === "weekly" ? Number(values.weekday) : null,
    month_day: rhythm === "monthly" ? Number(values.month_day) : null,
    hour: Number(values.hour),
    keep: Number(values.keep),
    name_pattern: name_pattern.trim(),
    paused,
  };
}

interface ScheduleFieldsProps {
  form: UseFormReturnType<ScheduleValues>;
  /** Where the hour is meant. */
  hourHelp: string;
  keep: { help: string; max: number; notes?: ReactNode };
}

export function ScheduleFields({ form, hourHelp, keep }: ScheduleFieldsProps) {
  const { t } = useTranslation("service");
  const { rhythm } = form.values;
  return (
    <>
      <FieldRow>
        <NativeSelect label={t("schedule.rhythm")} data={RHYTHMS.map((value) => ({ value, label: t(`schedule.rhythm_${value}`) }))} data-autofocus {...form.getInputProps("rhythm")} />
        {rhythm === "weekly" ? <NativeSelect label={t("schedule.weekday")} data={WEEKDAYS} {...form.getInputProps("weekday")} /> : null}
        {rhythm === "monthly" ? <TextInput type="number" inputMode="numeric" min={1} max={31} label={t("schedule.month_day")} description={t("schedule.month_day_help")} {...form.getInputProps("month_day")} /> : null}
      </FieldRow>
      <NativeSelect label={t("schedule.hour")} description={hourHelp} data={HOURS} {...form.getInputProps("hour")} />
      <TextInput type="number" inputMode="numeric" label={t("schedule.keep")} description={keep.help} min={1} max={keep.max} {...form.getInputProps("keep")} />
      {keep.notes}
      <TextInput label={t("schedule.name")} description={t("schedule.name_help", { date: "{date}", time: "{time}" })} maxLength={40} {...form.getInputProps("name_pattern")} />
    </>
  );
}
