/** How full a storage was, and how far it grows by itself. */
import { Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { FillChart } from "@/components/storage/FillChart";
import { SpanControl } from "@/components/storage/SpanControl";
import { Time } from "@/components/Time";
import { storageCalls } from "./calls";
import type { Share } from "./calls";
import { StorageGrowth } from "./StorageGrowth";

export function StorageUsage({ share }: { share: Share }) {
  const { t } = useTranslation("storage");
  const [days, setDays] = useState(30);
  const query = useQuery({ ...storageCalls(share.id).usage(days), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <Section title={t("usage.title")} text={share.is_whole ? undefined : t(share.used_at ? "usage.shared" : "usage.shared_not_yet")} actions={<SpanControl days={days} onChange={setDays} />}>
        {share.used_at ? (
          <p>
            {share.is_whole ? t("usage.asked") : t("counted")} <Time at={share.used_at} />
          </p>
        ) : null}
        {share.used_at && query.isPending ? <Skeleton height={240} radius="md" /> : null}
        {share.used_at && query.data ? <FillChart name={share.name} usedBytes={share.used_bytes ?? 0} sizeGb={share.size_gb ?? undefined} samples={query.data.samples} /> : null}
      </Section>
      {share.allowance_gb !== null && share.size_gb !== null ? <StorageGrowth key={share.size_gb} share={share} sizeGb={share.size_gb} allowanceGb={share.allowance_gb} /> : null}
    </>
  );
}
