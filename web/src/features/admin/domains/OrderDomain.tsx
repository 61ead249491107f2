/** A domain to register, or to bring from another registrar. Whether its name is free can be asked first. */
import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, read } from "@/api/client";
import { useWrite } from "@/api/write";
import { Consequences } from "@/components/Confirm";
import { HOST_FIELDS, hostsOf } from "@/components/domains/calls";
import type { Domain } from "@/components/domains/calls";
import { nameOf } from "@/components/domains/contact";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { adminPaths } from "../paths";
import { contactsOf, useAccounts } from "./accounts";
import type { Body } from "@/api/contract";

const FIELDS = { ...HOST_FIELDS, "/contacts/owner": "owner", "/contacts/admin": "owner", "/contacts/tech": "owner", "/contacts/zone": "owner", "/account_id": "account", "/customer_id": "customer" };

type Order = Body<"/admin/domains", "post">;

export function OrderDomain({ onClose, made }: { onClose: () => void; made: (id: string) => void }) {
  const { t } = useTranslation("domains");
  const accounts = useAccounts();
  if (accounts.query.error) return <ProblemAlert error={accounts.query.error} />;
  if (!accounts.query.data) return null;
  if (!accounts.usual) return <p>{t("order.no_account")}</p>;
  return <Fields usual={accounts.usual} accounts={accounts.all} onClose={onClose} made={made} />;
}

function Fields({ usual, accounts, onClose, made }: { usual: string; accounts: { id: string; name: string }[]; onClose: () => void; made: (id: string) => void }) {
  const { t } = useTranslation(["domains", "common"]);
  const customers = useQuery(read(["customer"], "/admin/customers", { query: { limit: 200 } }));
  const order = useWrite<Domain, Order>({ topics: ["customer", "provider_account"], run: (body, idempotencyKey) => api.post("/admin/domains", { body, idempotencyKey }), done: () => toast.done(t("order.done")) });
  const of = useApiForm({
    initialValues: { name: "", kind: "register", auth_code: "", account: usual, owner: "", customer: "", servers: "" },
    fields: FIELDS,
    validate: {
      name: (name) => (name.trim() ? null : t("order.name_missing")),
      owner: (owner) => (owner ? null : t("order.owner_missing")),
      auth_code: (code, all) => (all.kind === "transfer" && !code.trim() ? t("order.code_missing") : null),
    },
    send: async (values) => {
      const { id } = await order.mutateAsync({
        name: values.name.trim(),
        account_id: values.account,
        customer_id: values.customer || null,
        auth_code: values.kind === "transfer" ? values.auth_code.trim() : null,
        contacts: { owner: values.owner },
        name_servers: hostsOf(values.servers),
      });
      onClose();
      made(id);
    },
  });
  const { values } = of.form;
  const contacts = useQuery(contactsOf(values.account));
  const check = useWrite<{ name: string; available: boolean }, string>({ topics: [], run: (name) => api.post("/admin/provider-accounts/{id}/check-domain", { path: { id: values.account }, body: { name } }) });
  const transfer = values.kind === "transfer";
  return (
    <Form of={of} label={t("order.new")}>
      <NativeSelect label={t("order.kind")} data={[{ value: "register", label: t("order.register") }, { value: "transfer", label: t("order.transfer") }]} {...of.form.getInputProps("kind")} />
      <TextInput label={t("name")} description={t("order.name_help")} autoCapitalize="off" spellCheck={false} data-autofocus {...of.form.getInputProps("name")} />
      {transfer ? (
        <PasswordInput label={t("code.label")} description={t("order.code_help")} autoComplete="off" visibilityToggleButtonProps={{ "aria-label": t("order.code_show") }} {...of.form.getInputProps("auth_code")} />
      ) : (
        <Button variant="default" loading={check.isPending} disabled={!values.name.trim()} onClick={() => check.mutate(values.name.trim())}>
          {t("order.check")}
        </Button>
      )}
      {!transfer && check.error ? <ProblemAlert error={check.error} /> : null}
      {!transfer && check.data && check.variables === values.name.trim() ? (
        <Section tone={check.data.available ? "info" : "warn"} title={t(check.data.available ? "order.free" : "order.taken", { name: check.data.name })} />
      ) : null}
      {accounts.length > 1 ? <NativeSelect label={t("account")} data={accounts.map(({ id, name }) => ({ value: id, label: name }))} {...of.form.getInputProps("account")} /> : null}
      <FieldRow>
        <NativeSelect label={t("order.owner")} data={[{ value: "", label: t("order.choose") }, ...(contacts.data?.items ?? []).map((one) => ({ value: one.handle, label: nameOf(one) }))]} {...of.form.getInputProps("owner")} />
        <NativeSelect label={t("customer")} data={[{ value: "", label: t("nobody") }, ...(customers.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))]} {...of.form.getInputProps("customer")} />
      </FieldRow>
      {contacts.data?.items.length === 0 ? (
        <p>
          {t("order.no_contacts")} <TextLink href={adminPaths.domainContacts}>{t("contacts.nav")}</TextLink>
        </p>
      ) : null}
      <ProblemAlert error={contacts.error} />
      <Textarea label={t("servers.title")} description={t("order.servers_help")} autosize minRows={2} spellCheck={false} autoCapitalize="off" {...of.form.getInputProps("servers")} />
      <Consequences list={[t("order.consequence")]} />
      <FormActions of={of} label={t(transfer ? "order.transfer_send" : "order.register_send")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
