import { describe, expect, it } from "vitest";
import type { Quote, QuoteInput } from "@/api/schema";
import { handle } from "@mock/server";
import { allPlans } from "@mock/data";
import { cardNeededKey, choicesOf, defaultChoices, imageLabel, itemInput, orderRegions, problemsByField, totalsOf } from "./quote";

const words = { subtotal: "Subtotal", discount: (code: string) => `Discount ${code}`, tax: (name: string, rate: string) => `${name} ${rate}%` };
const plan = allPlans("EUR").find((one) => one.slug === "cloud-50") ?? allPlans("EUR")[0]!;

async function quote(input: Partial<QuoteInput>): Promise<Quote> {
  const response = await handle(new Request("http://x/api/v1/shop/quote", { method: "POST", body: JSON.stringify({ currency: "EUR", items: [], ...input }) }));
  return (await response.json()) as Quote;
}

describe("quote", () => {
  it("starts from the plan's defaults and comes back from the cart unchanged", () => {
    const choices = { ...defaultChoices(plan, 3), add_ons: ["addon_backup"], access: "ssh_key" as const, ssh_key: "ssh-ed25519 AAAA me" };
    expect(choices).toMatchObject({ cycle_months: 3, region: "EU", image_id: "img_debian13", quantity: 1 });
    expect(choicesOf(itemInput(plan, choices))).toEqual(choices);
  });

  it("wishes for a trial wherever a period has one, and asks for it only there", () => {
    const [first, second] = plan.prices;
    if (!first || !second) throw new Error("a plan with two periods");
    const trial = { days: 10, price: { minor: 0, currency: "EUR" }, card: false };
    const tried = { ...plan, prices: [{ ...first, trial: null }, { ...second, trial }] };
    const choices = defaultChoices(tried);
    expect(choices).toMatchObject({ trial: true, cycle_months: first.cycle_months });
    expect(itemInput(tried, choices)).not.toHaveProperty("trial");
    expect(itemInput(tried, { ...choices, cycle_months: second.cycle_months })).toHaveProperty("trial", true);
    expect(defaultChoices({ ...plan, prices: [{ ...first, trial: null }] }).trial).toBe(false);
  });

  it("says that nothing is charged now only where nothing is due", () => {
    expect(cardNeededKey({ minor: 0, currency: "EUR" })).toBe("checkout.card_text");
    expect(cardNeededKey({ minor: 100, currency: "EUR" })).toBe("checkout.card_text_due");
  });

  it("sends no key with a password and a name in lower case", () => {
    const input = itemInput(plan, { ...defaultChoices(plan), hostname: " Web-01.Example.com ", ssh_key: "left over" });
    expect(input).not.toHaveProperty("ssh_key");
    expect(input.hostname).toBe("web-01.example.com");
  });

  it("names another user than the usual one, where the system has them", () => {
    expect(itemInput(plan, { ...defaultChoices(plan), default_user: "admin" })).toHaveProperty("default_user", "admin");
    for (const default_user of ["", "root", "administrator"]) expect(itemInput(plan, { ...defaultChoices(plan), default_user })).not.toHaveProperty("default_user");
  });

  it("offers the included region first, however the server orders them", () => {
    const shuffled = { ...plan, regions: plan.regions.toReversed() };
    expect(defaultChoices(shuffled).region).toBe("EU");
    expect(orderRegions(shuffled.regions, 1).map((one) => one.code).slice(0, 3)).toEqual(["EU", "UK", "US-central"]);
  });

  it("shows an image by its description when its name is a slug", () => {
    expect(imageLabel({ name: "debian-13", description: "Debian 13 (Trixie)" })).toEqual({ label: "Debian 13 (Trixie)" });
    expect(imageLabel({ name: "Debian 13", description: "Stable" })).toEqual({ label: "Debian 13", hint: "Stable" });
    expect(imageLabel({ name: "archlinux", description: "" })).toMatchObject({ label: "archlinux" });
  });

  it("shows the subtotal only where it says something new", async () => {
    const simple = await quote({ items: [itemInput(allPlans("EUR")[0]!, defaultChoices(allPlans("EUR")[0]!))] });
    expect(totalsOf(simple, words).map((line) => line.kind)).toEqual(["tax"]);
    const more = await quote({ items: [itemInput(plan, { ...defaultChoices(plan), add_ons: ["addon_backup"] })], coupon: "WELCOME10" });
    const lines = totalsOf(more, words);
    expect(lines.map((line) => line.kind)).toEqual(["subtotal", "discount", "tax"]);
    expect(lines[1]?.amount.minor).toBeLessThan(0);
    expect(more.due_now.minor).toBe(more.subtotal.minor - more.discount.minor + more.tax_total.minor);
  });

  it("puts the server's problems at the configurator's fields, of this item only", async () => {
    const bad = await quote({ items: [itemInput(plan, { ...defaultChoices(plan), hostname: "no spaces here" })] });
    expect(problemsByField(bad, 0)).toHaveProperty("hostname");
    expect(problemsByField(bad, 1)).toEqual({});
    expect(problemsByField(undefined, 0)).toEqual({});
  });
});
