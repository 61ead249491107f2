/** The controls of a plan's options, each with its price for the period: the same in the shop, the calculator and for a server that runs. */
import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CycleMonths, OptionValue, PlanOption } from "@/api/schema";
import { ChoiceCards } from "@/components/ChoiceCards";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { fitting, priceAt } from "@/lib/options";
import type { OptionValues } from "@/lib/options";
import classes from "./options.module.css";
import "./words";

interface OptionFieldsProps {
  options: PlanOption[];
  values: OptionValues;
  set: (key: string, value: OptionValue | null) => void;
  cycle: CycleMonths;
  currency: string;
  /** What is wrong, by the option's key. */
  errors?: Record<string, string>;
}

type FieldProps = Omit<OptionFieldsProps, "options" | "values" | "errors"> & { option: PlanOption; value: OptionValue | null; error?: string };

export function OptionFields({ options, values, errors = {}, ...rest }: OptionFieldsProps) {
  return (
    <div className={classes.fields}>
      {options.map((option) => (
        <OptionField key={option.key} option={option} value={values[option.key] ?? null} error={errors[option.key]} {...rest} />
      ))}
    </div>
  );
}

function OptionField(props: FieldProps) {
  const { option, value, error, set } = props;
  if (option.kind === "choice") return <ChoiceField {...props} />;
  if (option.kind === "quantity") return <QuantityField {...props} />;
  if (option.kind === "yes_no") return <YesNoField {...props} />;
  return (
    <TextInput
      size="md"
      label={option.name}
      description={option.help || undefined}
      required={option.required}
      maxLength={option.text?.max_length}
      inputMode={option.text?.pattern === "digits" ? "numeric" : option.text?.pattern === "email" ? "email" : undefined}
      autoComplete="off"
      value={typeof value === "string" ? value : ""}
      error={error}
      onChange={(event) => set(option.key, event.currentTarget.value)}
    />
  );
}

function ChoiceField({ option, value, error, set, cycle, currency }: FieldProps) {
  const { t } = useTranslation("options");
  const choices = (option.choices ?? [])
    .filter((one) => !one.retired || one.key === value)
    .map((one) => {
      const price = priceAt(one.prices, { cycle, currency });
      const words = price ? (price.minor > 0 ? `+${formatMoney(price)}` : t("included")) : t("not_sold");
      return { value: one.key, label: one.name, extra: words, disabled: !price && one.key !== value };
    });
  const none = option.required ? [] : [{ value: "", label: t("none"), extra: undefined }];
  return (
    <ChoiceCards legend={option.name} description={option.help || undefined} value={typeof value === "string" ? value : ""} onChange={(key) => set(option.key, key || null)} choices={[...none, ...choices]} error={error} />
  );
}

function QuantityField({ option, value, error, set, cycle, currency }: FieldProps) {
  const { t } = useTranslation("options");
  const bounds = option.quantity;
  if (!bounds) return null;
  const price = priceAt(option.prices, { cycle, currency });
  const included = bounds.included ?? 0;
  const words = [
    option.help,
    t("from_to", { min: bounds.min, max: bounds.max }),
    included > 0 ? t("units_included", { count: included }) : "",
    price ? (price.minor > 0 ? t("each_unit", { amount: formatMoney(price), cycle: cyclePer(cycle) }) : "") : t("only_included"),
  ];
  return (
    <NumberInput
      size="md"
      label={option.name}
      description={words.filter(Boolean).join(" ")}
      required={option.required}
      min={bounds.min}
      max={bounds.max}
      step={bounds.step}
      clampBehavior="blur"
      allowDecimal={false}
      allowNegative={false}
      value={typeof value === "number" ? value : ""}
      error={error}
      onChange={(next) => set(option.key, next === "" ? null : Number(next))}
      onBlur={() => (typeof value === "number" ? set(option.key, fitting(bounds, value)) : undefined)}
    />
  );
}

function YesNoField({ option, value, error, set, cycle, currency }: FieldProps) {
  const { t } = useTranslation("options");
  const price = priceAt(option.prices, { cycle, currency });
  const cost = price ? (price.minor > 0 ? ` (+${formatMoney(price)} ${cyclePer(cycle)})` : "") : ` (${t("not_sold")})`;
  return (
    <Checkbox
      label={`${option.name}${cost}`}
      description={option.help || undefined}
      checked={value === true}
      disabled={!price && value !== true}
      error={error}
      onChange={(event) => set(option.key, event.currentTarget.checked)}
    />
  );
}
