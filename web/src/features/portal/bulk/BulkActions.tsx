/** What a customer can do with the services that are ticked. */
import { IconCalendarCheck, IconCalendarOff, IconCalendarRepeat, IconCalendarX, IconCamera, IconCameraMinus, IconDeviceFloppy, IconPlayerPlay, IconPlayerStop, IconPower, IconPuzzle, IconRotateClockwise, IconShieldMinus, IconShieldPlus, IconStethoscope, IconTag } from "@tabler/icons-react";
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
      { act: "rename", icon: IconTag, asks: "label" },
      { act: "buy_add_on", icon: IconPuzzle, asks: "add_on" },
      { act: "assign_firewall", icon: IconShieldPlus, asks: "firewall" },
      { act: "unassign_firewall", icon: IconShieldMinus, asks: "firewall" },
    ],
  },
  {
    name: "end",
    acts: [
      { act: "cancel", icon: IconCalendarX, danger: true },
      { act: "resume", icon: IconCalendarCheck },
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
  return <BulkActs groups={GROUPS} count={ids.length} side="portal" ids={ids} may={() => may} begin={(act, { details }, key) => bulkApi.beginOwn({ act, service_ids: ids, details, confirm_count: ids.length }, key)} clear={clear} href={paths.portal.bulkRun} />;
}
