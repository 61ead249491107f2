/** How a due date reads from today: "due in 9 days", "6 days overdue". */
import { useTranslation } from "react-i18next";
import { useMeta, useNow } from "@/api/meta";
import type { CivilDate } from "@/api/schema";
import { civilDate, daysBetween, formatDays } from "@/lib/dates";

export function useDueText(): (date: CivilDate, overdue?: boolean) => string {
  const { t } = useTranslation("portal");
  const now = useNow();
  const { time_zone } = useMeta();
  const today = civilDate(now, time_zone);
  return (date, overdue) => {
    const days = daysBetween(today, date);
    if (overdue && days < 0) return t("due.overdue", { count: -days });
    return t("due.on", { when: formatDays(days) });
  };
}

/** "tomorrow", "in 9 days". */
export function useDaysText(): (date: CivilDate) => string {
  const now = useNow();
  const { time_zone } = useMeta();
  return (date) => formatDays(daysBetween(civilDate(now, time_zone), date));
}
