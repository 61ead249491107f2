import { expect, test } from "vitest";
import type { BundleAdmin } from "@/api/schema";
import { bundleBody, bundleValues, cyclesOfBundle, enteredSums, isPercent } from "./bundle-values";

const bundle: BundleAdmin = {
  id: "bdl_1",
  version: 3,
  slug: "starter",
  name: "Starter",
  tagline: "",
  description: "",
  state: "on_sale",
  parts: [
    { product_id: "prd_1", name: "VPS S", kind: "vps", quantity: 2 },
    { product_id: "prd_2", name: "Migration", kind: "one_time", quantity: 1 },
  ],
  percent: null,
  cycles: [],
  prices: [{ cycle_months: 24, price: { minor: 5000, currency: "EUR" } }],
  position: 4,
};

test("a bundle comes back from its form as it was", () => {
  const cycles = cyclesOfBundle(bundle);
  expect(cycles).toEqual([1, 3, 6, 12, 24]);
  const values = bundleValues(bundle, ["EUR", "USD"]);
  const body = bundleBody(values, ["EUR", "USD"], cycles);
  expect(body).toMatchObject({ slug: "starter", state: "on_sale", position: 4, parts: [{ product_id: "prd_1", quantity: 2 }, { product_id: "prd_2", quantity: 1 }], prices: bundle.prices });
  expect(body.percent).toBeUndefined();
  expect(enteredSums(values, ["EUR", "USD"], cycles).map((one) => one.field)).toEqual(["EUR_24"]);
});

test("a percentage has its periods and no sums", () => {
  const body = bundleBody({ ...bundleValues(undefined, ["EUR"]), kind: "percent", percent: "12,5", cycles: ["1", "12"] }, ["EUR"], [1, 12]);
  expect([body.percent, body.cycles, body.prices]).toEqual(["12.5", [1, 12], undefined]);
});

test("percentages are above nothing and at most everything", () => {
  const good = ["10", "0.5", "12,5", "100"].filter(isPercent);
  const bad = ["", "0", "101", "-5", "1.23456", "ten"].filter(isPercent);
  expect([good.length, bad]).toEqual([4, []]);
});
