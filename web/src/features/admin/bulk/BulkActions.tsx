/** What can be done with the services that are ticked, or with all that match. */
import { IconBolt, IconCalendarOff, IconCalendarRepeat, IconCalendarX, IconCamera, IconCameraMinus, IconArrowsMaximize, IconDeviceFloppy, IconKey, IconLifebuoy, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconPuzzle, IconRotateClockwise, IconShieldMinus, IconShieldPlus, IconStethoscope, IconTag, IconThumbUp, IconTrash } from "@tabler/icons-react";
import { BulkActs } from "@/components/bulk/BulkActs";
import type { OfferGroup } from "@/components/bulk/BulkActs";
import { bulkApi } from "@/components/bulk/calls";
import type { NewBulkRun } from "@/components/bulk/calls";
import type { Matching } from "@/components/SelectionBar";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

const GROUPS: OfferGroup<NewBulkRun["act"]>[] = [
  {
    name: "machine",
    acts: [
      { act: "start", icon: IconPlayerPlay },
      { act: "restart", icon: IconRotateClockwise },
      { act: "shutdown", icon: IconPower },
      { act: "stop", icon: IconPlayerStop },
      { act: "rescue", icon: IconLifebuoy },
      { act: "reset_password", icon: IconKey },
      { act: "troubleshoot", icon: IconStethoscope },
      { act: "reinstall", icon: IconDeviceFloppy, asks: "image", danger: true },
    ],
  },
  {
    name: "snapshots",
    acts: [
      { act: "snapshot", icon: IconCamera },
      { act: "schedule_snapshots", icon: IconCalendarRepeat, asks: "schedule" },
      { act: "unschedule_snapshots", icon: IconCalendarOff },
      { act: "delete_snapshots", icon: IconCameraMinus, asks: "days", danger: true },
    ],
  },
  {
    name: "service",
    acts: [
      { act: "rename", icon: IconTag, writes: true, asks: "label" },
      { act: "buy_add_on", icon: IconPuzzle, writes: true, asks: "add_on" },
      { act: "assign_firewall", icon: IconShieldPlus, asks: "firewall" },
      { act: "unassign_firewall", icon: IconShieldMinus, asks: "firewall" },
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
  return <BulkActs groups={GROUPS} count={count} side="admin" ids={matching ? null : ids} may={({ writes }) => (writes ? may.write : may.operate)} begin={(act, { why, details }, key) => bulkApi.begin({ act, ...which, reason: why, details, confirm_count: count }, key)} clear={clear} href={adminPaths.bulkRun} />;
}
