/** What an account may hold and what it holds: a bar for each limit, and the limits to be changed. */
import { Progress, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { ProviderAccount, ProviderQuota } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { Editable } from "../parts";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

const TONES = { free: "good", near: "warn", full: "bad" } as const;
const COLORS = { free: undefined, near: "yellow", full: "red" } as const;

export function Quotas({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  return (
    <Section title={t("quotas.title")} text={t("quotas.text")}>
      <ul className={classes.quotas}>
        {account.quotas.map((quota) => (
          <Bar key={quota.kind} quota={quota} />
        ))}
      </ul>
      <Editable permission="provider.write">
        <Most key={account.version} account={account} />
      </Editable>
    </Section>
  );
}

function Bar({ quota }: { quota: ProviderQuota }) {
  const { t } = useTranslation("admin");
  const { kind, used, most, state } = quota;
  const name = t(`quotas.kind.${kind}`);
  const words = most === null ? t("quotas.unlimited", { used }) : t("quotas.used", { used, most });
  return (
    <li>
      <span className={classes.quotaName}>{name}</span>
      <span className={classes.quotaUsed}>
        {words} {state === "free" ? null : <StateBadge state={state} tone={TONES[state]} label={t(`quotas.state.${state}`)} />}
      </span>
      {most === null ? null : <Progress value={most === 0 ? 100 : Math.min(100, (100 * used) / most)} color={COLORS[state]} aria-label={`${name}: ${words}`} />}
    </li>
  );
}

function Most({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const kinds = account.quotas.map((quota) => quota.kind);
  const whole = (text: string) => (/^\d{0,6}$/.test(text.trim()) ? null : t("limits.whole_bad"));
  const of = useApiForm({
    initialValues: Object.fromEntries(account.quotas.map(({ kind, most }) => [kind, most === null ? "" : String(most)])),
    validate: Object.fromEntries(kinds.map((kind) => [kind, whole])),
    fields: Object.fromEntries(kinds.map((kind) => [`/quotas/${kind}`, kind])),
    send: async (values) => {
      const most = (kind: string) => (values[kind]?.trim() ? Number(values[kind]) : null);
      const quotas = Object.fromEntries(kinds.map((kind) => [kind, most(kind)]));
      const saved = await adminApi.patchProvider(account.id, { quotas }, account.version);
      client.setQueryData(adminRead.provider(saved.id).queryKey, saved);
      await client.invalidateQueries({ queryKey: ["/admin/provider-accounts"] });
      toast.done(t("providers.saved"));
    },
  });
  return (
    <Form of={of} guard label={t("quotas.form")}>
      <FieldRow>
        {kinds.map((kind) => (
          <TextInput key={kind} label={t("quotas.most_of", { what: t(`quotas.kind.${kind}`) })} placeholder={t("limits.none")} inputMode="numeric" {...of.form.getInputProps(kind)} />
        ))}
      </FieldRow>
      <FormActions of={of} label={t("providers.save")} needsChange />
    </Form>
  );
}
