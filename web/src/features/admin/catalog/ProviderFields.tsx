/** Which product or add-on of the provider is sold: chosen from its list, or typed where the list does not know it. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FieldRow } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import type { Offer } from "./provider";
import type { ProductValues } from "./product-values";

interface ProviderFieldsProps {
  of: ApiForm<ProductValues>;
  offer: Offer;
  /** A new product takes its disk from the provider's. */
  fresh: boolean;
}

export function ProviderFields({ of, offer, fresh }: ProviderFieldsProps) {
  const { t } = useTranslation("admin");
  const [typing, setTyping] = useState(false);
  const server = of.form.values.kind === "vps";
  const path = server ? "provider.product_id" : "provider.add_on_key";
  const value = server ? of.form.values.provider.product_id : of.form.values.provider.add_on_key;
  const list = server
    ? (offer.catalog?.products ?? []).map((one) => ({ value: one.id, label: t("product_edit.provider_option", { name: one.name, id: one.id, disk: one.disk_gb, type: one.disk_type }) }))
    : (offer.catalog?.add_ons ?? []).map((one) => ({ value: one.key, label: one.name }));
  const label = server ? t("product_edit.provider_product") : t("product_edit.provider_add_on");
  if (!offer.account && !offer.pending && !offer.error) {
    return (
      <FieldRow>
        <TextInput label={label} description={t("product_edit.no_account")} {...of.form.getInputProps(path)} />
        <TextLink href="/admin/provider-accounts/new">{t("providers.add")}</TextLink>
      </FieldRow>
    );
  }
  const unknown = value !== "" && list.length > 0 && !list.some((one) => one.value === value);
  if (list.length === 0 || typing || unknown) {
    return (
      <TextInput
        label={label}
        description={unknown && !typing ? t("product_edit.provider_unknown", { account: offer.account?.name ?? "" }) : t("product_edit.provider_typed")}
        rightSectionWidth="auto"
        rightSection={list.length > 0 ? <Button size="compact-xs" variant="subtle" mx={6} onClick={() => (setTyping(false), of.form.setFieldValue(path, ""))}>{t("product_edit.choose")}</Button> : undefined}
        {...of.form.getInputProps(path)}
      />
    );
  }
  const choose = (id: string) => {
    if (id === "*") return setTyping(true);
    of.form.setFieldValue(path, id);
    const chosen = offer.catalog?.products.find((one) => one.id === id);
    if (server && fresh && chosen) {
      of.form.setFieldValue("specs.disk_gb", String(chosen.disk_gb));
      of.form.setFieldValue("specs.disk_type", chosen.disk_type);
    }
  };
  return (
    <NativeSelect
      label={label}
      description={t("product_edit.provider_help", { account: offer.account?.name ?? "" })}
      data={[{ value: "", label: t("product_edit.provider_none") }, ...list, { value: "*", label: t("product_edit.provider_other") }]}
      value={value}
      error={of.form.errors[path]}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
