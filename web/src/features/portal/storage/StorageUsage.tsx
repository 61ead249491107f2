/** How full a storage was. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { BarChart } from "@/components/Chart";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { civilDate, formatDate } from "@/lib/dates";
import { formatBytes, storageCalls } from "./calls";
import type { Share } from "./calls";

export function StorageUsage({ share }: { share: Share }) {
  const { t } = useTranslation("storage");
  const { time_zone } = useMeta();
  const query = useQuery(storageCalls(share.id).usage());
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  // The last figure of each day.
  const days = new Map((query.data?.samples ?? []).map((one) => [formatDate(civilDate(new Date(one.at), time_zone)), one.used_bytes]));
  return (
    <Section title={t("usage.title")} text={share.is_whole ? undefined : t("usage.shared")}>
      {share.is_whole && share.used_at ? (
        <p>
          {t("usage.asked")} <Time at={share.used_at} />
        </p>
      ) : null}
      {share.is_whole && query.data ? (
        days.size > 0 ? (
          <BarChart
            title={t("usage.finding", { used: formatBytes(share.used_bytes ?? 0) })}
            labels={[...days.keys()]}
            series={[{ name: t("used"), tone: "accent", values: [...days.values()] }]}
            format={formatBytes}
            fileName={share.name}
          />
        ) : (
          t("usage.none")
        )
      ) : null}
    </Section>
  );
}
