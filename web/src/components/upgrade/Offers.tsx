/** The bigger plans: what they have more, what they cost, why they mean a new server; and ordering one. */
import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability, CycleMonths } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { Section } from "@/components/Page";
import type { Side } from "@/components/service/snapshot-calls";
import { toast } from "@/components/toasts";
import rows from "@/components/rows.module.css";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { formatDisk, formatMemory } from "@/lib/sizes";
import classes from "./upgrade.module.css";
import { upgradeApi } from "./calls";
import type { ServiceUpgrade, UpgradePlan } from "./calls";

interface OffersProps {
  upgrade: ServiceUpgrade;
  serviceId: string;
  side: Side;
  may: Ability;
}

export function Offers({ upgrade, serviceId, side, may }: OffersProps) {
  const { t } = useTranslation("upgrade");
  const [asked, setAsked] = useState<UpgradePlan | null>(null);
  const { plans, refused, cycle_months: cycle, now } = upgrade;
  const needsServer = plans.some((one) => !one.in_place);
  const ability: Ability = refused ? { allowed: false, reason: refused } : may;
  return (
    <Section title={t("offers")} text={needsServer ? upgrade.why_not_in_place : undefined} flush={plans.length > 0}>
      {refused ? <p className={plans.length > 0 ? rows.foot : rows.quiet}>{refused}</p> : null}
      {plans.length > 0 && cycle !== null ? (
        <ul className={rows.list}>
          {plans.map((plan) => (
            <PlanRow key={plan.product_id} plan={plan} upgrade={upgrade} cycle={cycle} ability={ability} onBegin={() => setAsked(plan)} />
          ))}
        </ul>
      ) : null}
      {plans.length === 0 && !refused ? <p className={rows.quiet}>{t("none", { name: upgrade.product_name })}</p> : null}
      {needsServer && now?.refund && !now.refused ? <p className={rows.foot}>{t("credit", { amount: formatMoney(now.refund) })}</p> : null}
      {asked && cycle !== null ? <BeginDialog key={asked.product_id} plan={asked} upgrade={upgrade} cycle={cycle} serviceId={serviceId} side={side} onClose={() => setAsked(null)} /> : null}
    </Section>
  );
}

function PlanRow({ plan, upgrade, cycle, ability, onBegin }: { plan: UpgradePlan; upgrade: ServiceUpgrade; cycle: CycleMonths; ability: Ability; onBegin: () => void }) {
  const { t } = useTranslation("upgrade");
  const gains = useGains(upgrade, plan);
  const mine: Ability = plan.refused ? { allowed: false, reason: plan.refused } : ability;
  const cheaper = plan.more.minor < 0;
  const difference = formatMoney(cheaper ? { ...plan.more, minor: -plan.more.minor } : plan.more);
  return (
    <li className={rows.row}>
      <div className={rows.what}>
        <strong>{plan.product_name}</strong>
        <span>{t("specs", { cpu: plan.specs.cpu_cores, ram: formatMemory(plan.specs.ram_mb), disk: formatDisk(plan.specs.disk_gb) })}</span>
        <span className={rows.quiet}>{t("gains", { list: gains.join(", ") })}</span>
        {plan.left_out.length > 0 ? <span className={rows.quiet}>{t("left_out", { list: plan.left_out.join(", ") })}</span> : null}
        {plan.in_place ? <span className={rows.quiet}>{t("in_place")}</span> : null}
        {plan.refused ? <span className={rows.quiet}>{plan.refused}</span> : null}
      </div>
      <div className={classes.price}>
        <span>{t("each", { amount: formatMoney(plan.price), cycle: cyclePer(cycle) })}</span>
        <span className={rows.quiet}>{t(cheaper ? "less" : "more", { amount: difference })}</span>
      </div>
      {plan.in_place ? null : <ActionButton action={{ key: "begin", label: t("begin", { name: plan.product_name }), ability: mine, run: onBegin }} />}
    </li>
  );
}

/** What a plan has more than the server has. */
function useGains(upgrade: ServiceUpgrade, plan: UpgradePlan): string[] {
  const { t } = useTranslation("upgrade");
  const { specs } = upgrade;
  if (!specs) return [];
  const cpu = plan.specs.cpu_cores - specs.cpu_cores;
  const ram = plan.specs.ram_mb - specs.ram_mb;
  const disk = plan.specs.disk_gb - specs.disk_gb;
  return [cpu > 0 ? t("gain_cpu", { count: cpu }) : "", ram > 0 ? t("gain_ram", { size: formatMemory(ram) }) : "", disk > 0 ? t("gain_disk", { size: formatDisk(disk) }) : ""].filter(Boolean);
}

function BeginDialog({ plan, upgrade, cycle, serviceId, side, onClose }: { plan: UpgradePlan; upgrade: ServiceUpgrade; cycle: CycleMonths; serviceId: string; side: Side; onClose: () => void }) {
  const { t } = useTranslation("upgrade");
  const [hostname, setHostname] = useState(plan.hostname);
  const [terms, setTerms] = useState(false);
  const begin = useWrite<unknown>({
    topics: ["service", "order", "invoice"],
    run: (_, key) => upgradeApi.begin(side, serviceId, { product_id: plan.product_id, hostname: hostname.trim(), expected_due_now: plan.due_now, accept_terms: terms }, key),
    done: () => toast.done(t("begun")),
  });
  const name = plan.product_name;
  return (
    <Confirm
      opened
      onClose={onClose}
      size="lg"
      title={t("begin_title", { name })}
      consequences={[
        t("begin_1", { name, amount: formatMoney(plan.due_now), price: formatMoney(plan.price), cycle: cyclePer(cycle) }),
        t("begin_2", { name: upgrade.product_name }),
        t("begin_3"),
        ...(plan.left_out.length > 0 ? [t("left_out", { list: plan.left_out.join(", ") })] : []),
      ]}
      confirmLabel={t("begin_go")}
      blocked={!terms || hostname.trim() === ""}
      onConfirm={() => begin.mutateAsync()}
    >
      <TextInput label={t("hostname")} value={hostname} onChange={(event) => setHostname(event.currentTarget.value)} maxLength={253} autoComplete="off" spellCheck={false} />
      <Checkbox label={t(side === "portal" ? "terms" : "terms_staff")} checked={terms} onChange={(event) => setTerms(event.currentTarget.checked)} />
    </Confirm>
  );
}
