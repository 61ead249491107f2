/** What e-invoices say of a seller beyond what is printed: for the business and for its legal entities. */
import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FieldRow, FieldStack } from "@/components/Form";

/** `input` gives the props of a field of the particulars. */
export function EInvoiceFields({ input }: { input: (field: string) => object }) {
  const { t } = useTranslation("admin");
  return (
    <FieldStack>
      <FieldRow>
        <TextInput label={t("settings.street")} {...input("street")} />
        <TextInput label={t("settings.registration")} {...input("registration")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("settings.postal_code")} {...input("postal_code")} />
        <TextInput label={t("settings.city")} {...input("city")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("settings.contact_name")} description={t("settings.contact_name_help")} {...input("contact_name")} />
        <TextInput label={t("settings.contact_phone")} type="tel" {...input("contact_phone")} />
      </FieldRow>
      <TextInput label={t("settings.contact_email")} type="email" {...input("contact_email")} />
      <FieldRow>
        <TextInput label={t("settings.iban")} description={t("settings.iban_help")} autoComplete="off" {...input("iban")} />
        <TextInput label={t("settings.bic")} autoComplete="off" {...input("bic")} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("settings.endpoint_id")} description={t("settings.endpoint_help")} {...input("endpoint_id")} />
        <TextInput label={t("settings.endpoint_scheme")} placeholder="9930" {...input("endpoint_scheme")} />
      </FieldRow>
    </FieldStack>
  );
}

/** Lines of a text area, and back. */
export const textOf = (lines: string[] | undefined): string => (lines ?? []).join("\n");
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
