/** The fields of a contact of domains, for the team's list of contacts and for an order in the shop. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FieldRow } from "@/components/Form";
import { countryOptions } from "@/lib/countries";
import { GENDERS } from "./contact";
import type { ContactValues } from "./contact";
import "@/components/domains/words";

interface ContactFieldsProps {
  /** What a field of the form needs, by its name. */
  input: (name: keyof ContactValues) => object;
  kind: ContactValues["kind"];
  /** Names of a contact that is there already cannot change. */
  fixed?: boolean;
}

export function ContactFields({ input, kind, fixed = false }: ContactFieldsProps) {
  const { t } = useTranslation("domains");
  const text = (name: "first_name" | "last_name" | "street" | "street_number" | "postal_code" | "city" | "region", readOnly = false) => <TextInput label={t(`contacts.${name}`)} maxLength={255} readOnly={readOnly} {...input(name)} />;
  return (
    <>
      {fixed ? <p>{t("contacts.fixed")}</p> : <NativeSelect label={t("contacts.kind")} data={[{ value: "person", label: t("contacts.person") }, { value: "organization", label: t("contacts.organization") }]} {...input("kind")} />}
      {kind === "organization" ? <TextInput label={t("contacts.organization_name")} maxLength={255} readOnly={fixed} {...input("organization")} /> : null}
      <FieldRow>
        {text("first_name", fixed)}
        {text("last_name", fixed)}
      </FieldRow>
      <TextInput label={t("contacts.email")} type="email" maxLength={254} {...input("email")} />
      <FieldRow>
        <TextInput label={t("contacts.phone")} description={t("contacts.phone_help")} type="tel" maxLength={30} {...input("phone")} />
        <NativeSelect label={t("contacts.gender")} description={t("contacts.gender_help")} data={GENDERS.map((value) => ({ value, label: t(`gender.${value}`) }))} {...input("gender")} />
      </FieldRow>
      <FieldRow>
        {text("street")}
        {text("street_number")}
      </FieldRow>
      <FieldRow>
        {text("postal_code")}
        {text("city")}
      </FieldRow>
      <FieldRow>
        {text("region")}
        <NativeSelect label={t("contacts.country")} data={countryOptions()} {...input("country")} />
      </FieldRow>
    </>
  );
}
