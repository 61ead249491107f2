/** How full a storage was, over the time that is chosen. */
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
import type { ObjectStorage } from "./calls";

export function StorageUsage({ storage }: { storage: ObjectStorage }) {
  const { t } = useTranslation("storage");
  const [days, setDays] = useState(30);
  const query = useQuery({ ...storageCalls(storage.id).usage(days), placeholderData: keepPreviousData });
  const asked = storage.used_at ? (
    <>
      {t("usage.asked")} <Time at={storage.used_at} />
    </>
  ) : undefined;
  return (
    <Section title={t("usage.title")} text={asked} actions={<SpanControl days={days} onChange={setDays} />}>
      {query.isPending ? <Skeleton height={240} radius="md" /> : null}
      {query.error && !query.data ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <FillChart name={storage.name} usedBytes={storage.used_bytes} sizeGb={storage.size_gb} samples={query.data.samples} /> : null}
    </Section>
  );
}
