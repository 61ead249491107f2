/** How much space a storage has, and how far it grows by itself. */
import { Switch, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { gigabytes } from "./growth";
import type { Space } from "./growth";

export const SPACE_FIELDS = { "/size_gb": "size", "/auto_scaling": "grows", "/auto_limit_gb": "limit" };

/** What is said at the fields before anything is sent. */
export function useSpaceChecks() {
  const { t } = useTranslation("storage");
  return {
    size: (size: string) => (gigabytes(size) === null ? t("staff.size_missing") : null),
    limit: (limit: string, all: Space) => (all.grows && gigabytes(limit) === null ? t("staff.limit_missing") : null),
  };
}

export function SpaceFields<V extends Space>({ form }: { form: UseFormReturnType<V> }) {
  const { t } = useTranslation("storage");
  return (
    <>
      <TextInput label={t("staff.size")} description={t("staff.size_help")} inputMode="numeric" autoComplete="off" {...form.getInputProps("size")} />
      <Switch label={t("staff.grows")} description={t("staff.grows_help")} {...form.getInputProps("grows", { type: "checkbox" })} />
      {form.values.grows ? <TextInput label={t("staff.limit")} description={t("staff.limit_help")} inputMode="numeric" autoComplete="off" {...form.getInputProps("limit")} /> : null}
    </>
  );
}
