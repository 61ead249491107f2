import { describe, expect, it } from "vitest";
import type { PlanOption } from "@/api/schema";
import { costOf, defaultOptions, missingOptions, optionChanges, optionInputs, optionProblems, optionValues, optionsFromAddress, optionsToAddress } from "./options";

const price = (cycle_months: number, minor: number) => ({ cycle_months, recurring: { minor, currency: "EUR" }, setup: { minor: 0, currency: "EUR" } });
const at = { cycle: 1, currency: "EUR" };

const base = { help: "", required: false, changeable: true, choices: [], quantity: null, text: null, prices: [] };
const memory: PlanOption = {
  ...base,
  key: "memory",
  name: "Memory",
  kind: "choice",
  choices: [
    { key: "16", name: "16 GB", retired: false, prices: [price(1, 500)] },
    { key: "8", name: "8 GB", retired: false, prices: [price(1, 0), price(12, 0)] },
  ],
};
const sites: PlanOption = { ...base, key: "sites", name: "Sites", kind: "quantity", quantity: { min: 1, max: 9, step: 2, included: 1 }, prices: [price(1, 250)] };
const panel: PlanOption = { ...base, key: "panel", name: "Panel", kind: "yes_no", prices: [price(1, 300)] };
const words: PlanOption = { ...base, key: "words", name: "Words", kind: "text", text: { max_length: 20, pattern: "any", on_invoice: true } };
const all = [memory, sites, panel, words];

describe("options of a plan", () => {
  it("begin with what costs nothing", () => {
    expect(defaultOptions(all, at)).toEqual({ memory: "8", sites: 1, panel: null, words: null });
    const dear = { ...memory, choices: memory.choices?.slice(0, 1) };
    expect(defaultOptions([dear], at)).toEqual({ memory: null });
    expect(defaultOptions([{ ...dear, required: true }, { ...panel, required: true }], at)).toEqual({ memory: "16", panel: false });
  });

  it("cost what their prices say, and nothing is known where they are not sold", () => {
    const cost = (option: PlanOption, value: string | number | boolean | null, cycle = 1) => costOf(option, value, { ...at, cycle })?.minor ?? null;
    expect([cost(memory, "16"), cost(memory, "8"), cost(memory, "16", 12)]).toEqual([500, 0, null]);
    expect([cost(sites, 1), cost(sites, 5), cost(sites, 5, 12)]).toEqual([0, 1000, null]);
    expect([cost(panel, true), cost(panel, false), cost(words, "x")]).toEqual([300, 0, 0]);
  });

  it("are sent in their order, without what was left open, and come back", () => {
    const values = { memory: "16", sites: 3, panel: false, words: "  " };
    expect(optionInputs(all, values)).toEqual([{ key: "memory", value: "16" }, { key: "sites", value: 3 }]);
    expect(optionValues(optionInputs(all, { ...values, words: " acme " }))).toEqual({ memory: "16", sites: 3, words: "acme" });
    expect(missingOptions([{ ...words, required: true }, memory], values)).toEqual(["words"]);
  });

  it("get the server's words at the value that was sent", () => {
    const sent = optionInputs(all, { memory: "16", sites: 99 });
    expect(optionProblems({ "options/1/value": "Too many.", hostname: "Wrong." }, sent)).toEqual({ sites: "Too many." });
    expect(optionProblems({ "change/options/0/value": "Gone." }, sent)).toEqual({ memory: "Gone." });
  });

  it("change by what differs; what is taken away is sent as nothing", () => {
    const before = { memory: "8", sites: 3, words: "acme" };
    expect(optionChanges(all, before, { ...before })).toEqual([]);
    expect(optionChanges(all, before, { ...before, panel: false })).toEqual([]);
    expect(optionChanges(all, before, { memory: "16", sites: null, panel: true, words: "other" })).toEqual([
      { key: "memory", value: "16" },
      { key: "sites", value: null },
      { key: "panel", value: true },
    ]);
  });

  it("stand in an address", () => {
    const values = { memory: "16", sites: 5, panel: true, words: "secret" };
    const text = optionsToAddress(all, values);
    expect(text).toBe("memory:16,sites:5,panel:true");
    expect(optionsFromAddress(all, text, at)).toEqual({ ...values, words: null });
    expect(optionsFromAddress(all, "memory:99,sites:x,sites:4", at)).toMatchObject({ memory: "8", sites: 3 });
    expect(optionsFromAddress(all, undefined, at)).toEqual(defaultOptions(all, at));
  });
});
