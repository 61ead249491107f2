import { describe, expect, it } from "vitest";
import type { PlanOption } from "@/api/schema";
import { cell, emptyOption, freeAmounts, keyOf, optionOf, optionPointers, pricesOf, valueOf } from "./option-values";

const periods = { currencies: ["EUR", "USD"], cycles: [1, 12] };
const price = (currency: string, cycle_months: number, minor: number, setup = 0) => ({ cycle_months, recurring: { minor, currency }, setup: { minor: setup, currency } });

const memory: PlanOption = {
  key: "memory",
  name: "Memory",
  help: "How much",
  kind: "choice",
  required: true,
  changeable: false,
  choices: [
    { key: "8", name: "8 GB", retired: true, prices: [price("EUR", 1, 0), price("USD", 12, 1200, 250)] },
    { key: "16", name: "16 GB", retired: false, prices: [] },
  ],
  quantity: null,
  text: null,
  prices: [],
};

describe("options in the form", () => {
  it("come back as they were stored", () => {
    const sites: PlanOption = { ...memory, key: "sites", kind: "quantity", choices: [], quantity: { min: 1, max: 9, step: 2, included: 1 }, prices: [price("EUR", 1, 150)] };
    const words: PlanOption = { ...memory, key: "words", kind: "text", choices: [], text: { max_length: 20, pattern: "digits", on_invoice: true } };
    const panel: PlanOption = { ...memory, key: "panel", kind: "yes_no", choices: [], prices: [price("USD", 1, 300)] };
    for (const option of [memory, sites, words, panel]) expect(optionOf(valueOf(option, periods), periods)).toEqual(option);
  });

  it("have a price where an amount is written, zero too, and none where it is empty", () => {
    const amounts = { [cell("recurring", "EUR", 1)]: "0", [cell("recurring", "USD", 12)]: "1,50", [cell("setup", "EUR", 12)]: "3" };
    expect(pricesOf(amounts, periods)).toEqual([price("EUR", 1, 0), price("USD", 12, 150)]);
    const free = freeAmounts(amounts, periods);
    expect(pricesOf(free, periods)).toEqual([price("EUR", 1, 0), price("EUR", 12, 0, 300), price("USD", 1, 0), price("USD", 12, 150)]);
  });

  it("take their key from their name and send nonsense as what is refused", () => {
    expect([keyOf("Extra Sites"), keyOf("Größe (GB)")]).toEqual(["extra-sites", "gro-e-gb"]);
    const fresh = { ...emptyOption("quantity", periods), name: "Extra Sites", max: "many" };
    expect(optionOf(fresh, periods)).toMatchObject({ key: "extra-sites", quantity: { min: 0, max: -1, step: 1, included: 0 } });
  });

  it("find the server's words at their fields", () => {
    const pointers = optionPointers([valueOf(memory, periods)], periods);
    expect(pointers["/options/0/choices/0/prices/1/setup/minor"]).toBe(`options.0.choices.0.amounts.${cell("setup", "USD", 12)}`);
    expect(pointers["/options/0/quantity/max"]).toBe("options.0.max");
  });
});
