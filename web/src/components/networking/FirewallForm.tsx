/** Name and rules of a firewall, with templates to begin with and the provider's limits in words. */
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/client";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { firewallCalls } from "./calls";
import type { Firewall, FirewallIn, Side } from "./calls";
import { RuleEditor } from "./RuleEditor";
import { ruleErrors, toRules, toValues } from "./rule-values";
import type { RuleValues } from "./rule-values";
import classes from "./networking.module.css";

interface FirewallFormProps {
  side: Side;
  firewall?: Firewall;
  readOnly?: boolean;
  send: (input: FirewallIn) => Promise<unknown>;
  onCancel?: () => void;
}

export function FirewallForm({ side, firewall, readOnly, send, onCancel }: FirewallFormProps) {
  const { t } = useTranslation(["networking", "common"]);
  const templates = useQuery(firewallCalls(side).templates());
  const [errors, setErrors] = useState<Map<string, string>>(new Map());
  const of = useApiForm<{ name: string; rules: RuleValues[] }>({
    initialValues: { name: firewall?.name ?? "", rules: toValues(firewall?.rules ?? []) },
    validate: { name: (value) => (value.trim() ? null : t("firewall.name_missing")) },
    send: async ({ name, rules }) => {
      setErrors(new Map());
      try {
        await send({ name: name.trim(), rules: toRules(rules) });
      } catch (problem) {
        if (isProblem(problem)) setErrors(ruleErrors(problem.errors));
        throw problem;
      }
    },
  });
  const { form } = of;
  const limits = templates.data?.limits;
  const begin = (key: string) => {
    const template = templates.data?.items.find((one) => one.key === key);
    if (!template) return;
    form.setFieldValue("rules", toValues(template.rules));
    if (!form.getValues().name) form.setFieldValue("name", t(`template.${template.key}`));
  };
  return (
    <Form of={of} label={firewall ? t("firewall.edit") : t("firewall.new")} guard={Boolean(firewall)}>
      <TextInput label={t("firewall.name")} maxLength={60} disabled={readOnly} {...form.getInputProps("name")} />
      {readOnly ? null : (
        <div>
          <p className={classes.quiet}>{t("template.help", { ip: templates.data?.your_address ?? "" })}</p>
          <div className={classes.templates}>
            {templates.data?.items.map((one) => (
              <Button key={one.key} size="compact-sm" variant="default" onClick={() => begin(one.key)}>
                {t(`template.${one.key}`)}
              </Button>
            ))}
          </div>
        </div>
      )}
      <RuleEditor rules={form.getValues().rules} change={(rules) => form.setFieldValue("rules", rules)} errors={errors} most={limits?.rules ?? 50} readOnly={readOnly} />
      {limits ? <p className={classes.quiet}>{t("firewall.limits", { ports: limits.ports_per_rule, sources: limits.sources_per_rule })}</p> : null}
      {readOnly ? null : (
        <FormActions of={of} label={firewall ? t("common:action.save") : t("firewall.keep")} needsChange={Boolean(firewall)}>
          {onCancel ? (
            <Button variant="default" onClick={onCancel}>
              {t("common:action.cancel")}
            </Button>
          ) : null}
        </FormActions>
      )}
    </Form>
  );
}
