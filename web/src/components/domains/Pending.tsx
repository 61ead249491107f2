/** What a domain waits for, since when, and what to do about it. */
import { IconDoorExit, IconShieldCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Section } from "@/components/Page";
import { useQuestion } from "@/components/Question";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { domainCalls } from "./calls";
import type { Domain, Side } from "./calls";
import "@/components/domains/words";

const TONES = { order: "warn", registration: "info", transfer_in: "info", by_hand: "info", answer: "bad", transfer_out: "warn", owner_confirmation: "warn" } as const;

export function Pending({ side, domain, mayAnswer }: { side: Side; domain: Domain; mayAnswer: Ability }) {
  const { t } = useTranslation("domains");
  return (
    <>
      {domain.pending.map(({ kind, since }) => (
        <Section key={kind} tone={TONES[kind]} title={t(`pending.${kind}.title`)} text={t(`pending.${kind}.text`)} actions={kind === "answer" ? <Answer side={side} domain={domain} may={mayAnswer} /> : undefined}>
          <p>{t(`pending.${kind}.${side}`)}</p>
          <p>
            {t("pending.since")} <Time at={since} />
          </p>
        </Section>
      ))}
    </>
  );
}

/** Lets the domain go to the other registrar, or keeps it. */
function Answer({ side, domain, may }: { side: Side; domain: Domain; may: Ability }) {
  const { t } = useTranslation("domains");
  const { ask, dialog } = useQuestion();
  const { name } = domain;
  const answer = useWrite<Domain, boolean>({ topics: ["customer", "provider_account"], run: (allow) => domainCalls(side, domain.id).answer(allow, name), done: () => toast.done(t("answer.done")) });
  return (
    <>
      <ActionButton action={{ key: "stay", label: t("answer.deny"), icon: IconShieldCheck, ability: may, run: () => ask({ title: t("answer.deny_title", { name }), consequences: [t("answer.deny_consequence")], confirmLabel: t("answer.deny"), run: () => answer.mutateAsync(false) }) }} />
      <ActionButton action={{ key: "go", label: t("answer.allow"), icon: IconDoorExit, danger: true, ability: may, run: () => ask({ title: t("answer.allow_title", { name }), consequences: [t("answer.allow_consequence_1"), t("answer.allow_consequence_2")], confirmLabel: t("answer.allow"), danger: true, typeName: name, run: () => answer.mutateAsync(true) }) }} />
      {dialog}
    </>
  );
}
