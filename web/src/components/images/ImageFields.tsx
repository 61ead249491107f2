/** What the data centre has to know of an image: its name, where the file is, and what system is in it. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FieldRow } from "@/components/Form";
import "./words";

export interface ImageValues {
  name: string;
  url: string;
  os_type: "Linux" | "Windows";
  os_version: string;
}

export const NO_IMAGE: ImageValues = { name: "", url: "", os_type: "Linux", os_version: "" };

/** The values without what somebody typed around them. */
export const trimmedImage = ({ name, url, os_type, os_version }: ImageValues): ImageValues => ({ name: name.trim(), url: url.trim(), os_type, os_version: os_version.trim() });

export function ImageFields({ input }: { input: (name: keyof ImageValues) => object }) {
  const { t } = useTranslation("images");
  return (
    <>
      <TextInput label={t("name")} maxLength={255} data-autofocus {...input("name")} />
      <TextInput label={t("url")} description={t("url_help")} type="url" {...input("url")} />
      <FieldRow>
        <NativeSelect label={t("os_type")} data={["Linux", "Windows"]} {...input("os_type")} />
        <TextInput label={t("os_version")} description={t("os_version_help")} maxLength={255} {...input("os_version")} />
      </FieldRow>
    </>
  );
}
