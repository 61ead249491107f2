/** The tenant's own settings: brand, seller on invoices, numbers, place and time. */
import { NativeSelect, Switch, TextInput, Textarea } from "@mantine/core";
import { IconArrowsExchange, IconBuildings, IconFileTypePdf } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import { metaQuery } from "@/api/meta";
import type { TenantSettings } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { FieldRow, FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import { LinkButton } from "@/components/links";
import { Facts, Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { countryOptions } from "@/lib/countries";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { EInvoiceFields, linesOf, textOf } from "./EInvoiceFields";
import classes from "./team.module.css";
import "@/features/admin/currencies/words";
import "@/features/admin/entities/words";

export function SettingsPage() {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.settings());
  return (
    <Page title={t("settings.title")} narrow actions={<SettingsLinks />}>
      {query.data ? <Settings key={query.data.version} settings={query.data} /> : query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("settings.title")} />}
    </Page>
  );
}

function SettingsLinks() {
  const { t } = useTranslation("admin");
  return (
    <>
      <LinkButton href={adminPaths.entities} variant="default" leftSection={<IconBuildings size={16} aria-hidden />}>{t("entities.title")}</LinkButton>
      <LinkButton href={adminPaths.currencies} variant="default" leftSection={<IconArrowsExchange size={16} aria-hidden />}>{t("currencies.title")}</LinkButton>
      <LinkButton href={adminPaths.documents} variant="default" leftSection={<IconFileTypePdf size={16} aria-hidden />}>{t("documents.settings_link")}</LinkButton>
    </>
  );
}

function valuesOf({ name, time_zone, brand, seller }: TenantSettings) {
  return {
    name,
    time_zone,
    brand: { accent: brand.accent, logo_url: brand.logo_url ?? "", support_email: brand.support_email, terms_url: brand.terms_url ?? "" },
    seller: {
      name: seller.name, address: textOf(seller.address), country: seller.country, tax_id: seller.tax_id ?? "", bank: textOf(seller.bank),
      invoice_prefix: seller.invoice_prefix, credit_note_prefix: seller.credit_note_prefix, order_prefix: seller.order_prefix,
      prices_include_tax: seller.prices_include_tax, tax_rounding: seller.tax_rounding, note: seller.note, e_invoice: seller.e_invoice,
    },
  };
}

function Settings({ settings }: { settings: TenantSettings }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const may = useMay("settings.write");
  const of = useApiForm({
    initialValues: valuesOf(settings),
    validate: {
      name: (text) => (text.trim() ? null : t("settings.name_missing")),
      brand: {
        accent: (text) => (/^#[0-9a-fA-F]{6}$/.test(text) ? null : t("settings.accent_bad")),
        support_email: (text) => (!text || /^\S+@\S+\.\S+$/.test(text) ? null : t("settings.email_bad")),
      },
    },
    send: async (values) => {
      const body = { ...values, seller: { ...values.seller, address: linesOf(values.seller.address), bank: linesOf(values.seller.bank) } };
      client.setQueryData(adminRead.settings().queryKey, await adminApi.patchSettings(body, settings.version));
      void client.invalidateQueries({ queryKey: metaQuery.queryKey });
      toast.done(t("settings.saved"));
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} guard label={t("settings.title")}>
      <Section title={t("settings.brand")}>
        <FieldStack>
          <FieldRow>
            <TextInput label={t("settings.name")} required {...input("name")} />
            <div className={classes.colour}>
              <div>
                <TextInput label={t("settings.accent")} title={t("settings.accent_help")} {...input("brand.accent")} />
              </div>
              <input type="color" className={classes.swatch} aria-label={t("settings.accent_pick")} value={of.form.values.brand.accent} onChange={(event) => of.form.setFieldValue("brand.accent", event.currentTarget.value)} />
            </div>
          </FieldRow>
          <FieldRow>
            <TextInput label={t("settings.support_email")} type="email" {...input("brand.support_email")} />
            <TextInput label={t("settings.terms_url")} type="url" {...input("brand.terms_url")} />
          </FieldRow>
          <TextInput label={t("settings.logo_url")} type="url" {...input("brand.logo_url")} />
        </FieldStack>
      </Section>
      <Section title={t("settings.seller")} text={t("settings.seller_text")}>
        <FieldStack>
          <FieldRow>
            <TextInput label={t("settings.seller_name")} {...input("seller.name")} />
            <TextInput label={t("settings.tax_id")} {...input("seller.tax_id")} />
          </FieldRow>
          <FieldRow>
            <Textarea label={t("settings.address")} autosize minRows={3} {...input("seller.address")} />
            <Textarea label={t("settings.bank")} autosize minRows={3} {...input("seller.bank")} />
          </FieldRow>
          <NativeSelect label={t("settings.country")} data={countryOptions()} {...input("seller.country")} />
          <FieldRow>
            <TextInput label={t("settings.invoice_prefix")} {...input("seller.invoice_prefix")} />
            <TextInput label={t("settings.credit_note_prefix")} {...input("seller.credit_note_prefix")} />
            <TextInput label={t("settings.order_prefix")} {...input("seller.order_prefix")} />
          </FieldRow>
          <Textarea label={t("settings.note")} autosize minRows={2} {...input("seller.note")} />
          <NativeSelect label={t("settings.tax_rounding")} description={t("settings.tax_rounding_help")} data={(["group", "line", "invoice"] as const).map((one) => ({ value: one, label: t(`settings.tax_rounding_${one}`) }))} {...input("seller.tax_rounding")} />
          <Switch label={t("settings.include_tax")} {...input("seller.prices_include_tax", { type: "checkbox" })} />
        </FieldStack>
      </Section>
      <Section title={t("settings.e_invoice")} text={t("settings.e_invoice_text")}>
        <EInvoiceFields input={(field) => input(`seller.e_invoice.${field}`)} />
      </Section>
      <Section title={t("settings.place")}>
        <TextInput label={t("settings.time_zone")} description={t("settings.time_zone_help")} list="time-zones" {...input("time_zone")} />
        <datalist id="time-zones">
          {Intl.supportedValuesOf("timeZone").map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </Section>
      <Section title={t("settings.facts")}>
        <Facts
          layout="row"
          facts={[
            { label: t("settings.currency"), value: settings.default_currency },
            { label: t("settings.mode"), value: settings.mode },
            { label: t("settings.base_url"), value: settings.base_url },
          ]}
        />
      </Section>
      {may.allowed ? <FormActions of={of} label={t("common:action.save")} needsChange /> : <p>{may.reason}</p>}
    </Form>
  );
}
