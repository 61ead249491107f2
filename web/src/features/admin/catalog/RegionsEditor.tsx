/** Where a product can be placed, and what each place costs on top. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { Choice, CycleMonths } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { cycleLength, ofTheMonth } from "@/lib/cycle";
import { parseMoney, toDecimal } from "@/lib/money";
import { cyclesOf } from "./calls";
import type { Product } from "./calls";
import { useOffer } from "./provider";
import { useSaveProduct } from "./save";
import classes from "./catalog.module.css";

interface RegionValue {
  code: string;
  name: string;
  on: boolean;
  /** Amounts by period instead of one a month. */
  each: boolean;
  amounts: Record<string, string>;
}

const key = (currency: string, cycle: CycleMonths) => `${currency}_${cycle}`;

function valueOf(code: string, name: string, stored: Product["regions"][number] | undefined, currencies: string[], cycles: CycleMonths[]): RegionValue {
  const amounts: Record<string, string> = {};
  let each = false;
  for (const currency of currencies) {
    const of = (cycle: CycleMonths) => stored?.prices?.find((price) => price.cycle_months === cycle && price.recurring.currency === currency)?.recurring.minor ?? 0;
    const monthly = of(1);
    if (cycles.some((cycle) => of(cycle) !== ofTheMonth(monthly, cycle))) each = true;
    for (const cycle of cycles) amounts[key(currency, cycle)] = of(cycle) ? toDecimal({ minor: of(cycle), currency }) : "";
  }
  return { code, name, on: Boolean(stored), each, amounts };
}

function choiceOf({ code, name, each, amounts }: RegionValue, currencies: string[], cycles: CycleMonths[]): Choice {
  const minor = (currency: string, cycle: CycleMonths) => (each ? parseMoney(amounts[key(currency, cycle)] ?? "", currency)?.minor ?? 0 : ofTheMonth(parseMoney(amounts[key(currency, 1)] ?? "", currency)?.minor ?? 0, cycle));
  const prices = currencies.flatMap((currency) => cycles.map((cycle_months) => ({ cycle_months, recurring: { minor: minor(currency, cycle_months), currency } })));
  return { code, name: name.trim(), prices: prices.filter((price) => price.recurring.minor !== 0) };
}

export function RegionsEditor({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const offer = useOffer(product.provider.account_id);
  const { currencies } = useMeta();
  if (offer.error && !offer.catalog) return <ProblemPanel error={offer.error} retry={offer.again} />;
  if (offer.pending) return <Section title={t("product_edit.regions")} text={t("product_edit.regions_lead")} />;
  const known = offer.catalog?.regions ?? [];
  const extra = product.regions.filter((region) => !known.some((one) => one.code === region.code));
  const rows = [...known.map((one) => ({ code: one.code, name: product.regions.find((region) => region.code === one.code)?.name ?? one.name })), ...extra];
  return <Editor key={rows.length} product={product} start={rows.map(({ code, name }) => valueOf(code, name, product.regions.find((region) => region.code === code), currencies, cyclesOf(product)))} gone={extra.map((one) => one.code)} />;
}

function Editor({ product, start, gone }: { product: Product; start: RegionValue[]; gone: string[] }) {
  const { t } = useTranslation(["admin", "common"]);
  const { currencies } = useMeta();
  const save = useSaveProduct(product, t("product_edit.regions_saved"));
  const of = useApiForm<{ regions: RegionValue[] }>({
    initialValues: { regions: start },
    validate: (values) =>
      Object.fromEntries(
        values.regions.flatMap((region, at) =>
          region.on ? Object.entries(region.amounts).flatMap(([name, amount]) => (!amount.trim() || (parseMoney(amount, name.split("_")[0] ?? "")?.minor ?? -1) >= 0 ? [] : [[`regions.${at}.amounts.${name}`, t("products.price_bad")]])) : [],
        ),
      ),
    send: (values) => save({ regions: values.regions.filter((region) => region.on).map((region) => choiceOf(region, currencies, cyclesOf(product))) }),
  });
  return (
    <Form of={of} guard label={t("product_edit.regions")}>
      <Section title={t("product_edit.regions")} text={t("product_edit.regions_lead")} flush>
        {start.length === 0 ? <p className={classes.none}>{t("product_edit.no_regions")}</p> : null}
        <ul className={classes.offers}>
          {of.form.values.regions.map((region, at) => (
            <li key={region.code} className={classes.offer} data-on={region.on || undefined}>
              <Checkbox label={<>{region.name || region.code} <span className={classes.code}>{region.code}</span></>} description={gone.includes(region.code) ? t("product_edit.gone") : undefined} {...of.form.getInputProps(`regions.${at}.on`, { type: "checkbox" })} />
              {region.on ? (
                <div className={classes.surcharges}>
                  <TextInput className={classes.shopName} label={t("product_edit.region_name")} {...of.form.getInputProps(`regions.${at}.name`)} />
                  {currencies.flatMap((currency) =>
                    (region.each ? cyclesOf(product) : [1]).map((cycle) => (
                      <TextInput
                        key={key(currency, cycle)}
                        className={classes.amount}
                        inputMode="decimal"
                        placeholder={toDecimal({ minor: 0, currency })}
                        label={region.each ? `${currency}, ${cycleLength(cycle)}` : t("product_edit.surcharge_month", { currency })}
                        {...of.form.getInputProps(`regions.${at}.amounts.${key(currency, cycle)}`)}
                      />
                    )),
                  )}
                  <Button variant="subtle" size="compact-sm" className={classes.toggle} aria-pressed={region.each} onClick={() => of.form.setFieldValue(`regions.${at}.each`, !region.each)}>
                    {region.each ? t("product_edit.one_price") : t("product_edit.each_price")}
                  </Button>
                </div>
              ) : null}
            </li>
          ))}
        </ul>
      </Section>
      <FormActions of={of} label={t("product_edit.save_regions")} needsChange />
    </Form>
  );
}
