import { describe, expect, it } from "vitest";
import { addMoney, exponentOf, formatMoney, negate, parseMoney, toDecimal } from "./money";

const eur = (minor: number) => ({ minor, currency: "EUR" });

describe("money", () => {
  it("knows each currency's exponent", () => {
    expect([exponentOf("EUR"), exponentOf("JPY"), exponentOf("KWD")]).toEqual([2, 0, 3]);
  });

  it("writes exact decimals, small and negative ones too", () => {
    expect(toDecimal(eur(1999))).toBe("19.99");
    expect(toDecimal(eur(5))).toBe("0.05");
    expect(toDecimal(eur(-5))).toBe("-0.05");
    expect(toDecimal({ minor: 1234, currency: "JPY" })).toBe("1234");
    expect(toDecimal({ minor: 1, currency: "KWD" })).toBe("0.001");
  });

  it("stays exact where binary fractions would not", () => {
    expect(formatMoney(eur(9_007_199_254_740_991))).toBe("€90,071,992,547,409.91");
  });

  it("formats by locale and trims only when asked to", () => {
    expect(formatMoney(eur(123456))).toBe("€1,234.56");
    expect(formatMoney(eur(500))).toBe("€5.00");
    expect(formatMoney(eur(500), { trim: true })).toBe("€5");
    expect(formatMoney(eur(550), { trim: true })).toBe("€5.50");
    expect(formatMoney({ minor: 500, currency: "JPY" })).toBe("¥500");
    expect(formatMoney(eur(123456), { locale: "de" })).toBe("1.234,56\u00a0€");
  });

  it("reads what people type", () => {
    expect(parseMoney("19,99", "EUR")).toEqual(eur(1999));
    expect(parseMoney("1 234.5", "EUR")).toEqual(eur(123450));
    expect(parseMoney("1,234.50", "EUR")).toEqual(eur(123450));
    expect(parseMoney("1,234", "EUR")).toEqual(eur(123400));
    expect(parseMoney("-3", "EUR")).toEqual(eur(-300));
    expect(parseMoney("1.5", "JPY")).toBeNull();
    expect(parseMoney("1.005", "KWD")).toEqual({ minor: 1005, currency: "KWD" });
    expect(parseMoney("12.345,6,7", "EUR")).toBeNull();
    expect(parseMoney("abc", "EUR")).toBeNull();
  });

  it("adds within one currency only", () => {
    expect(addMoney(eur(1), eur(2), eur(3))).toEqual(eur(6));
    expect(() => addMoney(eur(1), { minor: 1, currency: "USD" })).toThrow(/USD/);
    expect(Object.is(negate(eur(0)).minor, 0)).toBe(true);
  });
});
