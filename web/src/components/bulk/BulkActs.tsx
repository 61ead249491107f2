/** The menu of what can be done with the services that are ticked. */
import "./words";
import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { useQuestion } from "../Question";
import { toast } from "../toasts";
import type { BulkAct, BulkRun } from "./calls";
import classes from "./bulk.module.css";

/** An act that is on offer. */
export interface Offer<A extends BulkAct = BulkAct> {
  act: A;
  icon: Icon;
  /** It changes the contract, so operating services is not enough. */
  writes?: boolean;
  reason?: boolean;
  danger?: boolean;
}

export interface OfferGroup<A extends BulkAct = BulkAct> {
  name: "machine" | "service" | "end";
  acts: Offer<A>[];
}

interface BulkActsProps<A extends BulkAct> {
  groups: OfferGroup<A>[];
  /** How many services it is about. */
  count: number;
  may: (offer: Offer<A>) => Ability;
  begin: (act: A, why: string | null, key: string) => Promise<BulkRun>;
  clear: () => void;
  /** Where the run is followed. */
  href: (id: string) => string;
}

export function BulkActs<A extends BulkAct>({ groups, count, may, begin: send, clear, href }: BulkActsProps<A>) {
  const { t } = useTranslation("bulk");
  const navigate = useNavigate();
  const { ask, dialog } = useQuestion();
  const begin = useWrite<BulkRun, { act: A; why: string | null }>({
    topics: ["bulk_run"],
    run: ({ act, why }, key) => send(act, why, key),
    done: (run) => {
      clear();
      toast.done(t("begun"));
      void navigate({ to: href(run.id) as never });
    },
  });
  const question = ({ act, reason, danger }: Offer<A>) => {
    const name = t(`acts.${act as BulkAct}`);
    ask({
      title: t("ask", { act: name, count }),
      consequences: [t(`what.${act as BulkAct}`), t("refused_too"), t("slowly")],
      confirmLabel: t("begin", { act: name, count }),
      danger,
      reason,
      typeName: act === "terminate" ? String(count) : undefined,
      run: (why) => begin.mutateAsync({ act, why: why || null }),
    });
  };
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button size="compact-sm" rightSection={<IconChevronDown size={15} aria-hidden />}>
            {t("choose")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu}>
          {groups.map(({ name, acts }) => (
            <Fragment key={name}>
              <Menu.Label>{t(`group_${name}`)}</Menu.Label>
              {acts.map((offer) => {
                const { allowed, reason } = may(offer);
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
                    {t(`acts.${offer.act as BulkAct}`)}
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
