/** The add-ons of a server: what it has, what can be added at which price, and in plain words what cannot and why. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CycleMonths } from "@/api/schema";
import { ActionButton } from "@/components/Actions";
import { DetailSkeleton } from "@/components/DetailPage";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import type { Side } from "@/components/service/snapshot-calls";
import rows from "@/components/rows.module.css";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { spoken } from "@/lib/spoken";
import { AddDialog } from "./AddDialog";
import { AdviceRows } from "./Advice";
import classes from "./add-ons.module.css";
import { addOnReads } from "./calls";
import type { HeldAddOn, OfferedAddOn } from "./calls";
import "./words";

const TONES = { there: "good", wanted: "info", unpaid: "warn", held: "warn", failed: "warn", given_up: "idle" } as const;

interface AddOnsProps {
  serviceId: string;
  side: Side;
  /** Why nothing can be added by this person; nothing where it can. */
  may?: { allowed: boolean; reason?: string | null };
  /** Beside one that waits for approval, where this face can give it. */
  approve?: (addOn: HeldAddOn) => ReactNode;
}

export function AddOns({ serviceId, side, may = { allowed: true }, approve }: AddOnsProps) {
  const { t } = useTranslation(["addons", "common"]);
  const query = useQuery({ ...addOnReads.ofService(side, serviceId), refetchInterval: (found) => (found.state.data?.held.some((one) => one.state === "wanted" || one.state === "unpaid") ? 3000 : false) });
  const [asked, setAsked] = useState<OfferedAddOn | null>(null);
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { held, offers, advice, cycle_months } = query.data;
  return (
    <>
      {advice.length > 0 ? (
        <Section title={t("addons:advice")} tone="info">
          <AdviceRows items={advice} mayDismiss={side === "portal"} on={serviceId} />
        </Section>
      ) : null}
      <Section title={t("addons:title")} flush={held.length > 0}>
        {held.length > 0 ? (
          <>
            <ul className={rows.list}>
              {held.map((one) => (
                <HeldRow key={one.product_id ?? one.name} addOn={one} side={side} cycle={cycle_months} approve={approve} />
              ))}
            </ul>
            <p className={rows.foot}>{t(side === "portal" ? "addons:remove" : "addons:remove_staff")}</p>
          </>
        ) : (
          <p className={rows.quiet}>{t("addons:none")}</p>
        )}
      </Section>
      <Section title={t("addons:more")} flush={offers.length > 0}>
        {offers.length > 0 ? (
          <ul className={rows.list}>
            {offers.map((one) => (
              <OfferedRow key={one.product_id} addOn={one} cycle={cycle_months} may={may} onAdd={() => setAsked(one)} />
            ))}
          </ul>
        ) : (
          <p className={rows.quiet}>{t("addons:more_none")}</p>
        )}
      </Section>
      <AddDialog serviceId={serviceId} side={side} addOn={asked} onClose={() => setAsked(null)} />
    </>
  );
}

type Cycle = CycleMonths | null;

function HeldRow({ addOn, side, cycle, approve }: { addOn: HeldAddOn; side: Side; cycle: Cycle; approve?: (addOn: HeldAddOn) => ReactNode }) {
  const { t } = useTranslation("addons");
  return (
    <li className={rows.row}>
      <div className={rows.what}>
        <strong>{addOn.quantity > 1 ? t("times", { name: addOn.name, count: addOn.quantity }) : addOn.name}</strong>
        {addOn.about ? <span className={rows.quiet}>{addOn.about.afterwards}</span> : null}
        {addOn.state === "failed" || addOn.state === "held" ? <span className={rows.quiet}>{addOn.problem ? spoken(addOn.problem) : t("failed")}</span> : null}
        {addOn.unpaid_invoice_id ? (
          <>
            <span className={rows.quiet}>{t("unpaid")}</span>
            <TextLink href={`/${side}/invoices/${addOn.unpaid_invoice_id}`}>{t("unpaid_invoice")}</TextLink>
          </>
        ) : null}
      </div>
      <span className={classes.price}>{addOn.price && cycle !== null ? t("each", { amount: formatMoney(addOn.price), cycle: cyclePer(cycle) }) : t("given")}</span>
      <StateBadge state={addOn.state} tone={TONES[addOn.state]} label={t(`state_${addOn.state}`)} />
      {addOn.state === "held" || addOn.state === "unpaid" ? approve?.(addOn) : null}
    </li>
  );
}

function OfferedRow({ addOn, cycle, may, onAdd }: { addOn: OfferedAddOn; cycle: Cycle; may: { allowed: boolean; reason?: string | null }; onAdd: () => void }) {
  const { t } = useTranslation("addons");
  const ability = addOn.can_add.allowed ? may : addOn.can_add;
  return (
    <li className={rows.row}>
      <div className={rows.what}>
        <strong>{addOn.name}</strong>
        <span className={rows.quiet}>{addOn.description || addOn.about?.what}</span>
        <span className={rows.quiet}>{addOn.can_add.allowed ? addOn.about?.afterwards : addOn.can_add.reason}</span>
      </div>
      {addOn.price && cycle !== null ? <span className={classes.price}>{t("each", { amount: formatMoney(addOn.price), cycle: cyclePer(cycle) })}</span> : null}
      <ActionButton size="compact-sm" action={{ key: "add", label: ability.allowed ? t("add_label", { name: addOn.name }) : t("not_now"), ability, run: onAdd }} />
    </li>
  );
}
