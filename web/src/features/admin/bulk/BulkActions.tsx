/** What can be done with the services that are ticked, or with all that match. */
import "./words";
import { Button, Menu } from "@mantine/core";
import { IconBolt, IconCalendarX, IconCamera, IconArrowsMaximize, IconChevronDown, IconKey, IconLifebuoy, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconRotateClockwise, IconThumbUp, IconTrash } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import type { Matching } from "@/components/SelectionBar";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { bulkApi } from "./calls";
import type { BulkAct, BulkRun, NewBulkRun } from "./calls";
import classes from "./bulk.module.css";

interface Offer {
  act: BulkAct;
  icon: Icon;
  /** It changes the contract, so operating services is not enough. */
  writes?: boolean;
  reason?: boolean;
  danger?: boolean;
}

const GROUPS: { name: "machine" | "service" | "end"; acts: Offer[] }[] = [
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
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const { ask, dialog } = useQuestion();
  const may = { operate: useMay("services.operate"), write: useMay("services.write") };
  const count = matching ? matching.total : ids.length;
  const begin = useWrite<BulkRun, NewBulkRun>({
    topics: ["bulk_run"],
    run: (body, key) => bulkApi.begin(body, key),
    done: (run) => {
      clear();
      toast.done(t("bulk.begun"));
      void navigate({ to: adminPaths.bulkRun(run.id) as never });
    },
  });
  const question = ({ act, reason, danger }: Offer) => {
    const name = t(`bulk.acts.${act}`);
    const which = matching ? { filter: matching.query } : { service_ids: ids };
    ask({
      title: t("bulk.ask", { act: name, count }),
      consequences: [t(`bulk.what.${act}`), t("bulk.refused_too"), t("bulk.slowly")],
      confirmLabel: t("bulk.begin", { act: name, count }),
      danger,
      reason,
      typeName: act === "terminate" ? String(count) : undefined,
      run: (why) => begin.mutateAsync({ act, ...which, reason: why || null, confirm_count: count }),
    });
  };
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button size="compact-sm" rightSection={<IconChevronDown size={15} aria-hidden />}>
            {t("bulk.choose")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu}>
          {GROUPS.map(({ name, acts }) => (
            <Fragment key={name}>
              <Menu.Label>{t(`bulk.group_${name}`)}</Menu.Label>
              {acts.map((offer) => {
                const { allowed, reason } = offer.writes ? may.write : may.operate;
                return (
                  <Menu.Item
                    key={offer.act}
                    className={offer.danger && allowed ? classes.danger : undefined}
                    leftSection={<offer.icon size={16} aria-hidden />}
                    data-disabled={allowed ? undefined : true}
                    aria-disabled={allowed ? undefined : true}
                    closeMenuOnClick={allowed}
                    onClick={() => (allowed ? question(offer) : undefined)}
                  >
                    {t(`bulk.acts.${offer.act}`)}
                    {allowed ? null : <span className={classes.refused}>{reason}</span>}
                  </Menu.Item>
                );
              })}
            </Fragment>
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  );
}
