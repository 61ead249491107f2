/** How a price begins, between the product and its form: a trial, and another price of the first periods. */
import type { CycleMonths } from "@/api/schema";
import { parseMoney, toDecimal } from "@/lib/money";
import type { Product } from "./calls";

export const BEGINNING = ["days", "trial", "card", "cycles", "intro"] as const;
export type BeginningPart = (typeof BEGINNING)[number];

export const beginningCell = (part: BeginningPart, currency: string, cycle: CycleMonths) => `${part}_${currency}_${cycle}`;

export function beginningOf(price: Product["prices"][number] | undefined, currency: string, cycle: CycleMonths): Record<string, string> {
  const { trial, intro } = price ?? {};
  return {
    [beginningCell("days", currency, cycle)]: trial ? String(trial.days) : "",
    [beginningCell("trial", currency, cycle)]: trial?.minor ? toDecimal({ minor: trial.minor, currency }) : "",
    [beginningCell("card", currency, cycle)]: trial?.card ? "yes" : "",
    [beginningCell("cycles", currency, cycle)]: intro ? String(intro.cycles) : "",
    [beginningCell("intro", currency, cycle)]: intro ? toDecimal({ minor: intro.minor, currency }) : "",
  };
}

export function beginningBody(values: Record<string, string>, currency: string, cycle: CycleMonths) {
  const of = (part: BeginningPart) => (values[beginningCell(part, currency, cycle)] ?? "").trim();
  return {
    trial: of("days") ? { days: Number(of("days")), minor: parseMoney(of("trial"), currency)?.minor ?? 0, card: of("card") === "yes" } : null,
    intro: of("cycles") ? { cycles: Number(of("cycles")), minor: parseMoney(of("intro"), currency)?.minor ?? 0 } : null,
  };
}

/** Where the server's words about the price at this place of the request belong. */
export function beginningPointers(at: number, currency: string, cycle: CycleMonths): Record<string, string> {
  const cell = (part: BeginningPart) => beginningCell(part, currency, cycle);
  return {
    [`/prices/${at}/trial/days`]: cell("days"),
    [`/prices/${at}/trial/minor`]: cell("trial"),
    [`/prices/${at}/trial/card`]: cell("card"),
    [`/prices/${at}/intro/cycles`]: cell("cycles"),
    [`/prices/${at}/intro/minor`]: cell("intro"),
  };
}

/** Numbers are whole, prices are prices; what else is wrong the server says at the field. */
export function beginningErrors(currencies: string[], cycles: CycleMonths[], t: (key: "products.whole_bad" | "products.price_bad") => string) {
  const whole = (text: string) => (/^\d*$/.test(text.trim()) ? null : t("products.whole_bad"));
  const rules = currencies.flatMap((currency) => {
    const money = (text: string) => (!text.trim() || (parseMoney(text, currency)?.minor ?? -1) >= 0 ? null : t("products.price_bad"));
    return cycles.flatMap((cycle) => (["days", "cycles"] as const).map((part) => [beginningCell(part, currency, cycle), whole] as const).concat((["trial", "intro"] as const).map((part) => [beginningCell(part, currency, cycle), money] as const)));
  });
  return Object.fromEntries(rules);
}
