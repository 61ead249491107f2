/** What the pages of all services show: the next renewal, and what happened. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { portal } from "@/api/portal";
import type { Service } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { DateText } from "@/components/Time";
import { Timeline } from "@/components/Timeline";
import { portalHref } from "@/lib/paths";
import { useDaysText } from "./due";

export function Renews({ service }: { service: Service }) {
  const days = useDaysText();
  const date = service.cancel_at ?? service.next_due_date;
  if (!date) return "–";
  return (
    <>
      <DateText date={date} /> <span style={{ fontWeight: 400 }}>({days(date)})</span>
      {service.price && !service.cancel_at ? (
        <>
          {" · "}
          <Money value={service.price} />
        </>
      ) : null}
    </>
  );
}

export function TimelineTab({ id }: { id: string }) {
  const { t } = useTranslation("portal");
  const timeline = useQuery(portal.timeline(id));
  if (timeline.error && !timeline.data) return <ProblemPanel error={timeline.error} retry={() => void timeline.refetch()} />;
  return <Section title={t("service.tab_timeline")}>{timeline.data ? <Timeline entries={timeline.data.items} hrefFor={portalHref} label={t("service.tab_timeline")} /> : <DetailSkeleton label={t("loading")} />}</Section>;
}
