/** Access to a provider account. Secrets go in and never come out. */
import { Fieldset, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { ProviderAccount } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { adminPaths } from "../paths";

const SECRETS = ["client_secret", "password"] as const;

export function ProviderForm({ account, onSaved }: { account?: ProviderAccount; onSaved?: (account: ProviderAccount) => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const needed = (text: string) => (account || text.trim() ? null : t("providers.missing"));
  const of = useApiForm({
    initialValues: {
      name: account?.name ?? "",
      client_id: account?.client_id ?? "",
      client_secret: "",
      username: account?.username ?? "",
      password: "",
      api_base: account?.api_base ?? "",
      token_url: account?.token_url ?? "",
      maintenance: account?.state === "maintenance",
    },
    validate: { name: (text) => (text.trim() ? null : t("providers.name_missing")), client_id: needed, client_secret: needed, username: needed, password: needed },
    send: async ({ maintenance, ...values }) => {
      // What is left empty is not sent: an empty secret means "keep it", an empty address "the provider's own".
      const given = <T extends object>(all: T) => Object.fromEntries(Object.entries(all).filter(([, value]) => String(value).trim() !== "")) as Partial<T>;
      const { api_base, token_url, ...login } = values;
      const body = given(values);
      const saved = account
        ? await adminApi.patchProvider(account.id, maintenance === (account.state === "maintenance") ? body : { ...body, maintenance }, account.version)
        : await adminApi.createProvider({ kind: "contabo", ...login, ...given({ api_base, token_url }) });
      client.setQueryData(adminRead.provider(saved.id).queryKey, saved);
      await client.invalidateQueries({ queryKey: ["/admin/provider-accounts"] });
      for (const secret of SECRETS) of.form.setFieldValue(secret, "");
      toast.done(account ? t("providers.saved") : t("providers.added"));
      onSaved?.(saved);
    },
  });
  const input = of.form.getInputProps;
  const kept = account?.secrets_set ? t("providers.keep") : undefined;
  return (
    <Form of={of} guard label={t("providers.details")}>
      <TextInput label={t("providers.name")} required autoComplete="off" {...input("name")} />
      <p style={{ margin: 0 }}>
        <strong>{t("providers.credentials")}.</strong> {t("providers.credentials_help")}
      </p>
      <FieldRow>
        <TextInput label={t("providers.client_id")} required={!account} autoComplete="off" {...input("client_id")} />
        <PasswordInput label={t("providers.client_secret")} placeholder={kept} required={!account} autoComplete="new-password" {...input("client_secret")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("providers.username")} required={!account} autoComplete="off" {...input("username")} />
        <PasswordInput label={t("providers.password")} placeholder={kept} required={!account} autoComplete="new-password" {...input("password")} />
      </FieldRow>
      <Fieldset legend={t("providers.advanced")}>
        <p style={{ margin: "0 0 12px" }}>{t("providers.advanced_help")}</p>
        <FieldRow>
          <TextInput label={t("providers.api_base")} type="url" placeholder="https://api.contabo.com" {...input("api_base")} />
          <TextInput label={t("providers.token_url")} type="url" {...input("token_url")} />
        </FieldRow>
      </Fieldset>
      {account ? <Switch label={t("providers.maintenance")} description={t("providers.maintenance_help")} {...input("maintenance", { type: "checkbox" })} /> : null}
      <FormActions of={of} label={account ? t("providers.save") : t("providers.connect")} needsChange={Boolean(account)} />
    </Form>
  );
}

export function NewProviderPage() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  return (
    <Page title={t("providers.add")} crumbs={[{ label: t("providers.title"), href: adminPaths.providers }]} narrow>
      <Section>
        <ProviderForm onSaved={(made) => setTimeout(() => void navigate({ to: adminPaths.provider(made.id) as "/" }), 0)} />
      </Section>
    </Page>
  );
}
