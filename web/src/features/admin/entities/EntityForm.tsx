/** The form of a legal entity: what its documents say, how it counts, and whose customers are its own. */
import { MultiSelect, NativeSelect, TextInput, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { FieldRow, FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { countryOptions } from "@/lib/countries";
import { adminPaths } from "../paths";
import { EInvoiceFields, linesOf, textOf } from "../team/EInvoiceFields";
import { entityApi } from "./calls";
import type { LegalEntity } from "./calls";

function valuesOf(entity: LegalEntity | undefined) {
  return {
    name: entity?.name ?? "",
    address: textOf(entity?.address),
    country: entity?.country ?? "DE",
    tax_id: entity?.tax_id ?? "",
    bank: textOf(entity?.bank),
    invoice_prefix: entity?.invoice_prefix ?? "",
    credit_note_prefix: entity?.credit_note_prefix ?? "",
    tax_rounding: entity?.tax_rounding ?? ("group" as const),
    note: entity?.note ?? "",
    e_invoice: entity?.e_invoice ?? { street: "", city: "", postal_code: "", registration: "", contact_name: "", contact_phone: "", contact_email: "", iban: "", bic: "", endpoint_scheme: "", endpoint_id: "" },
    countries: entity?.countries ?? [],
  };
}

export default function EntityForm({ entity }: { entity?: LegalEntity }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const navigate = useNavigate();
  const of = useApiForm({
    initialValues: valuesOf(entity),
    validate: {
      name: (text) => (text.trim() ? null : t("entities.name_missing")),
      invoice_prefix: (text) => (text.trim() ? null : t("entities.prefix_missing")),
      credit_note_prefix: (text) => (text.trim() ? null : t("entities.prefix_missing")),
    },
    send: async (values) => {
      const body = { ...values, address: linesOf(values.address), bank: linesOf(values.bank) };
      if (entity) await entityApi.change(entity.id, body, entity.version);
      else await entityApi.add(body);
      toast.done(entity ? t("entities.saved") : t("entities.added"));
      refreshTopics(client, ["customer"]);
      if (!entity) setTimeout(() => void navigate({ to: adminPaths.entities as "/" }), 0);
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} guard label={entity?.name ?? t("entities.add")}>
      <Section title={t("entities.seller")} text={t("entities.seller_text")}>
        <FieldStack>
          <FieldRow>
            <TextInput label={t("entities.name")} required {...input("name")} />
            <TextInput label={t("settings.tax_id")} {...input("tax_id")} />
          </FieldRow>
          <FieldRow>
            <Textarea label={t("settings.address")} autosize minRows={3} {...input("address")} />
            <Textarea label={t("settings.bank")} autosize minRows={3} {...input("bank")} />
          </FieldRow>
          <NativeSelect label={t("settings.country")} data={countryOptions()} {...input("country")} />
          <FieldRow>
            <TextInput label={t("settings.invoice_prefix")} description={t("entities.prefix_help")} required placeholder="AT-" {...input("invoice_prefix")} />
            <TextInput label={t("settings.credit_note_prefix")} description={t("entities.prefix_help")} required placeholder="AT-CN-" {...input("credit_note_prefix")} />
          </FieldRow>
          <Textarea label={t("settings.note")} autosize minRows={2} {...input("note")} />
          <NativeSelect label={t("settings.tax_rounding")} description={t("settings.tax_rounding_help")} data={(["group", "line", "invoice"] as const).map((one) => ({ value: one, label: t(`settings.tax_rounding_${one}`) }))} {...input("tax_rounding")} />
        </FieldStack>
      </Section>
      <Section title={t("entities.customers")}>
        <MultiSelect label={t("entities.countries")} description={t("entities.countries_help")} placeholder={t("entities.countries_find")} data={countryOptions()} searchable hidePickedOptions clearable {...input("countries")} />
      </Section>
      <Section title={t("settings.e_invoice")} text={t("settings.e_invoice_text")}>
        <EInvoiceFields input={(field) => input(`e_invoice.${field}`)} />
      </Section>
      <FormActions of={of} label={entity ? t("common:action.save") : t("entities.add")} needsChange={Boolean(entity)} />
    </Form>
  );
}
