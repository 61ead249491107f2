import { describe, expect, it } from "vitest";
import { emptyPrice, priceOf, valueOf } from "./usage-values";

describe("usage prices", () => {
  it("go to the form and back without a change", () => {
    const stored = {
      meter: "traffic",
      currency: "EUR",
      included: "100",
      min_minor: null,
      max_minor: 5000,
      price: { model: "graduated" as const, tiers: [{ up_to: "1000", unit: "0.02", flat: "0" }, { up_to: null, unit: "0.01", flat: "1.5" }] },
    };
    expect(priceOf(valueOf(stored))).toEqual({ ...stored, price: { model: "graduated", tiers: [{ up_to: "1000", unit: "0.02" }, { unit: "0.01", flat: "1.5" }] } });
  });

  it("take a comma for a point and leave what is empty away", () => {
    const value = emptyPrice("traffic", "EUR");
    value.price.unit = " 0,05 ";
    value.min_minor = "5";
    expect(priceOf(value)).toEqual({ meter: "traffic", currency: "EUR", included: null, min_minor: 500, max_minor: null, price: { model: "per_unit", unit: "0.05" } });
  });

  it("send a missing price so that the server can name it", () => {
    const value = emptyPrice("traffic", "EUR");
    value.price.model = "stairstep";
    expect(priceOf(value).price).toEqual({ model: "stairstep", steps: [{ price: "" }] });
  });
});
