/** How full a storage was, day by day, and how much space it had. */
import { useTranslation } from "react-i18next";
import type { components } from "@/api/generated";
import { useMeta } from "@/api/meta";
import { BarChart } from "@/components/Chart";
import { civilDate, formatDate } from "@/lib/dates";
import { formatBytes, formatDisk } from "@/lib/sizes";
import "./words";

interface FillChartProps {
  name: string;
  usedBytes: number;
  /** Its space, where whoever looks has all of it. */
  sizeGb?: number;
  samples: components["schemas"]["StorageUsageSample"][];
}

export function FillChart({ name, usedBytes, sizeGb, samples }: FillChartProps) {
  const { t } = useTranslation("storage");
  const { time_zone } = useMeta();
  if (samples.length === 0) return <>{t("usage.none")}</>;
  // The last figure of each day.
  const days = new Map(samples.map((one) => [formatDate(civilDate(new Date(one.at), time_zone)), one.used_bytes]));
  const used = formatBytes(usedBytes);
  const title = sizeGb ? t("usage.finding_of", { used, size: formatDisk(sizeGb), percent: Math.round(usedBytes / (sizeGb * 10_000_000)) }) : t("usage.finding", { used });
  return <BarChart title={title} labels={[...days.keys()]} series={[{ name: t("used"), tone: "accent", values: [...days.values()] }]} format={formatBytes} fileName={name} />;
}
