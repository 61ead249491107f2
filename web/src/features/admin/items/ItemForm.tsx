/** The form of a billable item: what, how much, when, and whether it comes again. */
import { Checkbox, NativeSelect, TextInput, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { useMeta } from "@/api/meta";
import { FieldRow, FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { civilDate } from "@/lib/dates";
import { parseMoney, toDecimal } from "@/lib/money";
import { itemApi } from "./calls";
import type { BillableItem } from "./calls";
import { bodyOf, valuesOf } from "./values";
import "./words";

const FIELDS = {
  "/unit_price": "price", "/unit_price/minor": "price", "/unit_price/currency": "price", "/recurrence/every": "every", "/recurrence/unit": "unit",
  "/recurrence/times": "times", "/recurrence/until": "until", "/recurrence/month_end": "month_end", "/recurrence": "unit",
};

interface ItemFormProps {
  item?: BillableItem;
  customer?: { id: string; currency: string };
  onAdded?: () => void;
}

export function ItemForm({ item, customer, onAdded }: ItemFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const { now, time_zone } = useMeta();
  const currency = item?.unit_price.currency ?? customer?.currency ?? "EUR";
  const begun = (item?.invoiced ?? 0) > 0;
  const of = useApiForm({
    initialValues: valuesOf(item, civilDate(new Date(now), time_zone), item ? toDecimal(item.unit_price) : ""),
    validate: {
      description: (text) => (text.trim() ? null : t("items.what_missing")),
      price: (text) => ((parseMoney(text, currency)?.minor ?? -1) >= 0 ? null : t("draft.price_bad")),
      quantity: (text) => (/^\d{1,6}([.,]\d{1,6})?$/.test(text.trim()) ? null : t("items.quantity_bad")),
    },
    fields: FIELDS,
    send: async (values) => {
      const body = bodyOf(values, parseMoney(values.price, currency) ?? { minor: 0, currency });
      if (item) await itemApi.change(item.id, { ...body, timing: body.timing === "now" ? "on_day" : body.timing }, item.version);
      else await itemApi.add({ ...body, customer_id: customer?.id ?? "" });
      toast.done(t(item ? "items.saved" : "items.added"));
      refreshTopics(client, ["invoice", "customer", "dashboard"]);
      onAdded?.();
    },
  });
  const { values, getInputProps: input } = of.form;
  const again = values.unit !== "once";
  const check = (field: "month_end" | "over_period" | "for_days") => ({ checked: values[field], onChange: (event: { currentTarget: { checked: boolean } }) => of.form.setFieldValue(field, event.currentTarget.checked), error: of.form.errors[field] });
  const timings = (["next_invoice", "on_day", "hold", "now"] as const).filter((one) => !(one === "next_invoice" && again) && !(one === "now" && item));
  return (
    <Form of={of} guard label={item ? t("items.one") : t("items.new")}>
      <Section title={t("items.what")}>
        <FieldStack>
          <Textarea label={t("items.description")} description={t("items.description_help")} autosize minRows={2} required {...input("description")} />
          <FieldRow>
            <TextInput label={t("items.quantity")} inputMode="decimal" required {...input("quantity")} />
            <TextInput label={`${t("items.price")} (${currency})`} inputMode="decimal" required {...input("price")} />
          </FieldRow>
          <TextInput label={t("items.tax_class")} description={t("items.tax_class_help")} {...input("tax_class")} />
        </FieldStack>
      </Section>
      <Section title={t("items.when")} text={t("items.when_text")}>
        <FieldStack>
          <FieldRow>
            <NativeSelect label={t("items.unit")} disabled={begun} data={(["once", "days", "weeks", "months", "years"] as const).map((one) => ({ value: one, label: t(`items.unit_${one}`) }))} {...input("unit")} />
            {again ? <TextInput label={t("items.every")} inputMode="numeric" disabled={begun} {...input("every")} /> : null}
          </FieldRow>
          <FieldRow>
            <NativeSelect label={t("items.timing")} data={timings.map((one) => ({ value: one, label: t(`items.timing_${one}`) }))} {...input("timing")} />
            {again || values.timing === "on_day" ? <TextInput type="date" label={t(again ? "items.first_day" : "items.day")} disabled={begun} required {...input("day")} /> : null}
          </FieldRow>
          {again ? (
            <>
              {values.unit === "months" || values.unit === "years" ? <Checkbox label={t("items.month_end")} disabled={begun} {...check("month_end")} /> : null}
              <FieldRow>
                <TextInput label={t("items.times")} description={t("items.times_help")} inputMode="numeric" {...input("times")} />
                <TextInput type="date" label={t("items.until")} {...input("until")} />
              </FieldRow>
              <Checkbox label={t("items.over_period")} description={t("items.earned_help")} {...check("over_period")} />
            </>
          ) : (
            <>
              <Checkbox label={t("items.for_days")} description={t("items.earned_help")} {...check("for_days")} />
              {values.for_days ? (
                <FieldRow>
                  <TextInput type="date" label={t("items.period_start")} required {...input("period_start")} />
                  <TextInput type="date" label={t("items.period_end")} required {...input("period_end")} />
                </FieldRow>
              ) : null}
            </>
          )}
        </FieldStack>
      </Section>
      <FormActions of={of} label={item ? t("common:action.save") : t("items.new")} needsChange={Boolean(item)} />
    </Form>
  );
}
