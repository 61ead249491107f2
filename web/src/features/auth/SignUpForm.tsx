/** Creating an account, alone or inside the checkout. */
import { Checkbox, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { authApi } from "@/api/auth";
import { useMeta } from "@/api/meta";
import type { Session } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { countryOptions, guessCountry } from "@/lib/countries";
import { paths } from "@/lib/paths";
import { MIN_PASSWORD, isEmail } from "./checks";
import { useSignedIn } from "./SignInForm";

interface SignUpProps {
  submitLabel: string;
  onDone: (session: Session) => void;
}

export function SignUpForm({ submitLabel, onDone }: SignUpProps) {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  const signedIn = useSignedIn();
  const [business, setBusiness] = useState(false);
  const filled = (value: string) => (value.trim() ? null : t("auth.required"));
  const api = useApiForm({
    initialValues: {
      email: "",
      password: "",
      name: "",
      company: "",
      tax_id: "",
      country: guessCountry(navigator.language),
      address: { line1: "", line2: "", city: "", postal_code: "", region: "" },
      accept_terms: false,
    },
    validate: {
      email: (value: string) => (isEmail(value) ? null : t("auth.email_invalid")),
      password: (value: string) => (value.length >= MIN_PASSWORD ? null : t("auth.password_short")),
      name: filled,
      company: (value: string) => (business ? filled(value) : null),
      country: filled,
      address: { line1: filled, city: filled, postal_code: filled },
      accept_terms: (value: boolean) => (value ? null : t("auth.accept_missing")),
    },
    send: async (values) => {
      const { line1, line2, city, postal_code, region } = values.address;
      const session = await authApi.signUp({
        email: values.email.trim(),
        password: values.password,
        name: values.name.trim(),
        country: values.country,
        address: { line1, city, postal_code, ...(line2 ? { line2 } : {}), ...(region ? { region } : {}) },
        ...(business ? { company: values.company.trim(), ...(values.tax_id.trim() ? { tax_id: values.tax_id.trim() } : {}) } : {}),
        accept_terms: true,
      });
      signedIn(session);
      onDone(session);
    },
  });
  const { form } = api;
  return (
    <Form of={api} label={t("auth.sign_up_title")}>
      <FieldRow>
        <TextInput size="md" label={t("auth.name")} autoComplete="name" {...form.getInputProps("name")} />
        <TextInput size="md" type="email" label={t("auth.email")} autoComplete="email" {...form.getInputProps("email")} />
      </FieldRow>
      <PasswordInput size="md" label={t("auth.password")} description={t("auth.password_help")} autoComplete="new-password" {...form.getInputProps("password")} />
      <Checkbox label={t("auth.business")} checked={business} onChange={(event) => setBusiness(event.currentTarget.checked)} />
      {business ? (
        <FieldRow>
          <TextInput size="md" label={t("auth.company")} autoComplete="organization" {...form.getInputProps("company")} />
          <TextInput size="md" label={t("auth.tax_id")} description={t("auth.tax_id_help")} {...form.getInputProps("tax_id")} />
        </FieldRow>
      ) : null}
      <TextInput size="md" label={t("auth.line1")} autoComplete="address-line1" {...form.getInputProps("address.line1")} />
      <FieldRow>
        <TextInput size="md" label={t("auth.postal_code")} autoComplete="postal-code" {...form.getInputProps("address.postal_code")} />
        <TextInput size="md" label={t("auth.city")} autoComplete="address-level2" {...form.getInputProps("address.city")} />
      </FieldRow>
      <NativeSelect
        size="md"
        label={t("auth.country")}
        autoComplete="country"
        data={[{ value: "", label: t("auth.country_choose"), disabled: true }, ...countryOptions()]}
        {...form.getInputProps("country")}
      />
      <Checkbox
        label={
          <>
            {t("checkout.terms")}{" "}
            <a href={brand.terms_url ?? paths.terms()} target="_blank" rel="noreferrer noopener">
              {t("checkout.terms_link")}
            </a>
          </>
        }
        {...form.getInputProps("accept_terms", { type: "checkbox" })}
      />
      <FormActions of={api} label={submitLabel} fullWidth />
    </Form>
  );
}
