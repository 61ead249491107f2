import { describe, expect, it } from "vitest";
import type { Plan } from "@/api/schema";
import { calculated, fromAddress, toAddress } from "./calculator";

const money = (minor: number) => ({ minor, currency: "EUR" });
const price = (cycle_months: number) => ({ cycle_months, recurring: money(100), setup: money(0), monthly_equivalent: money(100), saving_percent: 0, trial: null, intro: null });
const addOn = (slug: string, available: string, cycles: number[]) => ({ id: `prd_${slug}`, slug, name: slug, description: "", available, prices: cycles.map(price) });

const plan = (slug: string) =>
  ({
    id: `prd_${slug}`,
    slug,
    name: slug,
    max_quantity: 5,
    prices: [price(1), price(12)],
    regions: [{ code: "EU", name: "Europe", prices: [] }, { code: "SIN", name: "Singapore", prices: [] }],
    images: [],
    options: [],
    add_ons: [addOn("backup", "both", [1, 12]), addOn("ip", "order", [1]), addOn("net", "later", [1, 12])],
  }) as unknown as Plan;

const plans = [plan("vps-s"), plan("vps-m")];

describe("the calculator's address", () => {
  it("says what is chosen and is read back", () => {
    const { plan: found, choices } = fromAddress(plans, { plan: "vps-m", cycle: "12", region: "SIN", quantity: "3", add_ons: "backup,ip" });
    expect([found.slug, choices.cycle_months, choices.region, choices.quantity, choices.add_ons]).toEqual(["vps-m", 12, "SIN", 3, ["prd_backup", "prd_ip"]]);
    expect(toAddress(found, choices)).toEqual({ plan: "vps-m", cycle: "12", region: "SIN", quantity: "3", add_ons: "backup,ip" });
  });

  it("takes the first of everything where it says nothing, or nonsense", () => {
    for (const search of [{}, { plan: "none", cycle: "7", region: "MOON", quantity: "x", add_ons: "," }]) {
      const { plan: found, choices } = fromAddress(plans, search);
      expect([found.slug, choices.cycle_months, choices.region, choices.quantity, choices.add_ons]).toEqual(["vps-s", 1, "EU", 1, []]);
    }
    expect(fromAddress(plans, { quantity: "99" }).choices.quantity).toBe(5);
    expect(fromAddress(plans, { quantity: "-2" }).choices.quantity).toBe(1);
  });

  it("leaves out what cannot be ordered for the period, and keeps it for another", () => {
    const { plan: found, choices } = fromAddress(plans, { cycle: "12", add_ons: "backup,ip,net" });
    expect(calculated(found, choices).add_ons).toEqual(["prd_backup"]);
    expect(calculated(found, { ...choices, cycle_months: 1 }).add_ons).toEqual(["prd_backup", "prd_ip"]);
  });
});
