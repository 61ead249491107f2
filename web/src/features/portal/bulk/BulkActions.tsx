/** What a customer can do with the services that are ticked. */
import { IconCamera, IconPlayerPlay, IconPlayerStop, IconPower, IconRotateClockwise } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { BulkActs } from "@/components/bulk/BulkActs";
import type { OfferGroup } from "@/components/bulk/BulkActs";
import { bulkApi } from "@/components/bulk/calls";
import type { NewOwnBulkRun } from "@/components/bulk/calls";
import { paths } from "@/lib/paths";

/** As many as one run of a customer's takes. */
const MOST = 50;

const GROUPS: OfferGroup<NewOwnBulkRun["act"]>[] = [
  {
    name: "machine",
    acts: [
      { act: "start", icon: IconPlayerPlay },
      { act: "restart", icon: IconRotateClockwise },
      { act: "shutdown", icon: IconPower },
      { act: "stop", icon: IconPlayerStop },
      { act: "snapshot", icon: IconCamera },
    ],
  },
];

interface BulkActionsProps {
  ids: string[];
  clear: () => void;
}

export default function BulkActions({ ids, clear }: BulkActionsProps) {
  const { t } = useTranslation("bulk");
  const may = ids.length <= MOST ? { allowed: true } : { allowed: false, reason: t("too_many", { most: MOST }) };
  return <BulkActs groups={GROUPS} count={ids.length} may={() => may} begin={(act, _, key) => bulkApi.beginOwn({ act, service_ids: ids }, key)} clear={clear} href={paths.portal.bulkRun} />;
}
