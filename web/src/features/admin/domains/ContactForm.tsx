/** A contact of domains. What it is called cannot change: registries want another owner to be another contact. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useWrite } from "@/api/write";
import type { DomainContact, DomainContactIn } from "@/components/domains/calls";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { countryOptions } from "@/lib/countries";

const GENDERS = ["na", "female", "male"] as const;

export function ContactForm({ account, contact, onClose }: { account: string; contact: DomainContact | null; onClose: () => void }) {
  const { t } = useTranslation(["domains", "common"]);
  const base = "/admin/provider-accounts/{id}/domain-contacts" as const;
  const save = useWrite<unknown, DomainContactIn>({
    topics: ["provider_account"],
    run: (body, idempotencyKey) => (contact ? api.put(`${base}/{handle}`, { path: { id: account, handle: contact.handle }, body }) : api.post(base, { path: { id: account }, body, idempotencyKey })),
    done: () => toast.done(t("contacts.saved")),
  });
  const of = useApiForm({
    initialValues: {
      kind: contact?.organization ? "organization" : "person",
      organization: contact?.organization ?? "",
      first_name: contact?.first_name ?? "",
      last_name: contact?.last_name ?? "",
      email: contact?.email ?? "",
      gender: contact?.gender ?? ("na" as (typeof GENDERS)[number]),
      street: contact?.street ?? "",
      street_number: contact?.street_number ?? "",
      postal_code: contact?.postal_code ?? "",
      city: contact?.city ?? "",
      region: contact?.region ?? "",
      country: contact?.country ?? "DE",
      phone: contact?.phone ?? "",
    },
    send: async ({ kind, ...values }) => {
      await save.mutateAsync({ ...values, organization: kind === "organization" ? values.organization : null, region: values.region.trim() || null });
      onClose();
    },
  });
  const { getInputProps, values } = of.form;
  const fixed = contact !== null;
  const text = (name: "first_name" | "last_name" | "street" | "street_number" | "postal_code" | "city" | "region", readOnly = false) => <TextInput label={t(`contacts.${name}`)} maxLength={255} readOnly={readOnly} {...getInputProps(name)} />;
  return (
    <Form of={of} label={t(contact ? "contacts.edit" : "contacts.new")}>
      {fixed ? <p>{t("contacts.fixed")}</p> : <NativeSelect label={t("contacts.kind")} data={[{ value: "person", label: t("contacts.person") }, { value: "organization", label: t("contacts.organization") }]} {...getInputProps("kind")} />}
      {values.kind === "organization" ? <TextInput label={t("contacts.organization_name")} maxLength={255} readOnly={fixed} {...getInputProps("organization")} /> : null}
      <FieldRow>
        {text("first_name", fixed)}
        {text("last_name", fixed)}
      </FieldRow>
      <TextInput label={t("contacts.email")} type="email" maxLength={254} {...getInputProps("email")} />
      <FieldRow>
        <TextInput label={t("contacts.phone")} description={t("contacts.phone_help")} type="tel" maxLength={30} {...getInputProps("phone")} />
        <NativeSelect label={t("contacts.gender")} description={t("contacts.gender_help")} data={GENDERS.map((value) => ({ value, label: t(`gender.${value}`) }))} {...getInputProps("gender")} />
      </FieldRow>
      <FieldRow>
        {text("street")}
        {text("street_number")}
      </FieldRow>
      <FieldRow>
        {text("postal_code")}
        {text("city")}
      </FieldRow>
      <FieldRow>
        {text("region")}
        <NativeSelect label={t("contacts.country")} data={countryOptions()} {...getInputProps("country")} />
      </FieldRow>
      <FormActions of={of} label={t("contacts.save")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
