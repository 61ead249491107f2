import { describe, expect, it } from "vitest";
import { daysOfPeriod, lastQuarter, periodOf, quartersBefore } from "./periods";

describe("periods of a tax report", () => {
  it("counts quarters back over the turn of a year", () => {
    expect(quartersBefore("2026-02-03", 3)).toEqual(["2026-Q1", "2025-Q4", "2025-Q3"]);
    expect(quartersBefore("2026-12-31", 2)).toEqual(["2026-Q4", "2026-Q3"]);
    expect(lastQuarter("2026-01-01")).toBe("2025-Q4");
  });
  it("knows the days of months and quarters", () => {
    expect(daysOfPeriod("2024-Q1")).toEqual({ from: "2024-01-01", to: "2024-03-31" });
    expect(daysOfPeriod("2026-Q4")).toEqual({ from: "2026-10-01", to: "2026-12-31" });
    expect(daysOfPeriod("2024-02")).toEqual({ from: "2024-02-01", to: "2024-02-29" });
  });
  it("finds the period of two days, or none", () => {
    expect(periodOf(["2026-Q4", "2026-Q3"], "2026-07-01", "2026-09-30")).toBe("2026-Q3");
    expect(periodOf(["2026-Q4", "2026-Q3"], "2026-07-01", "2026-09-29")).toBeUndefined();
  });
});
