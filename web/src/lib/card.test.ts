import { describe, expect, it } from "vitest";
import { brandOf, groupExpiry, groupNumber, isLuhn, isPast, parseExpiry } from "./card";
import { contrast, accentShades } from "./accent";
import { toCsv } from "./csv";
import { safeNext } from "./next";
import { CARDS } from "@mock/gateway";

describe("card form", () => {
  it("accepts every test card and no mistyped one", () => {
    for (const card of CARDS) expect(isLuhn(card.number)).toBe(true);
    expect(isLuhn("4242 4242 4242 4243")).toBe(false);
    expect(isLuhn("42")).toBe(false);
  });

  it("groups numbers as printed on the card", () => {
    expect(groupNumber("4242424242424242")).toBe("4242 4242 4242 4242");
    expect(groupNumber("378282246310005")).toBe("3782 822463 10005");
    expect(brandOf("5555 5555")).toBe("mastercard");
  });

  it("reads the expiry and knows when it is past", () => {
    expect(groupExpiry("8")).toBe("08");
    expect(groupExpiry("0829")).toBe("08/29");
    expect(parseExpiry("13/29")).toBeNull();
    const now = new Date("2026-11-21T12:00:00Z");
    expect(isPast({ month: 11, year: 2026 }, now)).toBe(false);
    expect(isPast({ month: 10, year: 2026 }, now)).toBe(true);
  });
});

describe("tenant colour", () => {
  it("keeps white text readable on every brand colour", () => {
    for (const brand of ["#2f6fed", "#ff5500", "#ffe600", "#00c2a8", "#111111", "#e0218a", "#7c3aed", "not a colour"]) {
      expect(contrast(accentShades(brand)[7], "#ffffff"), brand).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accentShades(brand)[8], "#f7f8fa"), brand).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accentShades(brand)[3], "#0d1016"), brand).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe("small things that must hold", () => {
  it("defuses formulas in an export", () => {
    expect(toCsv(["a"], [["=1+1"], ['say "hi"'], ["-5.20"]])).toBe("a\r\n'=1+1\r\n\"say \"\"hi\"\"\"\r\n-5.20");
  });

  it("sends nobody to another site after signing in", () => {
    expect(safeNext("/portal/invoices", "/")).toBe("/portal/invoices");
    for (const bad of ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)", undefined]) expect(safeNext(bad, "/x")).toBe("/x");
  });
});
