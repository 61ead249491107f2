/** What an object storage gives: a storage or a share, how large, where, and what is told about its usage. */
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FieldRow } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { REGIONS, useRegionName } from "@/components/storage/regions";
import { usageReads } from "./calls";
import type { ProductValues } from "./product-values";

interface StorageFieldsProps {
  of: ApiForm<ProductValues>;
  /** A new product chooses its regions here; one that is there has a tab for them. */
  fresh: boolean;
}

export function StorageFields({ of, fresh }: StorageFieldsProps) {
  const { t } = useTranslation("storage");
  const regionName = useRegionName();
  const meters = useQuery(usageReads.meters()).data?.items ?? [];
  const input = of.form.getInputProps;
  const { gives } = of.form.values.storage;
  const offered = meters.filter((meter) => meter.aggregation === "max" && !meter.archived);
  return (
    <>
      <NativeSelect label={t("product.gives")} description={t(`product.${gives}_help`)} data={(["shared", "whole"] as const).map((value) => ({ value, label: t(`product.gives_${value}`) }))} {...input("storage.gives")} />
      <FieldRow>
        <TextInput label={t("product.size")} description={gives === "whole" ? t("product.size_help") : undefined} inputMode="numeric" required {...input("storage.size_gb")} />
        {gives === "whole" ? <TextInput label={t("product.auto_limit")} placeholder={t("product.auto_limit_none")} inputMode="numeric" {...input("storage.auto_limit_gb")} /> : null}
        {gives === "shared" ? <TextInput label={t("product.keep_days")} description={t("product.keep_days_help")} inputMode="numeric" {...input("storage.keep_days")} /> : null}
      </FieldRow>
      {fresh ? (
        <Checkbox.Group label={t("product.regions")} required {...input("storage.regions")}>
          <FieldRow>
            {REGIONS.map((code) => (
              <Checkbox key={code} value={code} label={regionName(code)} />
            ))}
          </FieldRow>
        </Checkbox.Group>
      ) : null}
      <NativeSelect label={t("product.meter")} description={t("product.meter_help")} data={[{ value: "", label: t("product.meter_none") }, ...offered.map((meter) => ({ value: meter.key, label: `${meter.name} (${meter.unit})` }))]} {...input("storage.meter")} />
    </>
  );
}
