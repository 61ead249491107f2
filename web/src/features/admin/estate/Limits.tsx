/** What may be spent on an account without asking, and whether products that name none are bought on it. */
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import { useMeta } from "@/api/meta";
import type { ProviderAccount } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { parseMoney, toDecimal } from "@/lib/money";
import { CURRENCIES } from "./currencies";
import "@/features/admin/estate/words";

export function Limits({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { default_currency } = useMeta();
  const of = useApiForm({
    initialValues: {
      orders_per_day: account.orders_per_day === null ? "" : String(account.orders_per_day),
      machine_ceiling: account.machine_ceiling ? toDecimal(account.machine_ceiling) : "",
      currency: account.machine_ceiling?.currency ?? default_currency,
      look_minutes: String(account.look_minutes),
      is_default: account.is_default,
    },
    validate: {
      look_minutes: (text) => (/^\d{1,3}$/.test(text.trim()) ? null : t("limits.whole_bad")),
      orders_per_day: (text) => (/^\d{0,6}$/.test(text.trim()) ? null : t("limits.whole_bad")),
      machine_ceiling: (text, values) => (text.trim() === "" || parseMoney(text, values.currency) ? null : t("limits.amount_bad")),
    },
    fields: { "/machine_ceiling/minor": "machine_ceiling", "/machine_ceiling/currency": "currency" },
    send: async ({ orders_per_day, machine_ceiling, currency, look_minutes, is_default }) => {
      const body = {
        orders_per_day: orders_per_day.trim() ? Number(orders_per_day) : null,
        look_minutes: Number(look_minutes),
        machine_ceiling: machine_ceiling.trim() ? parseMoney(machine_ceiling, currency) : null,
        ...(is_default === account.is_default ? {} : { is_default }),
      };
      const saved = await adminApi.patchProvider(account.id, body, account.version);
      client.setQueryData(adminRead.provider(saved.id).queryKey, saved);
      await client.invalidateQueries({ queryKey: ["/admin/provider-accounts"] });
      toast.done(t("providers.saved"));
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} guard label={t("limits.title")}>
      <FieldRow>
        <TextInput label={t("limits.orders_per_day")} description={t("limits.orders_help")} placeholder={t("limits.none")} inputMode="numeric" {...input("orders_per_day")} />
        <TextInput label={t("limits.ceiling")} description={t("limits.ceiling_help")} placeholder={t("limits.none")} inputMode="decimal" {...input("machine_ceiling")} />
        <NativeSelect label={t("limits.currency")} description={t("limits.currency_help")} data={CURRENCIES} {...input("currency")} />
      </FieldRow>
      <TextInput label={t("limits.look_minutes")} description={t("limits.look_help")} inputMode="numeric" {...input("look_minutes")} />
      <Switch label={t("limits.is_default")} description={account.is_default ? t("limits.default_stays") : t("limits.default_help")} disabled={account.is_default} {...input("is_default", { type: "checkbox" })} />
      <FormActions of={of} label={t("providers.save")} needsChange />
    </Form>
  );
}
