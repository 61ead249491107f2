/** Options of a plan between the screen and the API: what is chosen at first, what it costs, what is missing, what is sent. */
import type { CycleMonths, Money, OptionInput, OptionValue, PlanOption } from "@/api/schema";

/** What is chosen, by the option's key; null is nothing. */
export type OptionValues = Record<string, OptionValue | null>;

interface PriceAt {
  cycle: CycleMonths;
  currency: string;
}

/** The price for a period and currency; nothing where it is not sold for them. */
export function priceAt(prices: PlanOption["prices"], { cycle, currency }: PriceAt): Money | null {
  return prices?.find((one) => one.cycle_months === cycle && one.recurring.currency === currency)?.recurring ?? null;
}

/** What a value costs each period; nothing where it is not sold. */
export function costOf(option: PlanOption, value: OptionValue | null | undefined, at: PriceAt): Money | null {
  const free = { minor: 0, currency: at.currency };
  if (option.kind === "choice") {
    const chosen = option.choices?.find((one) => one.key === value);
    return chosen ? priceAt(chosen.prices, at) : free;
  }
  if (option.kind === "text" || value === null || value === undefined || value === false) return free;
  const extra = option.kind === "quantity" ? Math.max(0, Number(value) - (option.quantity?.included ?? 0)) : 1;
  const unit = priceAt(option.prices, at);
  if (extra === 0) return free;
  return unit ? { ...unit, minor: unit.minor * extra } : null;
}

/** What costs nothing is chosen from the start, and what has to be chosen begins with the first that is sold. */
export function defaultOptions(options: PlanOption[], at: PriceAt): OptionValues {
  return Object.fromEntries(options.map((option) => [option.key, startOf(option, at)]));
}

function startOf(option: PlanOption, at: PriceAt): OptionValue | null {
  if (option.kind === "choice") {
    const sold = (option.choices ?? []).filter((one) => !one.retired && priceAt(one.prices, at));
    const free = sold.find((one) => priceAt(one.prices, at)?.minor === 0);
    return (free ?? (option.required ? sold[0] : undefined))?.key ?? null;
  }
  if (option.kind === "quantity" && option.quantity) {
    const { min, included = 0 } = option.quantity;
    const first = fitting(option.quantity, Math.max(min, included));
    return included >= min && included > 0 && first === included ? included : option.required ? min : null;
  }
  return option.kind === "yes_no" && option.required ? false : null;
}

/** The nearest number that can be chosen, from below. */
export function fitting({ min, max, step }: NonNullable<PlanOption["quantity"]>, wanted: number): number {
  const within = Math.min(Math.max(Math.trunc(wanted) || min, min), max);
  return within - ((within - min) % Math.max(1, step));
}

const isEmpty = (value: OptionValue | null | undefined) => value === null || value === undefined || (typeof value === "string" && value.trim() === "");

/** What is sent: values in the order of the plan, without what was left open. */
export function optionInputs(options: PlanOption[], values: OptionValues): OptionInput[] {
  return options.flatMap((option) => {
    const value = values[option.key];
    if (isEmpty(value) || (value === false && !option.required)) return [];
    return [{ key: option.key, value: typeof value === "string" ? value.trim() : (value ?? null) }];
  });
}

/** What was sent, back on the screen. */
export function optionValues(inputs: OptionInput[] | undefined): OptionValues {
  return Object.fromEntries((inputs ?? []).map((one) => [one.key, one.value ?? null]));
}

/** Keys of what has to be chosen and is not. */
export const missingOptions = (options: PlanOption[], values: OptionValues): string[] => options.filter((one) => one.required && isEmpty(values[one.key])).map((one) => one.key);

/** `options/1/value` becomes the key of the second value that was sent. */
export function optionProblems(problems: Record<string, string>, sent: OptionInput[] | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [pointer, detail] of Object.entries(problems)) {
    const place = /(?:^|\/)options\/(\d+)\//.exec(pointer)?.[1];
    const key = place === undefined ? undefined : sent?.[Number(place)]?.key;
    if (key) found[key] ??= detail;
  }
  return found;
}

/** What differs from what is there, for a change: what was taken away is sent as nothing. */
export function optionChanges(options: PlanOption[], before: OptionValues, now: OptionValues): OptionInput[] {
  return options.flatMap((option) => {
    if (option.kind === "text") return [];
    const [was, is] = [before[option.key] ?? null, now[option.key] ?? null];
    const same = was === is || (isEmpty(was) && (isEmpty(is) || is === false));
    return same ? [] : [{ key: option.key, value: isEmpty(is) ? null : is }];
  });
}

/** Values in an address: `support:office,sites:3`; words are left out. */
export function optionsToAddress(options: PlanOption[], values: OptionValues): string | undefined {
  const parts = optionInputs(options.filter((one) => one.kind !== "text"), values).map((one) => `${one.key}:${String(one.value)}`);
  return parts.join(",") || undefined;
}

/** And back; what an address does not say, or says wrongly, begins as it would. */
export function optionsFromAddress(options: PlanOption[], text: string | undefined, at: PriceAt): OptionValues {
  const said = new Map((text ?? "").split(",").map((part) => part.split(":") as [string, string | undefined]));
  const values = defaultOptions(options, at);
  for (const option of options) {
    const word = said.get(option.key);
    if (word === undefined) continue;
    if (option.kind === "choice" && option.choices?.some((one) => one.key === word)) values[option.key] = word;
    if (option.kind === "yes_no") values[option.key] = word === "true";
    if (option.kind === "quantity" && option.quantity && Number.isFinite(Number(word))) values[option.key] = fitting(option.quantity, Number(word));
  }
  return values;
}
