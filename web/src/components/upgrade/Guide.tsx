/** A move that is under way: how far it has come, and what there is to do now. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { CodeBlock } from "@/components/CodeBlock";
import { Confirm, Consequences } from "@/components/Confirm";
import { LongWork } from "@/components/LongWork";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { LinkButton, TextLink } from "@/components/links";
import type { Side } from "@/components/service/snapshot-calls";
import { toast } from "@/components/toasts";
import rows from "@/components/rows.module.css";
import { formatMoney } from "@/lib/money";
import { End } from "./End";
import { PointerList } from "./PointerList";
import classes from "./upgrade.module.css";
import { upgradeApi } from "./calls";
import type { UpgradeGuide } from "./calls";

interface GuideProps {
  guide: UpgradeGuide;
  side: Side;
  may: Ability;
}

type StepKey = UpgradeGuide["steps"][number]["key"];

// Only the setup of the new server goes on by itself; the other steps wait for a person.
const shown = (key: StepKey, state: UpgradeGuide["steps"][number]["state"]) => (state === "later" ? "waiting" : state === "now" ? (key === "machine" ? "running" : "waiting") : state);

export function Guide({ guide, side, may }: GuideProps) {
  const { t } = useTranslation("upgrade");
  const [leaving, setLeaving] = useState(false);
  const step = guide.steps.find((one) => one.state === "now" || one.state === "failed");
  return (
    <>
      <Section
        title={t("guide", { name: guide.product_name })}
        text={t("guide_text", { from: guide.old.name, to: guide.new.name })}
        actions={<ActionButton action={{ key: "abandon", label: t("abandon"), ability: may, run: () => setLeaving(true) }} />}
      >
        <div className={classes.stack}>
          <LongWork label={t("steps")} steps={guide.steps.map(({ key, state }) => ({ key, label: t(`step_${key}`), state: shown(key, state), at: null, detail: key === "end" ? guide.finish_refused : null }))} />
          <Facts
            layout="row"
            facts={[
              { label: t("old"), value: <Server end={guide.old} side={side} /> },
              { label: t("new"), value: <Server end={guide.new} side={side} /> },
              { label: t("order"), value: <TextLink href={`/${side}/orders/${guide.order.id}`}>{guide.order.name}</TextLink> },
            ]}
          />
        </div>
      </Section>
      {step ? <Now step={step.key} failed={step.state === "failed"} guide={guide} side={side} may={may} /> : null}
      <Leave opened={leaving} guide={guide} side={side} onClose={() => setLeaving(false)} />
    </>
  );
}

function Server({ end, side }: { end: UpgradeGuide["old"]; side: Side }) {
  const { t } = useTranslation("upgrade");
  const addresses = end.addresses.length > 0 ? end.addresses.join(", ") : t("no_address");
  return (
    <>
      <div>{end.exists ? <TextLink href={`/${side}/services/${end.id}`}>{end.name}</TextLink> : end.name}</div>
      <div className={rows.quiet}>{addresses}</div>
    </>
  );
}

function Now({ step, failed, guide, side, may }: GuideProps & { step: StepKey; failed: boolean }) {
  const { t } = useTranslation("upgrade");
  if (failed) {
    const of = step === "order" ? "order" : "machine";
    return <Section tone="bad" title={t(`${of}_failed`)} text={t(`${of}_failed_text`)} />;
  }
  if (step === "order") return <Pay guide={guide} side={side} />;
  if (step === "machine") return <Section tone="info" title={t("now_machine")} text={t("now_machine_text")} />;
  if (step === "data") return <Data guide={guide} side={side} may={may} />;
  if (step === "addresses") return <Addresses guide={guide} side={side} may={may} />;
  return <End guide={guide} side={side} may={may} back={<Mark guide={guide} side={side} may={may} step="addresses" back />} />;
}

function Pay({ guide, side }: { guide: UpgradeGuide; side: Side }) {
  const { t } = useTranslation("upgrade");
  return (
    <Section tone="info" title={t("now_order")} text={guide.balance ? t("now_order_text", { amount: formatMoney(guide.balance) }) : undefined}>
      {guide.invoice_id ? <LinkButton href={`/${side}/invoices/${guide.invoice_id}`}>{t("to_invoice")}</LinkButton> : null}
    </Section>
  );
}

function Data({ guide, side, may }: GuideProps) {
  const { t } = useTranslation("upgrade");
  return (
    <Section title={t("now_data")} text={guide.commands.length > 0 ? t("now_data_text") : undefined}>
      <div className={classes.stack}>
        {guide.commands.map((one, at) => (
          <div key={one.command}>
            <p className={classes.about}>{one.about}</p>
            <CodeBlock text={one.command} label={t("command", { number: at + 1 })} what={t("copy")} />
          </div>
        ))}
        <Consequences list={guide.notes} />
        <Mark guide={guide} side={side} may={may} step="data" />
      </div>
    </Section>
  );
}

function Addresses({ guide, side, may }: GuideProps) {
  const { t } = useTranslation("upgrade");
  return (
    <Section title={t("now_addresses")} text={t("now_addresses_text")}>
      <div className={classes.stack}>
        <PointerList guide={guide} side={side} />
        <div className={rows.acts}>
          <Mark guide={guide} side={side} may={may} step="addresses" />
          <Mark guide={guide} side={side} may={may} step="data" back />
        </div>
      </div>
    </Section>
  );
}

/** Says that a step is done, or takes that back. */
function Mark({ guide, side, may, step, back }: GuideProps & { step: "data" | "addresses"; back?: boolean }) {
  const { t } = useTranslation("upgrade");
  const mark = useWrite<unknown>({ topics: ["service"], run: () => upgradeApi.mark(side, guide.old.id, step, !back) });
  return (
    <div>
      <ActionButton variant={back ? "subtle" : "filled"} loading={mark.isPending} action={{ key: step, label: t(back ? `${step}_back` : `${step}_done`), ability: may, run: () => mark.mutate() }} />
      {mark.error ? <ProblemAlert error={mark.error} /> : null}
    </div>
  );
}

function Leave({ opened, guide, side, onClose }: { opened: boolean; guide: UpgradeGuide; side: Side; onClose: () => void }) {
  const { t } = useTranslation("upgrade");
  const leave = useWrite<unknown>({ topics: ["service", "order", "invoice"], run: () => upgradeApi.abandon(side, guide.old.id), done: () => toast.done(t("abandoned")) });
  const isPaid = guide.steps.some((one) => one.key === "order" && one.state === "done");
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("abandon_title", { name: guide.product_name })}
      consequences={[t("abandon_1", { name: guide.old.name }), t(isPaid ? "abandon_paid" : "abandon_unpaid")]}
      confirmLabel={t("abandon")}
      danger
      onConfirm={() => leave.mutateAsync()}
    />
  );
}
