/** A server that has become too small: the bigger plans, or the move to one that is under way. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import type { Side } from "@/components/service/snapshot-calls";
import { Guide } from "./Guide";
import { Offers } from "./Offers";
import { PanelOffers } from "./PanelOffers";
import { upgradeReads } from "./calls";
import type { UpgradeGuide } from "./calls";
import "./words";

interface UpgradeProps {
  serviceId: string;
  side: Side;
  /** Why this person may change nothing here; nothing where they may. */
  may?: Ability;
}

const isSettingUp = (guide: UpgradeGuide | null | undefined) => guide?.state === "open" && guide.steps.some((one) => one.key === "machine" && one.state === "now");

export function Upgrade({ serviceId, side, may = { allowed: true } }: UpgradeProps) {
  const { t } = useTranslation(["upgrade", "common"]);
  const query = useQuery({ ...upgradeReads.ofService(side, serviceId), refetchInterval: (found) => (isSettingUp(found.state.data?.guide) ? 10_000 : false) });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { guide } = query.data;
  if (guide?.state === "open") return <Guide guide={guide} side={side} may={may} />;
  return (
    <>
      {guide ? (
        <Section title={t("upgrade:last")} tone="info">
          {t(`upgrade:was_${guide.state === "done" ? "done" : "abandoned"}`, { from: guide.old.name, to: guide.new.name })}
          {guide.finished_at ? (
            <>
              {" · "}
              <Time at={guide.finished_at} />
            </>
          ) : null}
        </Section>
      ) : null}
      <Offers upgrade={query.data} serviceId={serviceId} side={side} may={may} />
      {side === "admin" && !query.data.refused ? <PanelOffers serviceId={serviceId} /> : null}
    </>
  );
}
