/** Each type sends its own fields and no others. */
import { expect, test } from "vitest";
import { RECORD_TYPES } from "./calls";
import { toRecord, toValues, valueText } from "./record-values";

test.each([
  ["A", ["name", "ttl", "type", "value"]],
  ["TXT", ["name", "ttl", "type", "value"]],
  ["MX", ["name", "priority", "ttl", "type", "value"]],
  ["SRV", ["name", "port", "priority", "ttl", "type", "value", "weight"]],
  ["CAA", ["flags", "name", "tag", "ttl", "type", "value"]],
] as const)("%s has its fields", (type, fields) => {
  expect(Object.keys(toRecord({ ...toValues(), type })).sort()).toEqual(fields);
});

test("a record goes through the form as it is", () => {
  for (const type of RECORD_TYPES) {
    const says = {
      type, name: "www", ttl: 60, value: "x",
      priority: type === "MX" || type === "SRV" ? 7 : null,
      weight: type === "SRV" ? 1 : null, port: type === "SRV" ? 5060 : null,
      flags: type === "CAA" ? 128 : null, tag: type === "CAA" ? "iodef" : null,
    };
    const sent = Object.fromEntries(Object.entries(says).filter(([, value]) => value !== null));
    expect(toRecord(toValues(says))).toEqual(sent);
  }
});

test("values read as in zone files, and quotes are kept", () => {
  const says = { name: "@", ttl: 60, priority: 10, weight: 1, port: 443, flags: 0, tag: "issue" };
  expect(valueText({ ...says, type: "SRV", value: "a.example" })).toBe("10 1 443 a.example");
  expect(valueText({ ...says, type: "CAA", value: "ca.example" })).toBe("0 issue ca.example");
  expect(toValues({ ...says, type: "TXT", value: '"said" \\' }).value).toBe('"\\"said\\" \\\\"');
});
