import { describe, expect, it } from "vitest";
import { commitmentOf, commitmentValues, emptyPrice, priceOf, valueOf } from "./usage-values";

describe("usage prices", () => {
  it("go to the form and back without a change", () => {
    const stored = {
      meter: "traffic",
      currency: "EUR",
      included: "100",
      min_minor: null,
      max_minor: 5000,
      thresholds_minor: [10_000, 50_050],
      threshold_every_minor: 100_000,
      at_change: "cumulative" as const,
      price: { model: "graduated" as const, tiers: [{ up_to: "1000", unit: "0.02", flat: "0" }, { up_to: null, unit: "0.01", flat: "1.5" }] },
    };
    expect(priceOf(valueOf(stored))).toEqual({ ...stored, price: { model: "graduated", tiers: [{ up_to: "1000", unit: "0.02" }, { unit: "0.01", flat: "1.5" }] } });
  });

  it("take a comma for a point and leave what is empty away", () => {
    const value = emptyPrice("traffic", "EUR");
    value.price.unit = " 0,05 ";
    value.min_minor = "5";
    expect(priceOf(value)).toEqual({ meter: "traffic", currency: "EUR", included: null, min_minor: 500, max_minor: null, thresholds_minor: [], threshold_every_minor: null, at_change: "restart", price: { model: "per_unit", unit: "0.05" } });
  });

  it("go on counting only tier by tier", () => {
    const value = { ...emptyPrice("traffic", "EUR"), at_change: "cumulative" as const };
    expect(priceOf(value).at_change).toBe("cumulative");
    expect(priceOf({ ...value, price: { ...value.price, model: "volume" } }).at_change).toBe("restart");
  });

  it("take commitments to the form and back; no amount is sent as none", () => {
    const stored = [{ currency: "EUR", minimum_minor: 10_050 }, { currency: "JPY", minimum_minor: 500 }];
    expect(commitmentValues(stored).map(commitmentOf)).toEqual(stored);
    expect(commitmentOf({ currency: "EUR", minimum_minor: "" })).toEqual({ currency: "EUR", minimum_minor: 0 });
  });

  it("send a missing price so that the server can name it", () => {
    const value = emptyPrice("traffic", "EUR");
    value.price.model = "stairstep";
    expect(priceOf(value).price).toEqual({ model: "stairstep", steps: [{ price: "" }] });
  });
});
