import { expect, test } from "vitest";
import { byTheMonth, cycleEvery, cycleLength, cycleOf, cyclePer, ofTheMonth, sortCycles } from "./cycle";

test("a cycle is told in the largest unit it fills", () => {
  expect([1, 3, 12, 24, -1, -14].map(cycleEvery)).toEqual(["monthly", "every 3 months", "yearly", "every 2 years", "daily", "every 14 days"]);
  expect([1, 3, 12, 24, -14].map(cyclePer)).toEqual(["per month", "per 3 months", "per year", "per 2 years", "per 14 days"]);
  expect([1, 6, 12, 24, -14].map(cycleLength)).toEqual(["1 month", "6 months", "12 months", "2 years", "14 days"]);
});

test("weeks are days and years are months", () => {
  expect([cycleOf(2, "week"), cycleOf(10, "day"), cycleOf(5, "month"), cycleOf(2, "year")]).toEqual([-14, -10, 5, 24]);
});

test("cycles are sorted by their length", () => {
  expect(sortCycles([12, 1, -14, -60, 1])).toEqual([-14, 1, -60, 12]);
});

test("prices of days are compared by the month", () => {
  expect([byTheMonth(1000, 3), byTheMonth(1400, -14), ofTheMonth(100, 12), ofTheMonth(3042, -14)]).toEqual([333, 3042, 1200, 1400]);
});
