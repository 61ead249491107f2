/** One plan of a quote. What is not chosen here, the customer chooses when accepting. */
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import type { ProductAdmin } from "@/api/schema";
import { FieldRow } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { cycleLength } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import type { DraftFields } from "./draft";
import classes from "./quotes.module.css";

// Few plans have options: they come when one has.
const OptionFields = lazy(() => import("@/components/options/OptionFields").then((made) => ({ default: made.OptionFields })));

interface PlanPartProps {
  of: ApiForm<DraftFields>;
  place: number;
  plans: ProductAdmin[];
  addOns: ProductAdmin[];
}

export function PlanPart({ of, place, plans, addOns }: PlanPartProps) {
  const { t } = useTranslation(["admin", "common"]);
  const input = of.form.getInputProps;
  const { currency } = of.form.values;
  const fields = of.form.values.plans[place];
  if (!fields) return null;
  const plan = plans.find((one) => one.id === fields.product);
  const priced = (one: ProductAdmin, months: number) => one.prices.find((price) => price.recurring.currency === currency && price.cycle_months === months);
  const cycles = (plan?.prices ?? []).filter((price) => price.recurring.currency === currency);
  const offered = addOns.filter((one) => plan?.add_on_ids.includes(one.id) && priced(one, Number(fields.cycle)));
  const open = { value: "", label: t("admin:quotes.left_open") };
  return (
    <fieldset className={classes.part}>
      <legend className="visually-hidden">{t("admin:quotes.plan", { place: place + 1 })}</legend>
      <FieldRow>
        <NativeSelect
          label={t("admin:quotes.product")}
          data={plans.map((one) => ({ value: one.id, label: one.name }))}
          {...input(`plans.${place}.product`)}
          onChange={(event) => of.form.setFieldValue(`plans.${place}`, { ...fields, product: event.currentTarget.value, options: {} })}
        />
        <NativeSelect
          label={t("admin:quotes.cycle")}
          data={cycles.map((price) => ({ value: String(price.cycle_months), label: `${cycleLength(price.cycle_months)} · ${formatMoney(price.recurring)}` }))}
          {...input(`plans.${place}.cycle`)}
        />
        <TextInput label={t("admin:orders.quantity")} inputMode="numeric" {...input(`plans.${place}.quantity`)} />
      </FieldRow>
      <FieldRow>
        <NativeSelect label={t("admin:quotes.region")} data={[open, ...(plan?.regions ?? []).map((one) => ({ value: one.code, label: one.name }))]} {...input(`plans.${place}.region`)} />
        <NativeSelect label={t("admin:quotes.image")} data={[open, ...(plan?.images ?? []).map((one) => ({ value: one.id, label: one.name }))]} {...input(`plans.${place}.image`)} />
        <TextInput label={t("admin:quotes.hostname")} placeholder={t("admin:quotes.left_open")} autoComplete="off" {...input(`plans.${place}.hostname`)} />
      </FieldRow>
      {offered.length > 0 ? (
        <Checkbox.Group label={t("admin:quotes.add_ons")} {...input(`plans.${place}.addOns`)}>
          <div className={classes.addOns}>
            {offered.map((one) => {
              const price = priced(one, Number(fields.cycle));
              return <Checkbox key={one.id} value={one.id} label={price ? `${one.name} · ${formatMoney(price.recurring)}` : one.name} />;
            })}
          </div>
        </Checkbox.Group>
      ) : null}
      {plan && plan.options.length > 0 ? (
        <Suspense fallback={null}>
          <OptionFields options={plan.options} values={fields.options} set={(key, value) => of.form.setFieldValue(`plans.${place}.options`, { ...fields.options, [key]: value })} cycle={Number(fields.cycle)} currency={currency} />
        </Suspense>
      ) : null}
      <div>
        <Button variant="subtle" color="red" size="compact-sm" onClick={() => of.form.removeListItem("plans", place)}>
          {t("admin:quotes.remove_plan")}
        </Button>
      </div>
    </fieldset>
  );
}
