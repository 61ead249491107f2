import { expect, test } from "vitest";
import { emptyWish, isPercent, wishOf } from "./wish";

const filled = { ...emptyWish("prd_1", "EUR", "2026-01-15"), value: "12,50", reason: " Energy " };

test("an amount is sent with its period and currency", () => {
  expect(wishOf(filled)).toEqual({ product_id: "prd_1", currency: "EUR", cycle_months: 1, price: { amount: { minor: 1250, currency: "EUR" } }, notice_days: 30, first_day: "2026-01-15", reason: "Energy" });
});

test("a percentage may be for every period and currency, with a cap", () => {
  const wish = wishOf({ ...filled, kind: "percent", value: "-2,5 %", currency: "", cycle_months: "", cap_percent: "10", over_cap: "limit" });
  expect(wish).toEqual({ product_id: "prd_1", price: { percent: "-2.5" }, cap_percent: "10", over_cap: "limit", notice_days: 30, first_day: "2026-01-15", reason: "Energy" });
});

test.each([
  ["5", true],
  ["2,5 %", true],
  ["-5", false],
  ["", false],
  ["ten", false],
])("%s as a share of rise", (text, good) => expect(isPercent(text)).toBe(good));
