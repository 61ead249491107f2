import { describe, expect, it } from "vitest";
import { spoken } from "./spoken";

describe("sentences from the server", () => {
  it("shows amounts and days as the rest of the page does", () => {
    expect(spoken("14.38 EUR, due 2026-11-20")).toBe("€14.38, due 20 Nov 2026");
    expect(spoken("Credit of -5.00 USD granted")).toBe("Credit of -$5.00 granted");
    expect(spoken("1500 JPY owed")).toBe("¥1,500 owed");
  });

  it("shows instants in the business's zone", () => {
    expect(spoken("Until 2026-11-20T11:30:00Z.", "Europe/Berlin")).toBe("Until 20 Nov 2026, 12:30.");
  });

  it("leaves everything else alone", () => {
    for (const text of ["Machine 202500283, request 01a1ea31", "4 GB RAM", "Version 2.10 LTS", "2026-13-40", "V153 NEW", "HC-2026-11-20x"]) expect(spoken(text)).toBe(text);
  });
});
