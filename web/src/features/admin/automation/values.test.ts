import { describe, expect, it } from "vitest";
import type { AutomationSetting } from "@/api/schema";
import { fromDraft, groupOf, toDraft } from "./values";

const setting = (type: AutomationSetting["type"], standard: unknown): AutomationSetting => ({ key: "x.y", type, value: standard, default: standard, choices: [], source: "default", source_name: null, label: "", help: "" });

describe("settings of the automation", () => {
  it("reads days and refuses what is none", () => {
    expect(fromDraft(setting("days", 5), "14", "EUR")).toBe(14);
    for (const text of ["", "-1", "366", "2.5", "soon"]) expect(fromDraft(setting("days", 5), text, "EUR")).toBeUndefined();
  });

  it("reads lists of days, empty ones too", () => {
    expect(fromDraft(setting("list", []), "3, 7 14", "EUR")).toEqual([3, 7, 14]);
    expect(fromDraft(setting("list", []), " ", "EUR")).toEqual([]);
    expect(fromDraft(setting("list", []), "3, x", "EUR")).toBeUndefined();
    expect(toDraft("list", [3, 7], "EUR")).toBe("3, 7");
  });

  it("keeps money in minor units, in the shape the server uses", () => {
    expect(toDraft("money", 250, "EUR")).toBe("2.50");
    expect(fromDraft(setting("money", 0), "2,50", "EUR")).toBe(250);
    expect(fromDraft(setting("money", { minor: 0, currency: "EUR" }), "2.50", "EUR")).toEqual({ minor: 250, currency: "EUR" });
    expect(fromDraft(setting("money", 0), "-1", "EUR")).toBeUndefined();
  });

  it("keeps percentages as text", () => {
    expect(fromDraft(setting("percent", "0"), "2,5", "EUR")).toBe("2.5");
    expect(fromDraft(setting("percent", "0"), "many", "EUR")).toBeUndefined();
  });

  it("puts settings with their like", () => {
    expect(groupOf("suspend.days")).toBe("overdue");
    expect(groupOf("renewal.lead_days")).toBe("invoice");
    expect(groupOf("something.new")).toBe("other");
  });
});
