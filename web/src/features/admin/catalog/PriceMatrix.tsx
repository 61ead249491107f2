/** Prices as a table: periods down, currencies across, recurring and setup in each. */
import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { useMeta } from "@/api/meta";
import type { CycleMonths } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { byTheMonth, cycleLength } from "@/lib/cycle";
import { formatMoney, parseMoney, toDecimal } from "@/lib/money";
import { AddCycle } from "./AddCycle";
import { Beginnings } from "./Beginnings";
import { beginningBody, beginningErrors, beginningOf, beginningPointers } from "./beginning-values";
import { catalogRead, cyclesOf } from "./calls";
import type { Product } from "./calls";
import classes from "./catalog.module.css";

const cell = (part: "recurring" | "setup", currency: string, cycle: CycleMonths) => `${part}_${currency}_${cycle}`;

function valuesOf(product: Product, currencies: string[], cycles: CycleMonths[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const currency of currencies) {
    for (const cycle of cycles) {
      const price = product.prices.find((one) => one.cycle_months === cycle && one.recurring.currency === currency);
      values[cell("recurring", currency, cycle)] = price ? toDecimal(price.recurring) : "";
      values[cell("setup", currency, cycle)] = price && price.setup.minor !== 0 ? toDecimal(price.setup) : "";
      Object.assign(values, beginningOf(price, currency, cycle));
    }
  }
  return values;
}

export function PriceMatrix({ product }: { product: Product }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const { currencies } = useMeta();
  const [more, setMore] = useState<CycleMonths[]>([]);
  const cycles = cyclesOf(product, more);
  const keys = currencies.flatMap((currency) => cycles.map((cycle) => ({ currency, cycle })));
  const initialValues = valuesOf(product, currencies, cycles);
  const sentOf = (values: Record<string, string>) => keys.filter(({ currency, cycle }) => parseMoney(values[cell("recurring", currency, cycle)] ?? "", currency));
  const of = useApiForm<Record<string, string>>({
    initialValues,
    validate: { ...beginningErrors(currencies, cycles, t), ...Object.fromEntries(
      keys.flatMap(({ currency, cycle }) => (["recurring", "setup"] as const).map((part) => [cell(part, currency, cycle), (text: string) => (!text.trim() || (parseMoney(text, currency)?.minor ?? -1) >= 0 ? null : t("products.price_bad"))])),
    ) },
    fields: (values) =>
      Object.assign({}, ...sentOf(values).map(({ currency, cycle }, at) => ({
        [`/prices/${at}/recurring_minor`]: cell("recurring", currency, cycle),
        [`/prices/${at}/setup_minor`]: cell("setup", currency, cycle),
        ...beginningPointers(at, currency, cycle),
      }))) as Record<string, string>,
    send: async (values) => {
      const prices = sentOf(values).flatMap(({ currency, cycle }) => {
        const recurring = parseMoney(values[cell("recurring", currency, cycle)] ?? "", currency);
        if (!recurring) return [];
        const setup = parseMoney(values[cell("setup", currency, cycle)] ?? "", currency);
        return [{ currency, cycle_months: cycle, recurring_minor: recurring.minor, setup_minor: setup?.minor ?? 0, ...beginningBody(values, currency, cycle) }];
      });
      const saved = await adminApi.putPrices(product.id, prices);
      if (saved) client.setQueryData(catalogRead.product(product.id).queryKey, saved as Product);
      await Promise.all([client.invalidateQueries({ queryKey: ["/admin/products"] }), client.invalidateQueries({ queryKey: ["/shop/catalog"] })]);
      toast.done(t("products.prices_saved"));
    },
  });
  const addCycle = (cycle: CycleMonths) => {
    of.form.setValues(valuesOf(product, currencies, [cycle]));
    setMore([...more, cycle]);
  };
  const monthly = (currency: string, cycle: CycleMonths) => {
    const money = parseMoney(of.form.values[cell("recurring", currency, cycle)] ?? "", currency);
    return money ? t("products.per_month", { amount: formatMoney({ minor: byTheMonth(money.minor, cycle), currency }) }) : t("products.none");
  };
  return (
    <Form of={of} guard label={t("products.prices")}>
      {currencies.map((currency) => (
        <Section key={currency} title={currency} text={currency === currencies[0] ? t("products.prices_lead") : undefined} flush>
          <table className={classes.matrix} aria-label={`${t("products.prices")} ${currency}`}>
            <thead>
              <tr>
                <th scope="col">{t("products.cycle")}</th>
                <th scope="col">{t("products.recurring")}</th>
                <th scope="col">{t("products.setup")}</th>
                <th scope="col" className={classes.monthly}>
                  <span className="visually-hidden">{t("products.per_month", { amount: "" })}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {cycles.map((cycle) => {
                const name = cycleLength(cycle);
                return (
                  <tr key={cycle}>
                    <th scope="row">{name}</th>
                    <td>
                      <TextInput inputMode="decimal" aria-label={t("products.recurring_of", { cycle: name, currency })} {...of.form.getInputProps(cell("recurring", currency, cycle))} />
                    </td>
                    <td>
                      <TextInput inputMode="decimal" placeholder={toDecimal({ minor: 0, currency })} aria-label={t("products.setup_of", { cycle: name, currency })} {...of.form.getInputProps(cell("setup", currency, cycle))} />
                    </td>
                    <td className={classes.monthly}>{cycle === 1 ? "" : monthly(currency, cycle)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {product.kind === "vps" ? <Beginnings of={of} currency={currency} cycles={cycles} /> : null}
        </Section>
      ))}
      <AddCycle known={cycles} add={addCycle} />
      <FormActions of={of} label={t("products.save_prices")} needsChange />
    </Form>
  );
}
