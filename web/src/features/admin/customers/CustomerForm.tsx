/** A customer's name, address and tax facts: for adding one and for changing one. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { refreshTopics } from "@/api/cache";
import type { CustomerAdmin } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { countryOptions } from "@/lib/countries";
import { documentLanguage, languageOptions } from "@/lib/languages";
import { useEntities } from "../entities/calls";
import "../entities/words";
import { adminPaths } from "../paths";

type Fields = ReturnType<typeof valuesOf>;

function valuesOf(customer: CustomerAdmin | undefined) {
  const address = customer?.address;
  return {
    name: customer?.name ?? "",
    company: customer?.company ?? "",
    email: customer?.email ?? "",
    country: customer?.country ?? "DE",
    language: documentLanguage(customer?.language),
    tax_id: customer?.tax_id ?? "",
    customer_type: customer?.customer_type ?? "business",
    buyer_reference: customer?.buyer_reference ?? "",
    endpoint_id: customer?.endpoint_id ?? "",
    endpoint_scheme: customer?.endpoint_scheme ?? "",
    legal_entity: customer?.legal_entity ?? "",
    address: { line1: address?.line1 ?? "", line2: address?.line2 ?? "", postal_code: address?.postal_code ?? "", city: address?.city ?? "", region: address?.region ?? "" },
  };
}

/** Empty text means "none" to the server. */
const body = (values: Fields, main: string | undefined) => ({
  ...values,
  company: values.company || null,
  tax_id: values.tax_id || null,
  buyer_reference: values.buyer_reference || null,
  endpoint_id: values.endpoint_id || null,
  endpoint_scheme: values.endpoint_scheme || null,
  legal_entity: values.legal_entity || main,
  address: { ...values.address, line2: values.address.line2 || null, region: values.address.region || null },
});

interface CustomerFormProps {
  customer?: CustomerAdmin;
  onSaved?: (customer: CustomerAdmin) => void;
}

export function CustomerForm({ customer, onSaved }: CustomerFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const entities = useEntities();
  const main = entities.find((entity) => entity.main)?.id;
  const of = useApiForm<Fields>({
    initialValues: valuesOf(customer),
    validate: {
      name: (text) => (text.trim() ? null : t("customers.name_missing")),
      email: (text) => (/^\S+@\S+\.\S+$/.test(text.trim()) ? null : t("customers.email_bad")),
    },
    send: async (values) => {
      const saved = customer ? await adminApi.patchCustomer(customer.id, body(values, main), customer.version) : await adminApi.createCustomer(body(values, undefined));
      refreshTopics(client, ["customer"]);
      toast.done(customer ? t("customers.saved") : t("customers.added"));
      onSaved?.(saved);
    },
  });
  const input = of.form.getInputProps;
  // An empty choice is the main one, or, for somebody new, the one that takes the country.
  const choices = entities.map((entity) => ({ value: entity.main && customer ? "" : entity.id, label: entity.name }));
  if (!customer) choices.unshift({ value: "", label: t("entities.by_country") });
  return (
    <Form of={of} guard label={t("customers.profile")}>
      <FieldRow>
        <TextInput label={t("customers.name")} required autoComplete="off" {...input("name")} />
        <TextInput label={t("customers.company")} autoComplete="off" {...input("company")} />
      </FieldRow>
      <TextInput label={t("customers.email")} type="email" required autoComplete="off" {...input("email")} />
      <FieldRow>
        <TextInput label={t("customers.line1")} autoComplete="off" {...input("address.line1")} />
        <TextInput label={t("customers.line2")} autoComplete="off" {...input("address.line2")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("customers.postal_code")} autoComplete="off" {...input("address.postal_code")} />
        <TextInput label={t("customers.city")} autoComplete="off" {...input("address.city")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("customers.region")} autoComplete="off" {...input("address.region")} />
        <NativeSelect label={t("customers.country")} data={countryOptions()} {...input("country")} />
      </FieldRow>
      <FieldRow>
        <NativeSelect
          label={t("customers.type")}
          data={[
            { value: "business", label: t("customers.business") },
            { value: "consumer", label: t("customers.consumer") },
          ]}
          {...input("customer_type")}
        />
        <TextInput label={t("customers.tax_id")} autoComplete="off" {...input("tax_id")} />
      </FieldRow>
      <NativeSelect label={t("common:language")} description={t("common:language_help")} data={languageOptions} {...input("language")} />
      <TextInput label={t("customers.buyer_reference")} description={t("customers.buyer_reference_help")} autoComplete="off" {...input("buyer_reference")} />
      <FieldRow>
        <TextInput label={t("customers.endpoint_id")} description={t("customers.endpoint_help")} autoComplete="off" {...input("endpoint_id")} />
        <TextInput label={t("customers.endpoint_scheme")} placeholder="0204" autoComplete="off" {...input("endpoint_scheme")} />
      </FieldRow>
      {entities.length > 0 ? <NativeSelect label={t("entities.billed_by")} description={customer ? t("entities.billed_by_help") : undefined} data={choices} {...input("legal_entity")} /> : null}
      <FormActions of={of} label={customer ? t("common:action.save") : t("customers.add")} needsChange={Boolean(customer)} />
    </Form>
  );
}

export function NewCustomerPage() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  return (
    <Page title={t("customers.add")} lead={t("customers.add_lead")} crumbs={[{ label: t("customers.title"), href: adminPaths.customers() }]} narrow>
      <Section>
        <CustomerForm onSaved={(made) => setTimeout(() => void navigate({ to: adminPaths.customer(made.id) as "/" }), 0)} />
      </Section>
    </Page>
  );
}
