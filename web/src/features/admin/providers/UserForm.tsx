/** Inviting a user to a provider account, and changing one. */
import { Button, MultiSelect, NativeSelect, Switch, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { userCalls } from "./users-calls";
import type { User } from "./users-calls";

/** The data centre's languages, each by its own name. */
const LOCALES = [
  { value: "en", label: "English" },
  { value: "en-US", label: "English (US)" },
  { value: "de", label: "Deutsch" },
  { value: "de-DE", label: "Deutsch (Deutschland)" },
  { value: "es", label: "Español" },
  { value: "es-ES", label: "Español (España)" },
  { value: "pt", label: "Português" },
  { value: "pt-BR", label: "Português (Brasil)" },
];

const START = { email: "", first_name: "", last_name: "", locale: "en", totp: false, gets_invoices: false, enabled: true, roles: [] as string[] };

interface Props {
  accountId: string;
  user: User | null;
  onClose: () => void;
}

export function UserForm({ accountId, user, onClose }: Props) {
  const { t } = useTranslation(["admin", "common"]);
  const roles = useQuery(userCalls.roles(accountId));
  const detail = useQuery({ ...userCalls.user(accountId, user?.id ?? ""), enabled: user !== null });
  const write = useWrite<unknown, typeof START>({
    topics: ["provider_account"],
    run: ({ email, enabled, ...rest }) => (user ? userCalls.change(accountId, user.id, { ...rest, enabled }) : userCalls.invite(accountId, { ...rest, email: email.trim() })),
    done: () => toast.done(t(user ? "provider_users.saved" : "provider_users.invited")),
  });
  const of = useApiForm({
    initialValues: user ? { ...START, ...user, roles: user.roles.map((role) => role.id) } : START,
    send: async ({ email, first_name, last_name, locale, totp, gets_invoices, enabled, roles: held }) => {
      await write.mutateAsync({ email, first_name, last_name, locale, totp, gets_invoices, enabled, roles: held });
      onClose();
    },
  });
  const input = of.form.getInputProps;
  const label = t(user ? "provider_users.save" : "provider_users.invite");
  const said = detail.data?.has_password;
  return (
    <Form of={of} label={label}>
      <ProblemAlert error={roles.error} />
      {user ? <Text size="sm" c="dimmed">{`${user.email} · ${t("provider_users.password")}: ${t(said === true ? "provider_users.password_yes" : said === false ? "provider_users.password_no" : "provider_users.password_unknown")}`}</Text> : null}
      {user ? null : <Text size="sm">{t("provider_users.invite_text")}</Text>}
      {user ? null : <TextInput label={t("provider_users.email")} type="email" autoComplete="off" data-autofocus {...input("email")} />}
      <TextInput label={t("provider_users.first_name")} maxLength={255} autoComplete="off" {...input("first_name")} />
      <TextInput label={t("provider_users.last_name")} maxLength={255} autoComplete="off" {...input("last_name")} />
      <NativeSelect label={t("provider_users.locale")} data={LOCALES} {...input("locale")} />
      <MultiSelect label={t("provider_users.roles")} description={t("provider_users.roles_help")} data={(roles.data?.items ?? []).map((role) => ({ value: role.id, label: role.name }))} searchable clearable {...input("roles")} />
      {user ? <Switch label={t("provider_users.enabled")} {...of.form.getInputProps("enabled", { type: "checkbox" })} /> : null}
      <Switch label={t("provider_users.totp")} description={t("provider_users.totp_help")} {...of.form.getInputProps("totp", { type: "checkbox" })} />
      <Switch label={t("provider_users.invoices")} {...of.form.getInputProps("gets_invoices", { type: "checkbox" })} />
      <FormActions of={of} label={label} needsChange={user !== null}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
