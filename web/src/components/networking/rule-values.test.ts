import { expect, test } from "vitest";
import { ruleErrors, toRules, toValues } from "./rule-values";

test("ports and sources go to the screen and back", () => {
  const rules = [{ name: "Web", protocol: "tcp" as const, ports: ["80", "8000-8010"], sources: ["any", "203.0.113.0/24"], enabled: true }];
  const values = toValues(rules);
  expect(values[0]).toMatchObject({ ports: "80, 8000-8010", sources: "any, 203.0.113.0/24" });
  expect(toRules(values)).toEqual(rules);
});

test("spaces in ranges and ports of protocols without any are left out", () => {
  const [one, two] = toRules([
    { key: "1", name: " x ", protocol: "udp", ports: "27015 - 27030;443", sources: "any", enabled: false },
    { key: "2", name: "", protocol: "icmp", ports: "80", sources: "any", enabled: true },
  ]);
  expect(one).toEqual({ name: "x", protocol: "udp", ports: ["27015-27030", "443"], sources: ["any"], enabled: false });
  expect(two?.ports).toEqual([]);
});

test("what is wrong lands at its row and field", () => {
  const found = ruleErrors([{ pointer: "/rules/2/ports/0", detail: "no port" }, { pointer: "/name", detail: "taken" }]);
  expect([...found]).toEqual([["2.ports", "no port"]]);
});
