/** What usage of a product costs: one price for a meter and currency, tiers as rows. */
import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconGauge, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { LinkButton } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { adminPaths } from "../paths";
import { catalogRead, usageApi, usageReads } from "./calls";
import type { Meter, Product } from "./calls";
import { COUNTS_ON, FIELDS, MODELS, ROWS, commitmentOf, commitmentValues, emptyPrice, emptyTier, priceOf, valueOf } from "./usage-values";
import type { CommitmentValue, UsagePriceValue } from "./usage-values";
import classes from "./catalog.module.css";

interface Values {
  prices: UsagePriceValue[];
  commitments: CommitmentValue[];
}

/** All thresholds of a price are one field on the screen. */
function thresholdFields({ prices }: Values): Record<string, string> {
  const each = prices.flatMap((price, at) => price.thresholds_minor.split(";").map((_, place) => [`/prices/${at}/thresholds_minor/${place}`, `prices.${at}.thresholds_minor`]));
  return Object.fromEntries(each) as Record<string, string>;
}

export function UsagePrices({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const meters = useQuery(usageReads.meters());
  const prices = useQuery(usageReads.prices(product.id));
  const failed = [meters, prices].find((query) => query.error && !query.data);
  if (failed) return <ProblemPanel error={failed.error} retry={() => void failed.refetch()} />;
  if (!meters.data || !prices.data) return <Section title={t("usage.prices")} text={t("usage.prices_lead")} />;
  const open = meters.data.items.filter((meter) => !meter.archived || prices.data.items.some((price) => price.meter === meter.key));
  if (open.length === 0) {
    return (
      <Section>
        <Empty icon={IconGauge} title={t("usage.no_meters_title")} text={t("usage.no_meters")} action={<LinkButton href={`${adminPaths.products()}?tab=meters`}>{t("usage.to_meters")}</LinkButton>} />
      </Section>
    );
  }
  return <Editor product={product} meters={open} start={{ prices: prices.data.items.map(valueOf), commitments: commitmentValues(prices.data.commitments) }} />;
}

function Editor({ product, meters, start }: { product: Product; meters: Meter[]; start: Values }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { default_currency } = useMeta();
  const of = useApiForm<Values>({
    initialValues: start,
    fields: thresholdFields,
    send: async ({ prices, commitments }) => {
      const saved = await usageApi.putPrices(product.id, { prices: prices.map(priceOf), commitments: commitments.map(commitmentOf) });
      if (saved) client.setQueryData(usageReads.prices(product.id).queryKey, saved);
      await client.invalidateQueries({ queryKey: catalogRead.product(product.id).queryKey });
      toast.done(t("usage.prices_saved"));
    },
  });
  const add = () => of.form.insertListItem("prices", emptyPrice(meters[0]?.key ?? "", default_currency));
  const { prices } = of.form.values;
  return (
    <Form of={of} guard label={t("usage.prices")}>
      <Section title={t("usage.prices")} text={t("usage.prices_lead")} actions={<Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>{t("usage.add_price")}</Button>}>
        {prices.length === 0 ? <p>{t("usage.no_prices")}</p> : null}
      </Section>
      {prices.map((price, at) => (
        // Prices have no id of their own: their place is what they are.
        // eslint-disable-next-line react/no-array-index-key
        <Price key={at} of={of} at={at} price={price} meters={meters} />
      ))}
      <Commitments of={of} />
      <FormActions of={of} label={t("usage.save_prices")} needsChange />
    </Form>
  );
}

/** What a month must at least bring, its fees and its usage together: one amount for a currency. */
function Commitments({ of }: { of: ApiForm<Values> }) {
  const { t } = useTranslation("admin");
  const { currencies, default_currency } = useMeta();
  const add = () => of.form.insertListItem("commitments", { currency: default_currency, minimum_minor: "" });
  return (
    <Section title={t("usage.commitment")} text={t("usage.commitment_lead")} actions={<Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>{t("usage.add_commitment")}</Button>}>
      {of.form.values.commitments.map((_, at) => (
        // A commitment is its place in the list.
        // eslint-disable-next-line react/no-array-index-key
        <div key={at} className={classes.surcharges}>
          <TextInput className={classes.amount} inputMode="decimal" label={t("usage.commitment_amount")} {...of.form.getInputProps(`commitments.${at}.minimum_minor`)} />
          <NativeSelect label={t("usage.currency")} data={currencies} {...of.form.getInputProps(`commitments.${at}.currency`)} />
          <Button variant="subtle" color="gray" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => of.form.removeListItem("commitments", at)}>
            {t("usage.remove_commitment")}
          </Button>
        </div>
      ))}
    </Section>
  );
}

