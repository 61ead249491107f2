/** Rules as they stand on the screen: ports and sources are texts with commas there. */
import type { FirewallRule } from "./calls";

export interface RuleValues {
  key: string;
  name: string;
  protocol: FirewallRule["protocol"];
  ports: string;
  sources: string;
  enabled: boolean;
}

const parts = (text: string) => text.split(/[,;\s]+/).map((one) => one.trim()).filter(Boolean);

let made = 0;

export function toValues(rules: FirewallRule[]): RuleValues[] {
  return rules.map((rule) => ({ key: String((made += 1)), name: rule.name ?? "", protocol: rule.protocol, ports: (rule.ports ?? []).join(", "), sources: rule.sources.join(", "), enabled: rule.enabled ?? true }));
}

export const emptyRule = (): RuleValues => ({ key: String((made += 1)), name: "", protocol: "tcp", ports: "", sources: "any", enabled: true });

export const takesPorts = (protocol: RuleValues["protocol"]) => protocol === "tcp" || protocol === "udp";

export function toRules(values: RuleValues[]): FirewallRule[] {
  return values.map(({ name, protocol, ports, sources, enabled }) => ({ name: name.trim(), protocol, ports: takesPorts(protocol) ? parts(ports.replaceAll(/\s*-\s*/g, "-")) : [], sources: parts(sources), enabled }));
}

/** What the server says of a rule, by the row and field it stands in: `/rules/2/ports/0` is the ports of the third. */
export function ruleErrors(errors: { pointer: string; detail: string }[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { pointer, detail } of errors) {
    const at = /^\/rules\/(\d+)\/(\w+)/.exec(pointer);
    if (at) found.set(`${at[1]}.${at[2]}`, detail);
  }
  return found;
}
