/** What the rules would do until a date: day by day, with nothing changed by looking. */
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { IconCalendarTime } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { useMeta, useNow } from "@/api/meta";
import type { PlannedAct } from "@/api/schema";
import { Empty } from "@/components/Empty";
import { DetailSkeleton } from "@/components/DetailPage";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { civilDate, formatDate } from "@/lib/dates";
import classes from "./automation.module.css";
import { PlannedActs } from "./PlannedActs";

const SPANS = [
  ["week", 7],
  ["month", 30],
  ["quarter", 91],
  ["year", 365],
] as const;

export function PreviewPage() {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const now = useNow();
  const today = civilDate(now, time_zone);
  const ahead = (days: number) => civilDate(new Date(now.getTime() + days * 86_400_000), time_zone);
  const { until = ahead(30) } = useSearch({ strict: false }) as { until?: string };
  const navigate = useNavigate();
  const go = (date: string) => void navigate({ to: ".", search: { until: date } as never, replace: true, resetScroll: false });
  const preview = useQuery({ ...adminRead.preview(until), placeholderData: keepPreviousData });
  const preset = SPANS.find(([, days]) => ahead(days) === until)?.[0];
  return (
    <Page title={t("preview.title")} lead={t("preview.lead")}>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t("preview.presets")}
          value={preset ?? ""}
          data={SPANS.map(([value]) => ({ value, label: t(`preview.${value}`) }))}
          onChange={(value) => go(ahead(SPANS.find(([key]) => key === value)?.[1] ?? 30))}
        />
        <UntilForm key={until} until={until} min={today} onGo={go} />
      </div>
      {preview.error && !preview.data ? <ProblemPanel error={preview.error} retry={() => void preview.refetch()} /> : null}
      {preview.isPending ? <DetailSkeleton label={t("preview.title")} /> : null}
      {preview.data ? <Acts acts={preview.data.acts} until={until} /> : null}
    </Page>
  );
}

function UntilForm({ until, min, onGo }: { until: string; min: string; onGo: (date: string) => void }) {
  const { t } = useTranslation("admin");
  const [date, setDate] = useState(until);
  return (
    <form
      className={classes.until}
      onSubmit={(event) => {
        event.preventDefault();
        if (date) onGo(date);
      }}
    >
      <TextInput type="date" label={t("preview.until")} min={min} value={date} onChange={(event) => setDate(event.currentTarget.value)} />
      <Button type="submit" variant="default">
        {t("preview.show")}
      </Button>
    </form>
  );
}

function Acts({ acts, until }: { acts: PlannedAct[]; until: string }) {
  const { t } = useTranslation("admin");
  if (acts.length === 0) return <Empty icon={IconCalendarTime} title={t("preview.empty_title")} text={t("preview.empty")} />;
  return (
    <>
      <p role="status" className={classes.count}>
        {t("preview.count", { count: acts.length, date: formatDate(until) })}
      </p>
      <Section flush>
        <PlannedActs acts={acts} label={t("preview.title")} />
      </Section>
    </>
  );
}
