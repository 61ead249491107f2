/** The rules of a firewall, a row each: what for, which protocol, which ports, from where. */
import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { emptyRule, takesPorts } from "./rule-values";
import type { RuleValues } from "./rule-values";
import classes from "./networking.module.css";

const PROTOCOLS = ["tcp", "udp", "icmp", "any"] as const;

interface RuleEditorProps {
  rules: RuleValues[];
  change: (rules: RuleValues[]) => void;
  errors: Map<string, string>;
  most: number;
  readOnly?: boolean;
}

export function RuleEditor({ rules, change, errors, most, readOnly }: RuleEditorProps) {
  const { t } = useTranslation("networking");
  const set = (at: number, patch: Partial<RuleValues>) => change(rules.map((rule, index) => (index === at ? { ...rule, ...patch } : rule)));
  return (
    <fieldset disabled={readOnly} className={classes.ruleSet}>
      <legend className="visually-hidden">{t("firewall.rules")}</legend>
      {rules.map((rule, at) => (
        <div key={rule.key} className={classes.rule} role="group" aria-label={t("rule.number", { number: at + 1 })}>
          <div className={classes.ruleFields}>
            <TextInput label={t("rule.name")} value={rule.name} maxLength={60} error={errors.get(`${at}.name`)} onChange={(event) => set(at, { name: event.currentTarget.value })} />
            <NativeSelect label={t("rule.protocol")} value={rule.protocol} data={PROTOCOLS.map((value) => ({ value, label: t(`protocol.${value}`) }))} onChange={(event) => set(at, { protocol: event.currentTarget.value as RuleValues["protocol"] })} />
            <TextInput
              label={t("rule.ports")}
              placeholder={takesPorts(rule.protocol) ? t("rule.ports_all") : t("rule.ports_none")}
              disabled={!takesPorts(rule.protocol)}
              value={takesPorts(rule.protocol) ? rule.ports : ""}
              error={errors.get(`${at}.ports`)}
              onChange={(event) => set(at, { ports: event.currentTarget.value })}
            />
            <TextInput label={t("rule.sources")} placeholder="any, 203.0.113.0/24" value={rule.sources} error={errors.get(`${at}.sources`)} onChange={(event) => set(at, { sources: event.currentTarget.value })} />
          </div>
          <div className={classes.ruleEnd}>
            <Switch label={t("rule.enabled")} checked={rule.enabled} onChange={(event) => set(at, { enabled: event.currentTarget.checked })} />
            <Button size="compact-sm" variant="default" leftSection={<IconTrash size={15} aria-hidden />} aria-label={t("rule.remove", { number: at + 1 })} onClick={() => change(rules.filter((_, index) => index !== at))}>
              {t("rule.remove_short")}
            </Button>
          </div>
        </div>
      ))}
      {rules.length === 0 ? <p className={classes.quiet}>{t("firewall.nothing_in")}</p> : null}
      <Button variant="default" mt="sm" disabled={rules.length >= most} leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change([...rules, emptyRule()])}>
        {t("rule.add")}
      </Button>
    </fieldset>
  );
}
