/** A time line of the back office: related things open here, rules carry their names. */
import type { TimelineEntry } from "@/api/schema";
import { Timeline } from "@/components/Timeline";
import { useSettingNames } from "./automation/setting-names";
import { adminHref } from "./paths";

export function AdminTimeline({ entries, label }: { entries: TimelineEntry[]; label: string }) {
  const { name } = useSettingNames();
  return <Timeline entries={entries} hrefFor={adminHref} ruleName={name} label={label} />;
}
