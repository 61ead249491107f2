/** The menu of what can be done with the services that are ticked. */
import "./words";
import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { Fragment, Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { useQuestion } from "../Question";
import { toast } from "../toasts";
import { COUNTED } from "./calls";
import type { BulkAct, BulkDetails, BulkRun, BulkSide } from "./calls";
import type { Asked } from "./TellDialog";
import classes from "./bulk.module.css";

// Few acts want to be told more than why.
const TellDialog = lazy(() => import("./TellDialog"));
/** As many as one run installs anew, or are quoted together. */
const MOST_TICKED = 50;

/** An act that is on offer. */
export interface Offer<A extends BulkAct = BulkAct> {
  act: A;
  icon: Icon;
  /** It changes the contract, so operating services is not enough. */
  writes?: boolean;
  reason?: boolean;
  danger?: boolean;
  /** It wants to be told more than why. */
  asks?: Asked;
}

export interface OfferGroup<A extends BulkAct = BulkAct> {
  name: "machine" | "snapshots" | "service" | "end";
  acts: Offer<A>[];
}

/** What a person says about an act. */
export interface Told {
  why: string | null;
  details?: BulkDetails;
}

interface BulkActsProps<A extends BulkAct> {
  groups: OfferGroup<A>[];
  /** How many services it is about. */
  count: number;
  side: BulkSide;
  /** Which, where they are ticked; nothing where it is all that match. */
  ids: string[] | null;
  may: (offer: Offer<A>) => Ability;
  begin: (act: A, told: Told, key: string) => Promise<BulkRun>;
  clear: () => void;
  /** Where the run is followed. */
  href: (id: string) => string;
}

export function BulkActs<A extends BulkAct>({ groups, count, side, ids, may, begin: send, clear, href }: BulkActsProps<A>) {
  const { t } = useTranslation("bulk");
  const navigate = useNavigate();
  const { ask, dialog } = useQuestion();
  const begin = useWrite<BulkRun, { act: A; told: Told }>({
    topics: ["bulk_run"],
    run: ({ act, told }, key) => send(act, told, key),
    done: (run) => {
      clear();
      toast.done(t("begun"));
      void navigate({ to: href(run.id) as never });
    },
  });
  const [asked, setAsked] = useState<{ offer: Offer<A>; open: boolean } | null>(null);
  const question = (offer: Offer<A>) => {
    const { act, reason, danger } = offer;
    if (offer.asks) return setAsked({ offer, open: true });
    const name = t(`acts.${act as BulkAct}`);
    ask({
      title: t("ask", { act: name, count }),
      consequences: [t(`what.${act as BulkAct}`), t("refused_too"), t("slowly")],
      confirmLabel: t("begin", { act: name, count }),
      danger,
      reason,
      typeName: COUNTED.includes(act) ? String(count) : undefined,
      run: (why) => begin.mutateAsync({ act, told: { why: why || null } }),
    });
  };
  const tickedOnly = (may: Ability): Ability => (may.allowed && (!ids || ids.length > MOST_TICKED) ? { allowed: false, reason: t("only_ticked", { most: MOST_TICKED }) } : may);
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
                const { allowed, reason } = offer.act === "reinstall" || offer.asks === "add_on" ? tickedOnly(may(offer)) : may(offer);
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
      {asked?.offer.asks ? (
        <Suspense fallback={null}>
          <TellDialog
            key={asked.offer.act}
            act={asked.offer.act}
            asks={asked.offer.asks}
            danger={asked.offer.danger}
            count={count}
            side={side}
            ids={ids ?? []}
            opened={asked.open}
            onClose={() => setAsked({ offer: asked.offer, open: false })}
            begin={(details) => begin.mutateAsync({ act: asked.offer.act, told: { why: null, details } })}
          />
        </Suspense>
      ) : null}
    </>
  );
}
