/** The form of money that came another way than by card; loaded when it is opened. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRef } from "react";
import { adminApi } from "@/api/admin";
import { useMeta, useNow } from "@/api/meta";
import { uuid } from "@/api/client";
import type { Invoice } from "@/api/schema";
import { useQueryClient } from "@tanstack/react-query";
import { refreshTopics } from "@/api/cache";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { countryOptions } from "@/lib/countries";
import { civilDate } from "@/lib/dates";
import { formatMoney, parseMoney, toDecimal } from "@/lib/money";
import { CURRENCIES } from "../estate/currencies";
import "@/features/admin/currencies/words";

interface FormProps {
  invoice: Invoice;
  onClose: () => void;
}

export default function RecordPaymentForm({ invoice, onClose }: FormProps) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const key = useRef(uuid());
  const { currency } = invoice.balance;
  const of = useApiForm({
    initialValues: { amount: toDecimal(invoice.balance), reference: "", received_on: today, settled: "", settled_in: "", payer_country: "" },
    validate: {
      amount: (text) => {
        const amount = parseMoney(text, currency);
        if (!amount) return t("invoice_act.amount_bad");
        if (amount.minor <= 0) return t("invoice_act.amount_zero");
        return amount.minor > invoice.balance.minor ? t("invoice_act.amount_more", { amount: formatMoney(invoice.balance) }) : null;
      },
      settled: (text, all) => {
        if (!all.settled_in) return null;
        const came = parseMoney(text, all.settled_in);
        if (!came) return t("invoice_act.amount_bad");
        return came.minor <= 0 ? t("invoice_act.amount_zero") : null;
      },
      reference: (text) => (text.trim() ? null : t("invoice_act.reference_missing")),
    },
    fields: { "/amount/minor": "amount", "/settled": "settled", "/settled/minor": "settled", "/settled/currency": "settled_in", "/payer_country": "payer_country" },
    send: async ({ amount, reference, received_on, payer_country, ...came }) => {
      const money = parseMoney(amount, currency) ?? invoice.balance;
      const settled = came.settled_in ? parseMoney(came.settled, came.settled_in) : null;
      await adminApi.recordPayment(invoice.id, { amount: money, settled, payer_country: payer_country || null, reference: reference.trim(), received_on }, key.current);
      refreshTopics(client, ["payment", "invoice"]);
      toast.done(t("invoice_act.done_record", { amount: formatMoney(money) }));
      onClose();
    },
  });
  const { settled_in } = of.form.values;
  const others = CURRENCIES.filter((code) => code !== currency).map((code) => ({ value: code, label: code }));
  return (
    <Form of={of} label={t("invoice_act.record_payment")}>
      <p style={{ margin: 0 }}>{t("invoice_act.record_lead")}</p>
      <FieldRow>
        <TextInput label={`${settled_in ? t("currencies.counts_for") : t("invoice_act.amount")} (${currency})`} inputMode="decimal" required data-autofocus {...of.form.getInputProps("amount")} />
        <TextInput type="date" label={t("invoice_act.received_on")} max={today} required {...of.form.getInputProps("received_on")} />
      </FieldRow>
      <FieldRow>
        <NativeSelect label={t("currencies.settled_in")} description={t("currencies.settled_help")} data={[{ value: "", label: t("currencies.settled_same", { currency }) }, ...others]} {...of.form.getInputProps("settled_in")} />
        {settled_in ? <TextInput label={`${t("currencies.settled")} (${settled_in})`} description={t("currencies.settled_gain")} inputMode="decimal" required {...of.form.getInputProps("settled")} /> : null}
      </FieldRow>
      <TextInput label={t("invoice_act.reference")} description={t("invoice_act.reference_help")} required {...of.form.getInputProps("reference")} />
      <NativeSelect label={t("invoice_act.payer_country")} description={t("invoice_act.payer_country_help")} data={[{ value: "", label: t("invoice_act.payer_country_unknown") }, ...countryOptions()]} {...of.form.getInputProps("payer_country")} />
      <FormActions of={of} label={t("invoice_act.record_payment")} />
    </Form>
  );
}
