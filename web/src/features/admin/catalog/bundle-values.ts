/** Between a bundle and its form: what the fields hold, and what is sent. */
import type { BundleAdmin, BundleInput, CycleMonths } from "@/api/schema";
import { CYCLES, sortCycles } from "@/lib/cycle";
import { parseMoney, toDecimal } from "@/lib/money";

/** A percentage above 0 and at most 100, with up to four places. */
export function isPercent(text: string): boolean {
  const number = Number(percentOf(text));
  return /^\d{1,3}([.,]\d{1,4})?$/.test(text.trim()) && number > 0 && number <= 100;
}

export const percentOf = (text: string): string => text.trim().replace(",", ".");

/** The field of one sum. */
export const sumField = (currency: string, cycle: CycleMonths): string => `${currency}_${cycle}`;

/** The usual periods and those that the bundle has. */
export const cyclesOfBundle = (bundle: BundleAdmin | undefined): CycleMonths[] => sortCycles([...CYCLES, ...(bundle?.cycles ?? []), ...(bundle?.prices ?? []).map((one) => one.cycle_months)]);

export function bundleValues(bundle: BundleAdmin | undefined, currencies: string[]) {
  const sums = Object.fromEntries(
    currencies.flatMap((currency) =>
      cyclesOfBundle(bundle).map((cycle) => {
        const found = bundle?.prices.find((one) => one.cycle_months === cycle && one.price.currency === currency);
        return [sumField(currency, cycle), found ? toDecimal(found.price) : ""];
      }),
    ),
  );
  return {
    slug: bundle?.slug ?? "",
    name: bundle?.name ?? "",
    tagline: bundle?.tagline ?? "",
    description: bundle?.description ?? "",
    state: bundle?.state ?? ("draft" as const),
    position: String(bundle?.position ?? 0),
    parts: bundle ? bundle.parts.map(({ product_id, quantity }) => ({ product_id, quantity: String(quantity) })) : [{ product_id: "", quantity: "1" }],
    kind: bundle && bundle.percent === null ? "sum" : "percent",
    percent: bundle?.percent ?? "",
    cycles: (bundle?.cycles ?? [1]).map(String),
    sums,
  };
}

export type BundleValues = ReturnType<typeof bundleValues>;

/** The sums that were entered, in the order in which they are sent. */
export function enteredSums(values: BundleValues, currencies: string[], cycles: CycleMonths[]) {
  return currencies.flatMap((currency) =>
    cycles.flatMap((cycle_months) => {
      const field = sumField(currency, cycle_months);
      const price = parseMoney(values.sums[field] ?? "", currency);
      return price ? [{ field, cycle_months, price }] : [];
    }),
  );
}

export function bundleBody(values: BundleValues, currencies: string[], cycles: CycleMonths[]): BundleInput {
  const { slug, name, tagline, description, state, position, parts, kind, percent } = values;
  return {
    slug: slug.trim(),
    name: name.trim(),
    tagline: tagline.trim(),
    description: description.trim(),
    state,
    position: Number(position.trim() || 0),
    parts: parts.map((part) => ({ product_id: part.product_id, quantity: Number(part.quantity) })),
    ...(kind === "percent" ? { percent: percentOf(percent), cycles: values.cycles.map(Number) } : { prices: enteredSums(values, currencies, cycles).map(({ cycle_months, price }) => ({ cycle_months, price })) }),
  };
}
