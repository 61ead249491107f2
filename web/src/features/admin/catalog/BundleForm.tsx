/** The form of a bundle: its words, its parts, its price. */
import { ActionIcon, Button, MultiSelect, NativeSelect, TextInput, Textarea } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { readList } from "@/api/client";
import { useMeta } from "@/api/meta";
import type { BundleAdmin } from "@/api/schema";
import { FieldRow, FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { cycleLength } from "@/lib/cycle";
import { parseMoney } from "@/lib/money";
import { bundleBody, bundleValues, cyclesOfBundle, enteredSums, isPercent, sumField } from "./bundle-values";
import type { BundleValues } from "./bundle-values";
import { catalogApi, catalogRead } from "./calls";
import type { Product } from "./calls";
import "./bundle-words";

const STATES = ["draft", "on_sale", "hidden", "retired"] as const;

export default function BundleForm({ bundle, onSaved }: { bundle?: BundleAdmin; onSaved?: (made: BundleAdmin) => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { currencies } = useMeta();
  const cycles = cyclesOfBundle(bundle);
  const of = useApiForm<BundleValues>({
    initialValues: bundleValues(bundle, currencies),
    validate: {
      name: (text) => (text.trim() ? null : t("bundles.name_missing")),
      slug: (text) => (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text.trim()) ? null : t("bundles.slug_bad")),
      position: (text) => (/^-?\d*$/.test(text.trim()) ? null : t("bundles.whole_bad")),
      parts: {
        product_id: (id: string) => (id ? null : t("bundles.product_missing")),
        quantity: (text: string) => (/^\d+$/.test(text.trim()) ? null : t("bundles.whole_bad")),
      },
      percent: (text, values) => (values.kind !== "percent" || isPercent(text) ? null : t("bundles.percent_bad")),
      cycles: (chosen, values) => (values.kind !== "percent" || chosen.length > 0 ? null : t("bundles.cycles_missing")),
      sums: Object.fromEntries(currencies.flatMap((currency) => cycles.map((cycle) => [sumField(currency, cycle), (text: string) => (!text.trim() || (parseMoney(text, currency)?.minor ?? -1) >= 0 ? null : t("bundles.price_bad"))]))),
    },
    fields: (values) => ({
      ...Object.fromEntries(enteredSums(values, currencies, cycles).flatMap(({ field }, at) => ["price", "price/minor", "cycle_months"].map((name) => [`/prices/${at}/${name}`, `sums.${field}`]))),
      ...Object.fromEntries(values.cycles.map((_, at) => [`/cycles/${at}`, "cycles"])),
    }),
    send: async (values) => {
      const body = bundleBody(values, currencies, cycles);
      const saved = bundle ? await catalogApi.putBundle(bundle.id, body, bundle.version) : await catalogApi.createBundle(body);
      client.setQueryData(catalogRead.bundle(saved.id).queryKey, saved);
      await Promise.all([client.invalidateQueries({ queryKey: ["/admin/bundles"] }), client.invalidateQueries({ queryKey: ["/shop/catalog"] })]);
      toast.done(bundle ? t("bundles.saved") : t("bundles.added"));
      onSaved?.(saved);
    },
  });
  const input = of.form.getInputProps;
  // What was on sale is no draft any more.
  const states = STATES.filter((state) => state !== "draft" || !bundle || bundle.state === "draft");
  return (
    <Form of={of} guard label={t("bundles.bundle")}>
      <Section>
        <FieldStack>
          <FieldRow>
            <TextInput label={t("bundles.name")} required {...input("name")} />
            <TextInput label={t("bundles.slug")} description={t("bundles.slug_help")} required {...input("slug")} />
          </FieldRow>
          <TextInput label={t("bundles.tagline")} {...input("tagline")} />
          <Textarea label={t("bundles.description")} autosize minRows={2} {...input("description")} />
          <FieldRow>
            <NativeSelect label={t("bundles.state")} description={t("bundles.state_help")} data={states.map((value) => ({ value, label: t(`bundles.state_${value}`) }))} {...input("state")} />
            <TextInput label={t("bundles.position")} description={t("bundles.position_help")} inputMode="numeric" {...input("position")} />
          </FieldRow>
        </FieldStack>
      </Section>
      <Parts of={of} />
      <Price of={of} bundle={bundle} />
      <FormActions of={of} label={bundle ? t("bundles.save") : t("bundles.add")} needsChange={Boolean(bundle)} />
    </Form>
  );
}

function Parts({ of }: { of: ApiForm<BundleValues> }) {
  const { t } = useTranslation("admin");
  const all = useQuery(readList<Product>(["catalog"], "/admin/products", { limit: 200 })).data?.items ?? [];
  const { parts } = of.form.values;
  const chosen = parts.map((part) => part.product_id);
  const products = all.filter((one) => one.kind !== "add_on" && (!one.retired || chosen.includes(one.id)));
  const data = [{ value: "", label: t("bundles.choose") }, ...products.map((one) => ({ value: one.id, label: one.name }))];
  const add = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => of.form.insertListItem("parts", { product_id: "", quantity: "1" })}>
      {t("bundles.add_part")}
    </Button>
  );
  return (
    <Section title={t("bundles.parts")} text={t("bundles.parts_lead")} actions={add}>
      <FieldStack>
        {parts.map((_, at) => (
          // A part that is new has no key: its place is what it is.
          // eslint-disable-next-line react/no-array-index-key
          <FieldRow key={at}>
            <NativeSelect label={t("bundles.product", { at: at + 1 })} data={data} required {...of.form.getInputProps(`parts.${at}.product_id`)} />
            <TextInput
              label={t("bundles.quantity", { at: at + 1 })}
              inputMode="numeric"
              required
              rightSection={
                parts.length > 1 ? (
                  <ActionIcon aria-label={t("bundles.remove_part", { at: at + 1 })} onClick={() => of.form.removeListItem("parts", at)}>
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                ) : undefined
              }
              {...of.form.getInputProps(`parts.${at}.quantity`)}
            />
          </FieldRow>
        ))}
      </FieldStack>
    </Section>
  );
}

function Price({ of, bundle }: { of: ApiForm<BundleValues>; bundle: BundleAdmin | undefined }) {
  const { t } = useTranslation("admin");
  const { currencies } = useMeta();
  const cycles = cyclesOfBundle(bundle);
  const input = of.form.getInputProps;
  return (
    <Section title={t("bundles.price")} text={t("bundles.price_lead")}>
      <FieldStack>
        <NativeSelect label={t("bundles.kind")} data={(["percent", "sum"] as const).map((value) => ({ value, label: t(`bundles.kind_${value}`) }))} {...input("kind")} />
        {of.form.values.kind === "percent" ? (
          <FieldRow>
            <TextInput label={t("bundles.percent")} inputMode="decimal" required {...input("percent")} />
            <MultiSelect label={t("bundles.cycles")} description={t("bundles.cycles_help")} data={cycles.map((cycle) => ({ value: String(cycle), label: cycleLength(cycle) }))} required {...input("cycles")} />
          </FieldRow>
        ) : (
          <>
            <p>{t("bundles.sum_lead")}</p>
            {cycles.map((cycle) => (
              <FieldRow key={cycle}>
                {currencies.map((currency) => (
                  <TextInput key={currency} label={t("bundles.sum_of", { cycle: cycleLength(cycle), currency })} inputMode="decimal" {...input(`sums.${sumField(currency, cycle)}`)} />
                ))}
              </FieldRow>
            ))}
          </>
        )}
      </FieldStack>
    </Section>
  );
}
