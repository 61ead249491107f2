import { expect, test } from "vitest";
import { bodyOf, valuesOf } from "./values";

const price = { minor: 8000, currency: "EUR" };
const fresh = () => valuesOf(undefined, "2026-01-31", "80");

test("what is billed once goes on the next invoice and has no day", () => {
  const body = bodyOf({ ...fresh(), description: " Work ", quantity: "2,5" }, price);
  expect(body).toMatchObject({ description: "Work", quantity: "2.5", timing: "next_invoice", day: null, recurrence: null, period_end: null, over_period: false });
});

test("the last day of its time is sent as the day after it", () => {
  const body = bodyOf({ ...fresh(), for_days: true, period_start: "2026-02-01", period_end: "2026-02-28" }, price);
  expect([body.period_start, body.period_end]).toEqual(["2026-02-01", "2026-03-01"]);
});

test("what comes again is due on days of its own", () => {
  const body = bodyOf({ ...fresh(), unit: "months", every: "3", month_end: true, times: "4" }, price);
  expect(body).toMatchObject({ timing: "on_day", day: "2026-01-31", recurrence: { every: 3, unit: "months", month_end: true, times: 4, until: null } });
  expect(bodyOf({ ...fresh(), unit: "weeks", month_end: true, timing: "hold" }, price)).toMatchObject({ timing: "hold", recurrence: { month_end: false } });
});
