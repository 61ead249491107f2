import { expect, test } from "vitest";
import { lastMonthEnd } from "./LedgerPage";
import { daysOf, monthsBefore } from "./months";

test("months run back over the turn of the year", () => {
  expect(monthsBefore("2026-02-28", 4)).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
});

test("a month has its last day, leap years too", () => {
  expect(daysOf("2028-02")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  expect(daysOf("2026-12")).toEqual({ from: "2026-12-01", to: "2026-12-31" });
});

test("the month to close is the one before", () => {
  expect(lastMonthEnd("2026-03-01")).toBe("2026-02-28");
  expect(lastMonthEnd("2026-01-15")).toBe("2025-12-31");
});
