/** The card form. Details are turned into a token at the gateway; our server never sees them. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { IconCreditCard, IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { createToken } from "@/api/gateway";
import type { TestCard } from "@/api/gateway";
import { useMeta } from "@/api/meta";
import type { Gateway } from "@/api/schema";
import { FieldRow, Form, useApiForm } from "@/components/Form";
import { brandName, brandOf, digitsOf, groupExpiry, groupNumber, isLuhn, isPast, parseExpiry } from "@/lib/card";
import { tenantNow } from "@/api/meta";
import classes from "./pay.module.css";
import { TestCards } from "./TestCards";

interface CardFormProps {
  gateway: Gateway;
  submitLabel: string;
  /** Offers to keep the card for renewals. */
  offerSave?: boolean;
  onToken: (token: string, save: boolean) => Promise<void>;
}

export function CardForm({ gateway, submitLabel, offerSave, onToken }: CardFormProps) {
  const { t } = useTranslation();
  const { mode } = useMeta();
  const api = useApiForm({
    initialValues: { number: "", expiry: "", cvc: "", holder: "", save: true },
    validate: {
      number: (value) => (isLuhn(value) ? null : t("card.number_invalid")),
      expiry: (value) => {
        const parsed = parseExpiry(value);
        if (!parsed) return t("card.expiry_invalid");
        return isPast(parsed, tenantNow()) ? t("card.expiry_past") : null;
      },
      cvc: (value) => (/^\d{3,4}$/.test(value) ? null : t("card.cvc_invalid")),
      holder: (value) => (value.trim() ? null : t("card.holder_missing")),
    },
    send: async (values) => {
      const expiry = parseExpiry(values.expiry);
      if (!expiry) return;
      const token = await createToken(gateway, {
        number: digitsOf(values.number),
        exp_month: expiry.month,
        exp_year: expiry.year,
        cvc: values.cvc,
        name: values.holder.trim(),
      });
      await onToken(token, Boolean(offerSave) && values.save);
    },
  });
  const { form } = api;
  const fill = (card: TestCard) => {
    form.setValues({
      number: groupNumber(card.number),
      expiry: `12/${String((tenantNow().getFullYear() + 4) % 100).padStart(2, "0")}`,
      cvc: card.brand === "amex" ? "1234" : "123",
      holder: form.getValues().holder || "Test Holder",
    });
    form.clearErrors();
  };
  const brand = brandOf(form.getValues().number);
  return (
    <div className={classes.cardForm}>
      {mode === "sandbox" ? <TestCards gateway={gateway} chosen={digitsOf(form.getValues().number)} onPick={fill} /> : null}
      <Form of={api} label={t("card.form")}>
        <TextInput
          label={t("card.number")}
          inputMode="numeric"
          autoComplete="cc-number"
          placeholder="1234 1234 1234 1234"
          size="md"
          leftSection={<IconCreditCard size={18} aria-hidden />}
          rightSectionWidth={110}
          rightSection={brand === "unknown" ? null : <span className={classes.brand}>{brandName(brand)}</span>}
          {...form.getInputProps("number")}
          onChange={(event) => form.setFieldValue("number", groupNumber(event.currentTarget.value))}
        />
        <FieldRow>
          <TextInput
            label={t("card.expiry")}
            inputMode="numeric"
            autoComplete="cc-exp"
            placeholder="MM/YY"
            size="md"
            {...form.getInputProps("expiry")}
            onChange={(event) => form.setFieldValue("expiry", groupExpiry(event.currentTarget.value))}
          />
          <TextInput
            label={t("card.cvc")}
            inputMode="numeric"
            autoComplete="cc-csc"
            placeholder={brand === "amex" ? "1234" : "123"}
            size="md"
            {...form.getInputProps("cvc")}
            onChange={(event) => form.setFieldValue("cvc", digitsOf(event.currentTarget.value).slice(0, 4))}
          />
        </FieldRow>
        <TextInput label={t("card.holder")} autoComplete="cc-name" size="md" {...form.getInputProps("holder")} />
        {offerSave ? <Checkbox label={t("card.save")} description={t("card.save_help")} {...form.getInputProps("save", { type: "checkbox" })} /> : null}
        <Button type="submit" size="md" fullWidth loading={api.busy} leftSection={<IconLock size={17} aria-hidden />}>
          {submitLabel}
        </Button>
        <p className={classes.note}>{t("card.note")}</p>
      </Form>
    </div>
  );
}
