/** From a plan and what was chosen to the quote's request, and from the quote to the lines a summary shows. */
import type { CartInput, CartItemInput, Choice, CycleMonths, Image, Money, Plan, Quote } from "@/api/schema";
import { NOTHING, chosenNothing, chosenOf, softwareInput } from "./software";
import type { Chosen } from "./software";
import { defaultOptions, optionInputs, optionValues } from "./options";
import type { OptionValues } from "./options";

export interface Choices {
  cycle_months: CycleMonths;
  region: string;
  image_id: string;
  access: "ssh_key" | "password";
  /** Public keys, one a line. */
  ssh_key: string;
  /** Who logs in; empty for the system's usual user. */
  default_user: string;
  hostname: string;
  quantity: number;
  add_ons: string[];
  /** Values of the plan's options, by key. */
  options: OptionValues;
  /** Begin with the trial, where the price has one. */
  trial: boolean;
  /** What is installed with it. */
  software: Chosen;
}

/** What a region costs on top, for one period. */
export const surchargeOf = (region: Choice, cycle: CycleMonths): number => region.prices.find((price) => price.cycle_months === cycle)?.recurring.minor ?? 0;

/** Included regions first, then by price, then by name: what most people want is on top. */
export function orderRegions(regions: Choice[], cycle: CycleMonths): Choice[] {
  return regions.toSorted((a, b) => surchargeOf(a, cycle) - surchargeOf(b, cycle) || a.name.localeCompare(b.name));
}

/** A provider's image name may be a slug (`debian-13`); then its description is what a person reads. */
export function imageLabel(image: Pick<Image, "name" | "description">): { label: string; hint?: string } {
  const slug = /^[a-z0-9][a-z0-9._-]*$/.test(image.name);
  return slug && image.description ? { label: image.description } : { label: image.name, hint: image.description };
}

/** Who can log in to a system, the usual user first. */
export const usersOf = (os_type: Image["os_type"] | undefined): string[] => (os_type === "Windows" ? ["administrator", "admin"] : ["root", "admin"]);

export function defaultChoices(plan: Plan, cycle?: number): Choices {
  const image = plan.images.find((one) => one.default) ?? plan.images[0];
  const price = plan.prices.find((one) => one.cycle_months === cycle) ?? plan.prices[0];
  const months = price?.cycle_months ?? 1;
  return {
    cycle_months: months,
    region: orderRegions(plan.regions, months)[0]?.code ?? "",
    image_id: image?.id ?? "",
    access: "password",
    ssh_key: "",
    default_user: "",
    // A storage may be without a name.
    hostname: plan.storage ? "" : `${plan.slug.replaceAll(/[^a-z0-9-]/g, "-")}-01`,
    quantity: 1,
    add_ons: [],
    options: defaultOptions(plan.options, { cycle: months, currency: price?.recurring.currency ?? "" }),
    // A wish that counts wherever the period has a trial, and the period can still change.
    trial: plan.prices.some((one) => one.trial),
    software: chosenNothing,
  };
}

export function choicesOf(input: CartItemInput): Choices {
  return {
    cycle_months: input.cycle_months,
    region: input.region ?? "",
    image_id: input.image_id ?? "",
    access: input.access ?? "password",
    ssh_key: input.ssh_key ?? "",
    default_user: input.default_user ?? "",
    hostname: input.hostname ?? "",
    quantity: input.quantity,
    add_ons: (input.add_ons ?? []).filter((one) => one.quantity > 0).map((one) => one.id),
    options: optionValues(input.options),
    trial: input.trial ?? false,
    software: chosenOf(input.software),
  };
}

export function itemInput(plan: Plan, choices: Choices): CartItemInput {
  const key = choices.ssh_key.trim();
  const users = usersOf(plan.images.find((one) => one.id === choices.image_id)?.os_type);
  const software = choices.software.what === NOTHING ? undefined : softwareInput(choices.software);
  return {
    product_id: plan.id,
    cycle_months: choices.cycle_months,
    quantity: choices.quantity,
    region: choices.region,
    image_id: choices.image_id,
    hostname: choices.hostname.trim().toLowerCase(),
    access: choices.access,
    ...(choices.access === "ssh_key" && key ? { ssh_key: key } : {}),
    ...(users.slice(1).includes(choices.default_user) ? { default_user: choices.default_user } : {}),
    add_ons: choices.add_ons.map((id) => ({ id, quantity: 1 })),
    ...(plan.options.length > 0 ? { options: optionInputs(plan.options, choices.options) } : {}),
    ...(software ? { software } : {}),
    ...(choices.trial && choices.quantity === 1 && plan.prices.some((price) => price.cycle_months === choices.cycle_months && price.trial) ? { trial: true } : {}),
  };
}

/** `/items/2/hostname` of this item becomes `hostname`; other items' problems are not ours. */
export function problemsByField(quote: Quote | undefined, item: number): Record<string, string> {
  const found: Record<string, string> = {};
  const prefix = `/items/${item}/`;
  for (const problem of quote?.problems ?? []) {
    if (problem.pointer.startsWith(prefix)) found[problem.pointer.slice(prefix.length)] ??= problem.detail;
  }
  return found;
}

/** What somebody is told who has to leave a card for a trial: whether something is to be paid with the order, too. */
export const cardNeededKey = (due: Money) => (due.minor > 0 ? "checkout.card_text_due" : "checkout.card_text");

/** The codes of a cart, also of one from the time when there was one at most. */
export const codesOf = ({ coupon, coupons = [] }: Pick<CartInput, "coupon" | "coupons">): string[] => [...(coupon ? [coupon] : []), ...coupons];

export interface SummaryLine {
  key: string;
  kind: "item" | "discount" | "tax" | "subtotal";
  label: string;
  amount: Money;
}

/** The lines under the items: subtotal only where it says something new, then discount and each tax. */
export function totalsOf(quote: Quote, words: { subtotal: string; discount: (code: string) => string; tax: (name: string, rate: string) => string }): SummaryLine[] {
  const lines: SummaryLine[] = [];
  const parts = quote.items.reduce((count, item) => count + item.lines.length, quote.one_time.length);
  if (parts > 1 || quote.discount.minor !== 0) lines.push({ key: "subtotal", kind: "subtotal", label: words.subtotal, amount: quote.subtotal });
  const discounts = quote.coupons.length > 0 ? quote.coupons : [{ code: "", amount: quote.discount }];
  for (const { code, amount } of discounts) {
    if (amount.minor !== 0) lines.push({ key: `discount-${code}`, kind: "discount", label: words.discount(code), amount: { ...amount, minor: -Math.abs(amount.minor) } });
  }
  for (const tax of quote.tax) lines.push({ key: `${tax.name}-${tax.rate}`, kind: "tax", label: words.tax(tax.name, tax.rate), amount: tax.amount });
  return lines;
}
