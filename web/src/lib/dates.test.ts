import { describe, expect, it } from "vitest";
import { civilDate, daysBetween, formatDate, formatDays, formatMonth, formatRelative, formatTime } from "./dates";

const now = new Date("2026-11-21T12:00:00Z");

describe("dates", () => {
  it("shows a civil date as the day it names, whatever the zone of the reader", () => {
    expect(formatDate("2026-11-21")).toBe("21 Nov 2026");
    expect(formatDate("2028-02-29")).toBe("29 Feb 2028");
    expect(formatMonth("2026-01")).toBe("Jan 2026");
  });

  it("counts whole days across a change of clocks", () => {
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(daysBetween("2026-11-21", "2026-11-20")).toBe(-1);
    expect(formatDays(0)).toBe("today");
    expect(formatDays(9)).toBe("in 9 days");
  });

  it("finds today in a zone", () => {
    expect(civilDate(new Date("2026-11-21T23:30:00Z"), "Europe/Berlin")).toBe("2026-11-22");
    expect(civilDate(new Date("2026-11-21T23:30:00Z"), "America/New_York")).toBe("2026-11-21");
  });

  it("speaks relatively", () => {
    expect(formatRelative("2026-11-21T11:59:50Z", now)).toBe("now");
    expect(formatRelative("2026-11-21T11:15:00Z", now)).toBe("45 minutes ago");
    expect(formatRelative("2026-11-20T11:00:00Z", now)).toBe("yesterday");
    expect(formatRelative("2026-12-05T12:00:00Z", now)).toBe("in 2 weeks");
  });

  it("shows instants in the person's zone", () => {
    expect(formatTime("2026-11-21T12:00:00Z", { timeZone: "Europe/Berlin" })).toBe("21 Nov 2026, 13:00");
  });
});
