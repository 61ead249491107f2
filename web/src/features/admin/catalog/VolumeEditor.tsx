/** What a product costs less by the number: breaks from so many pieces on. */
import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconStack3, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { VolumeDiscount } from "@/api/schema";
import { Empty } from "@/components/Empty";
import { FieldRow, FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import type { Product } from "./calls";
import { useSaveProduct } from "./save";
import { isPercent, percentOf } from "./bundle-values";
import "./bundle-words";

interface Values {
  count: VolumeDiscount["count"];
  breaks: { from: string; percent: string }[];
}

export function VolumeEditor({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const save = useSaveProduct(product, t("volume.saved"));
  const of = useApiForm<Values>({
    initialValues: {
      count: product.volume_discount?.count ?? "order",
      breaks: (product.volume_discount?.breaks ?? []).map(({ from, percent }) => ({ from: String(from), percent })),
    },
    validate: {
      breaks: {
        from: (text: string) => (/^\d+$/.test(text.trim()) && Number(text) >= 2 ? null : t("volume.from_bad")),
        percent: (text: string) => (isPercent(text) ? null : t("volume.percent_bad")),
      },
    },
    fields: ({ breaks }) => Object.fromEntries([["/volume_discount/count", "count"], ...breaks.flatMap((_, at) => ["from", "percent"].map((field) => [`/volume_discount/breaks/${at}/${field}`, `breaks.${at}.${field}`]))]) as Record<string, string>,
    send: ({ count, breaks }) => save({ volume_discount: breaks.length === 0 ? null : { count, breaks: breaks.map(({ from, percent }) => ({ from: Number(from), percent: percentOf(percent) })) } }),
  });
  const { breaks } = of.form.values;
  const add = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => of.form.insertListItem("breaks", { from: "", percent: "" })}>
      {t("volume.add")}
    </Button>
  );
  return (
    <Form of={of} guard label={t("volume.title")}>
      <Section title={t("volume.title")} text={t("volume.lead")} actions={add}>
        {breaks.length === 0 ? (
          <Empty icon={IconStack3} title={t("volume.empty_title")} text={t("volume.empty")} />
        ) : (
          <FieldStack>
            {product.kind === "one_time" ? null : <NativeSelect label={t("volume.count")} data={(["order", "owned"] as const).map((value) => ({ value, label: t(`volume.count_${value}`) }))} {...of.form.getInputProps("count")} />}
            {breaks.map((_, at) => (
              // A break that is new has no key: its place is what it is.
              // eslint-disable-next-line react/no-array-index-key
              <FieldRow key={at}>
                <TextInput label={t("volume.from", { at: at + 1 })} inputMode="numeric" required {...of.form.getInputProps(`breaks.${at}.from`)} />
                <TextInput
                  label={t("volume.percent", { at: at + 1 })}
                  inputMode="decimal"
                  required
                  rightSection={
                    <ActionIcon aria-label={t("volume.remove", { at: at + 1 })} onClick={() => of.form.removeListItem("breaks", at)}>
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  }
                  {...of.form.getInputProps(`breaks.${at}.percent`)}
                />
              </FieldRow>
            ))}
          </FieldStack>
        )}
      </Section>
      <FormActions of={of} label={t("volume.save")} needsChange />
    </Form>
  );
}