function Price({ of, at, price, meters }: { of: ApiForm<Values>; at: number; price: UsagePriceValue; meters: Meter[] }) {
  const { t } = useTranslation("admin");
  const { currencies } = useMeta();
  const path = `prices.${at}`;
  const meter = meters.find((one) => one.key === price.meter);
  const title = t("usage.price_of", { meter: meter?.name ?? price.meter, currency: price.currency });
  const field = (name: string) => of.form.getInputProps(`${path}.${name}`);
  const remove = (
    <Button variant="subtle" color="gray" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => of.form.removeListItem("prices", at)}>
      {t("usage.remove_price")}
    </Button>
  );
  return (
    <Section title={title} actions={remove}>
      <div className={classes.surcharges}>
        <NativeSelect label={t("usage.meter")} data={meters.map((one) => ({ value: one.key, label: `${one.name} (${one.unit})` }))} {...field("meter")} />
        <NativeSelect label={t("usage.currency")} data={currencies} {...field("currency")} />
        <NativeSelect label={t("usage.model")} data={MODELS.map((value) => ({ value, label: t(`usage.model_${value}`) }))} {...field("price.model")} />
        {FIELDS[price.price.model].map((name) => (
          <TextInput key={name} className={classes.amount} inputMode="decimal" label={t(`usage.field_${name as "unit"}`)} {...field(`price.${name}`)} />
        ))}
        {price.price.model === "percentage" ? null : <TextInput className={classes.amount} inputMode="decimal" label={t("usage.included")} {...field("included")} />}
        <TextInput className={classes.amount} inputMode="decimal" label={t("usage.min", { currency: price.currency })} {...field("min_minor")} />
        <TextInput className={classes.amount} inputMode="decimal" label={t("usage.max", { currency: price.currency })} {...field("max_minor")} />
        <TextInput className={classes.amount} label={t("usage.thresholds", { currency: price.currency })} description={t("usage.thresholds_help")} {...field("thresholds_minor")} />
        <TextInput className={classes.amount} inputMode="decimal" label={t("usage.threshold_every", { currency: price.currency })} {...field("threshold_every_minor")} />
      </div>
      {COUNTS_ON.has(price.price.model) ? (
        <NativeSelect label={t("usage.at_change")} description={t("usage.at_change_help")} data={(["restart", "cumulative"] as const).map((value) => ({ value, label: t(`usage.at_change_${value}`) }))} {...field("at_change")} />
      ) : null}
      {price.price.model === "volume" ? <Checkbox label={t("usage.floor")} {...of.form.getInputProps(`${path}.price.floor`, { type: "checkbox" })} /> : null}
      <Tiers of={of} path={path} price={price} title={title} />
    </Section>
  );
}

function Tiers({ of, path, price, title }: { of: ApiForm<Values>; path: string; price: UsagePriceValue; title: string }) {
  const { t } = useTranslation("admin");
  const rows = ROWS[price.price.model];
  if (!rows) return null;
  const list = `${path}.price.${rows.list}`;
  const tiers = price.price[rows.list];
  return (
    <>
      <table className={classes.matrix} aria-label={t("usage.tiers_of", { price: title })}>
        <thead>
          <tr>
            <th scope="col">{t("usage.tier")}</th>
            {rows.fields.map((name) => (
              <th key={name} scope="col">
                {t(`usage.field_${name}`)}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t("usage.remove_tier_column")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tiers.map((_, row) => (
            // A tier is its place in the order.
            // eslint-disable-next-line react/no-array-index-key
            <tr key={row}>
              <th scope="row">{row + 1}</th>
              {rows.fields.map((name) => (
                <td key={name}>
                  <TextInput inputMode="decimal" placeholder={name === "up_to" && row === tiers.length - 1 ? t("usage.no_bound") : undefined} aria-label={t("usage.field_of_tier", { field: t(`usage.field_${name}`), tier: row + 1 })} {...of.form.getInputProps(`${list}.${row}.${name}`)} />
                </td>
              ))}
              <td>
                <ActionIcon variant="subtle" color="gray" aria-label={t("usage.remove_tier", { tier: row + 1 })} disabled={tiers.length === 1} onClick={() => of.form.removeListItem(list, row)}>
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => of.form.insertListItem(list, emptyTier())}>
        {t("usage.add_tier")}
      </Button>
    </>
  );
}
