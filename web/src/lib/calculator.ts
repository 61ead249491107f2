/** The price calculator's address: what is chosen as words in it, and back, with defaults for what is missing or wrong. */
import type { Plan } from "@/api/schema";
import { defaultChoices } from "./quote";
import type { Choices } from "./quote";
import { optionsFromAddress, optionsToAddress } from "./options";

export interface CalculatorSearch {
  plan?: string;
  cycle?: string;
  region?: string;
  quantity?: string;
  /** Addresses of add-ons, with commas between. */
  add_ons?: string;
  /** Values of options: `support:office,sites:3`. */
  options?: string;
}

/** The plan and choices an address stands for; an unknown plan is the first one. */
export function fromAddress(plans: Plan[], search: CalculatorSearch): { plan: Plan; choices: Choices } {
  const plan = plans.find((one) => one.slug === search.plan) ?? plans[0];
  if (!plan) throw new Error("no plan to calculate with");
  const start = defaultChoices(plan, Number(search.cycle));
  const slugs = (search.add_ons ?? "").split(",");
  const asked = Math.trunc(Number(search.quantity));
  const choices: Choices = {
    ...start,
    region: plan.regions.some((one) => one.code === search.region) ? (search.region ?? start.region) : start.region,
    quantity: Number.isFinite(asked) ? Math.min(Math.max(asked, 1), plan.max_quantity) : 1,
    add_ons: plan.add_ons.filter((one) => slugs.includes(one.slug)).map((one) => one.id),
    options: optionsFromAddress(plan.options, search.options, { cycle: start.cycle_months, currency: plan.prices[0]?.recurring.currency ?? "" }),
  };
  return { plan, choices };
}

/** The address of a choice; add-ons by their own addresses, so that it says something. */
export function toAddress(plan: Plan, choices: Choices): CalculatorSearch {
  const add_ons = plan.add_ons.filter((one) => choices.add_ons.includes(one.id)).map((one) => one.slug).join(",");
  return {
    plan: plan.slug,
    cycle: String(choices.cycle_months),
    region: choices.region,
    quantity: choices.quantity === 1 ? undefined : String(choices.quantity),
    add_ons: add_ons || undefined,
    options: optionsToAddress(plan.options, choices.options),
  };
}

/** What can be ordered of a choice: add-ons that are sold with a server and for this period. */
export function calculated(plan: Plan, choices: Choices): Choices {
  const fits = (id: string) => plan.add_ons.some((one) => one.id === id && one.available !== "later" && one.prices.some((price) => price.cycle_months === choices.cycle_months));
  return { ...choices, add_ons: choices.add_ons.filter(fits) };
}
