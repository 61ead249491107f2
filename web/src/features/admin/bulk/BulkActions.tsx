/** What can be done with the services that are ticked, or with all that match. */
import { IconBolt, IconCalendarX, IconCamera, IconArrowsMaximize, IconKey, IconLifebuoy, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconRotateClockwise, IconThumbUp, IconTrash } from "@tabler/icons-react";
import { BulkActs } from "@/components/bulk/BulkActs";
import type { OfferGroup } from "@/components/bulk/BulkActs";
import { bulkApi } from "@/components/bulk/calls";
import type { Matching } from "@/components/SelectionBar";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

const GROUPS: OfferGroup[] = [
  {
    name: "machine",
    acts: [
      { act: "start", icon: IconPlayerPlay },
      { act: "restart", icon: IconRotateClockwise },
      { act: "shutdown", icon: IconPower },
      { act: "stop", icon: IconPlayerStop },
      { act: "rescue", icon: IconLifebuoy },
      { act: "reset_password", icon: IconKey },
      { act: "snapshot", icon: IconCamera },
    ],
  },
  {
    name: "service",
    acts: [
      { act: "suspend", icon: IconPlayerPause, reason: true },
      { act: "unsuspend", icon: IconPlayerPlay },
      { act: "retry", icon: IconRefresh },
      { act: "provision", icon: IconBolt, writes: true },
      { act: "approve_purchase", icon: IconThumbUp, writes: true, reason: true },
      { act: "confirm_resize", icon: IconArrowsMaximize },
    ],
  },
  {
    name: "end",
    acts: [
      { act: "cancel", icon: IconCalendarX, writes: true, reason: true, danger: true },
      { act: "terminate", icon: IconTrash, writes: true, danger: true },
    ],
  },
];

interface BulkActionsProps {
  ids: string[];
  clear: () => void;
  matching: Matching | null;
}

export default function BulkActions({ ids, clear, matching }: BulkActionsProps) {
  const may = { operate: useMay("services.operate"), write: useMay("services.write") };
  const count = matching ? matching.total : ids.length;
  const which = matching ? { filter: matching.query } : { service_ids: ids };
  return <BulkActs groups={GROUPS} count={count} may={({ writes }) => (writes ? may.write : may.operate)} begin={(act, reason, key) => bulkApi.begin({ act, ...which, reason, confirm_count: count }, key)} clear={clear} href={adminPaths.bulkRun} />;
}
