/** The automation's settings: each with its default, so that one sees what was changed. */
import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { AutomationSetting } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { formatMoney } from "@/lib/money";
import { useMay } from "../parts";
import classes from "./automation.module.css";
import { fromDraft, groupOf, sameValue, toDraft } from "./values";
import type { Draft, GroupKey } from "./values";
import "@/features/admin/ledger/words";

const ORDER: GroupKey[] = ["invoice", "period", "overdue", "order", "other"];

/** Keys carry dots, which a form would read as paths. */
const field = (key: string) => key.replaceAll(".", "__");

interface SettingsFormProps {
  settings: AutomationSetting[];
  /** Whose they are; what comes from elsewhere says from where. */
  level: AutomationSetting["source"];
  /** Where the answer is kept, and how changes are sent. */
  queryKey: readonly unknown[];
  save: (changed: { key: string; value: unknown }[]) => Promise<unknown>;
}

export function SettingsForm({ settings, level, queryKey, save }: SettingsFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const { default_currency: currency } = useMeta();
  const may = useMay("automation.write");
  const wrong = { hours: "automation.hours_bad", days: "automation.days_bad", int: "automation.days_bad", list: "automation.list_bad", percent: "automation.percent_bad", money: "automation.money_bad", bool: "automation.days_bad", month_day: "automation.month_day_bad", choice: "automation.days_bad" } as const;
  const of = useApiForm<Record<string, Draft>>({
    initialValues: Object.fromEntries(settings.map((one) => [field(one.key), toDraft(one.type, one.value, currency)])),
    validate: Object.fromEntries(settings.map((one) => [field(one.key), (draft: Draft) => (fromDraft(one, draft, currency) === undefined ? t(wrong[one.type]) : null)])),
    fields: Object.fromEntries(settings.map((one) => [`/${one.key}`, field(one.key)])),
    send: async (drafts) => {
      const changed = settings.flatMap((one) => {
        const value = fromDraft(one, drafts[field(one.key)] ?? "", currency);
        if (sameValue(value, one.value)) return [];
        return [{ key: one.key, value: sameValue(value, one.default) ? null : value }];
      });
      if (changed.length === 0) return;
      client.setQueryData(queryKey, await save(changed));
      void client.invalidateQueries({ queryKey: ["/admin/automation/preview"] });
      // A group counts the settings of its own.
      void client.invalidateQueries({ queryKey: ["/admin/customer-groups/{id}"] });
      toast.done(t("automation.saved"));
    },
  });
  return (
    <Form of={of} guard label={t("automation.settings")}>
      {ORDER.map((group) => {
        const list = settings.filter((one) => groupOf(one.key) === group);
        return list.length === 0 ? null : (
          <Section key={group} title={t(`automation.group.${group}`)}>
            <div className={classes.rows}>
              {list.map((one) => (
                <Row key={one.key} setting={one} level={level} of={of} currency={currency} locked={!may.allowed} />
              ))}
            </div>
          </Section>
        );
      })}
      {may.allowed ? <FormActions of={of} label={t("common:action.save")} needsChange /> : <p>{may.reason}</p>}
    </Form>
  );
}

interface RowProps {
  setting: AutomationSetting;
  level: AutomationSetting["source"];
  of: ReturnType<typeof useApiForm<Record<string, Draft>>>;
  currency: string;
  locked: boolean;
}

function Row({ setting, level, of, currency, locked }: RowProps) {
  const { t } = useTranslation("admin");
  const { key, type, label, help } = setting;
  const name = field(key);
  const standard = toDraft(type, setting.default, currency);
  const value = of.form.values[name];
  const changed = value !== standard;
  const word = (one: unknown) => t(`automation.choice.${key}.${String(one)}` as "automation.choice.anchor.policy.account", { defaultValue: String(one) });
  const words = type === "choice" ? word(standard) : type === "bool" ? (standard ? t("automation.on") : t("automation.off")) : type === "money" ? formatMoney({ minor: Number(setting.default) || 0, currency }) : String(standard) || t("automation.none");
  const unit = type === "hours" ? t("automation.hours") : type === "days" || type === "list" ? t("automation.days") : type === "percent" ? "%" : type === "money" ? currency : undefined;
  return (
    <div className={classes.row}>
      <div>
        <label htmlFor={name} className={classes.label}>
          {label}
        </label>
        <p className={classes.help} id={`${name}-help`}>
          {help}
          {type === "list" ? ` ${t("automation.list_help")}.` : ""}
        </p>
        {setting.source !== "default" && setting.source !== level ? <p className={classes.origin}>{t(`automation.from.${setting.source}`, { name: setting.source_name ?? "" })}</p> : null}
      </div>
      <div className={classes.value}>
        {type === "bool" ? (
          <Switch id={name} disabled={locked} aria-describedby={`${name}-help`} {...of.form.getInputProps(name, { type: "checkbox" })} />
        ) : type === "choice" ? (
          <NativeSelect id={name} disabled={locked} aria-describedby={`${name}-help`} data={setting.choices.map((one) => ({ value: one, label: word(one) }))} {...of.form.getInputProps(name)} />
        ) : (
          <TextInput
            id={name}
            disabled={locked}
            inputMode={type === "list" ? "text" : "decimal"}
            aria-describedby={`${name}-help`}
            rightSection={unit ? <span className={classes.unit}>{unit}</span> : undefined}
            rightSectionWidth={48}
            {...of.form.getInputProps(name)}
          />
        )}
        {changed ? (
          <span className={classes.standard}>
            {t("automation.default", { value: words })}
            <Button size="compact-xs" variant="subtle" disabled={locked} aria-label={t("automation.reset_of", { label })} onClick={() => of.form.setFieldValue(name, standard)}>
              {t("automation.reset")}
            </Button>
          </span>
        ) : null}
      </div>
    </div>
  );
}
