/** Options of a product between the form and the API: numbers and amounts are text, an empty amount is no price. */
import type { CycleMonths, PlanOption } from "@/api/schema";
import { parseMoney, toDecimal } from "@/lib/money";

export const KINDS = ["choice", "quantity", "yes_no", "text"] as const;
export const PATTERNS = ["any", "hostname", "email", "digits"] as const;

/** Amounts by `part_CURRENCY_cycle`. */
export type Amounts = Record<string, string>;

export interface ChoiceValue {
  key: string;
  name: string;
  retired: boolean;
  amounts: Amounts;
}

export interface OptionValueFields {
  key: string;
  /** Whether the key is stored: then it stays, because what was sold is told by it. */
  stored: boolean;
  name: string;
  help: string;
  kind: PlanOption["kind"];
  required: boolean;
  changeable: boolean;
  choices: ChoiceValue[];
  min: string;
  max: string;
  step: string;
  included: string;
  max_length: string;
  pattern: (typeof PATTERNS)[number];
  on_invoice: boolean;
  amounts: Amounts;
}

export const cell = (part: "recurring" | "setup", currency: string, cycle: CycleMonths) => `${part}_${currency}_${cycle}`;

export interface Periods {
  currencies: string[];
  cycles: CycleMonths[];
}

type Prices = NonNullable<PlanOption["prices"]>;

const pairs = ({ currencies, cycles }: Periods) => currencies.flatMap((currency) => cycles.map((cycle) => ({ currency, cycle })));

function amountsOf(prices: Prices | undefined, periods: Periods): Amounts {
  const amounts: Amounts = {};
  for (const { currency, cycle } of pairs(periods)) {
    const price = prices?.find((one) => one.cycle_months === cycle && one.recurring.currency === currency);
    amounts[cell("recurring", currency, cycle)] = price ? toDecimal(price.recurring) : "";
    amounts[cell("setup", currency, cycle)] = price?.setup && price.setup.minor !== 0 ? toDecimal(price.setup) : "";
  }
  return amounts;
}

/** What is written as an amount is a price, zero too; what is empty is not sold. */
export function pricesOf(amounts: Amounts, periods: Periods): Prices {
  return pairs(periods).flatMap(({ currency, cycle }) => {
    const recurring = parseMoney(amounts[cell("recurring", currency, cycle)] ?? "", currency);
    if (!recurring) return [];
    const setup = parseMoney(amounts[cell("setup", currency, cycle)] ?? "", currency);
    return [{ cycle_months: cycle, recurring, setup: setup ?? { minor: 0, currency } }];
  });
}

/** Zero for everything that has no price yet. */
export function freeAmounts(amounts: Amounts, periods: Periods): Amounts {
  const free = pairs(periods).map(({ currency, cycle }) => [cell("recurring", currency, cycle), toDecimal({ minor: 0, currency })] as const);
  return { ...amounts, ...Object.fromEntries(free.filter(([name]) => !amounts[name]?.trim())) };
}

export const emptyChoice = (periods: Periods): ChoiceValue => ({ key: "", name: "", retired: false, amounts: amountsOf([], periods) });

export const emptyOption = (kind: PlanOption["kind"], periods: Periods): OptionValueFields => ({
  key: "",
  stored: false,
  name: "",
  help: "",
  kind,
  required: false,
  changeable: true,
  choices: kind === "choice" ? [emptyChoice(periods)] : [],
  min: "0",
  max: "10",
  step: "1",
  included: "0",
  max_length: "60",
  pattern: "any",
  on_invoice: false,
  amounts: amountsOf([], periods),
});

/** A stored option as the form shows it. */
export function valueOf(option: PlanOption, periods: Periods): OptionValueFields {
  const { quantity, text } = option;
  return {
    ...emptyOption(option.kind, periods),
    key: option.key,
    stored: true,
    name: option.name,
    help: option.help ?? "",
    required: option.required ?? false,
    changeable: option.changeable ?? false,
    choices: (option.choices ?? []).map((one) => ({ key: one.key, name: one.name, retired: one.retired ?? false, amounts: amountsOf(one.prices, periods) })),
    ...(quantity ? { min: String(quantity.min), max: String(quantity.max), step: String(quantity.step), included: String(quantity.included ?? 0) } : {}),
    ...(text ? { max_length: String(text.max_length), pattern: text.pattern, on_invoice: text.on_invoice ?? false } : {}),
    amounts: amountsOf(option.prices, periods),
  };
}

/** A key out of a name: `Extra sites` is `extra-sites`. */
export const keyOf = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);

/** What is not a number is sent as one that is refused, so that it is named. */
const whole = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : -1);

/** What the form means, as the API takes it. */
export function optionOf(value: OptionValueFields, periods: Periods): PlanOption {
  const { kind, help, required, changeable } = value;
  return {
    key: value.key.trim() || keyOf(value.name),
    name: value.name.trim(),
    help: help.trim(),
    kind,
    required,
    changeable,
    choices: kind === "choice" ? value.choices.map((one) => ({ key: one.key.trim() || keyOf(one.name), name: one.name.trim(), retired: one.retired, prices: pricesOf(one.amounts, periods) })) : [],
    quantity: kind === "quantity" ? { min: whole(value.min), max: whole(value.max), step: whole(value.step), included: whole(value.included) } : null,
    text: kind === "text" ? { max_length: whole(value.max_length), pattern: value.pattern, on_invoice: value.on_invoice } : null,
    prices: kind === "quantity" || kind === "yes_no" ? pricesOf(value.amounts, periods) : [],
  };
}

/** Where the server's pointers are on the screen. */
export function optionPointers(options: OptionValueFields[], periods: Periods): Record<string, string> {
  const found: Record<string, string> = {};
  const prices = (pointer: string, path: string, amounts: Amounts) => {
    pricesOf(amounts, periods).forEach((price, at) => {
      const name = (part: "recurring" | "setup") => `${path}.amounts.${cell(part, price.recurring.currency, price.cycle_months)}`;
      found[`${pointer}/prices/${at}/cycle_months`] = name("recurring");
      found[`${pointer}/prices/${at}/recurring/minor`] = name("recurring");
      found[`${pointer}/prices/${at}/setup/minor`] = name("setup");
    });
  };
  options.forEach((option, at) => {
    const [pointer, path] = [`/options/${at}`, `options.${at}`];
    for (const name of ["min", "max", "step", "included"]) found[`${pointer}/quantity/${name}`] = `${path}.${name}`;
    found[`${pointer}/text/max_length`] = `${path}.max_length`;
    found[`${pointer}/choices`] = `${path}.name`;
    prices(pointer, path, option.amounts);
    option.choices.forEach((choice, place) => prices(`${pointer}/choices/${place}`, `${path}.choices.${place}`, choice.amounts));
  });
  return found;
}
