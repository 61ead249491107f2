/** In which currency the business reports, and how old a rate may be. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { CURRENCIES } from "../estate/currencies";
import { useMay } from "../parts";
import { currencyApi, currencyRead } from "./calls";
import type { CurrencySettings } from "./calls";

export function SettingsForm({ settings }: { settings: CurrencySettings }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const may = useMay("settings.write");
  const of = useApiForm({
    initialValues: { reporting_currency: settings.reporting_currency, max_age_days: String(settings.max_age_days) },
    validate: { max_age_days: (text) => (/^\d{1,2}$/.test(text.trim()) ? null : t("currencies.age_bad")) },
    send: async (values) => {
      const body = { reporting_currency: values.reporting_currency, max_age_days: Number(values.max_age_days) };
      client.setQueryData(currencyRead.settings().queryKey, await currencyApi.change(body, settings.version));
      refreshTopics(client, ["invoice", "dashboard"]);
      toast.done(t("currencies.saved"));
    },
  });
  const input = of.form.getInputProps;
  const known = [...new Set([settings.reporting_currency, ...CURRENCIES])];
  return (
    <Section title={t("currencies.settings")} text={t("currencies.settings_text")}>
      <Form of={of} label={t("currencies.settings")}>
        <FieldRow>
          <NativeSelect label={t("currencies.reporting")} description={settings.chosen ? t("currencies.reporting_help") : t("currencies.reporting_usual")} data={known} disabled={!may.allowed} {...input("reporting_currency")} />
          <TextInput label={t("currencies.age")} description={t("currencies.age_help")} inputMode="numeric" disabled={!may.allowed} {...input("max_age_days")} />
        </FieldRow>
        {may.allowed ? <FormActions of={of} label={t("common:action.save")} needsChange /> : null}
      </Form>
    </Section>
  );
}
