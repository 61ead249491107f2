/** A new tax rule, or a change of one under which nothing was billed. */
import { Modal, NativeSelect, Switch, TextInput } from "@mantine/core";
import type { NativeSelectProps } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMeta, useNow } from "@/api/meta";
import { taxApi, taxRead } from "@/api/taxes";
import type { TaxRule } from "@/api/taxes";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { countryOptions } from "@/lib/countries";
import { civilDate } from "@/lib/dates";

interface RuleDialogProps {
  /** The rule to be changed; a new one without. */
  rule?: TaxRule;
  opened: boolean;
  onClose: () => void;
}

export function RuleDialog({ rule, opened, onClose }: RuleDialogProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={onClose} title={rule ? t("tax.change_rule") : t("tax.add_rule")} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? rule ? <Change rule={rule} onClose={onClose} /> : <Add onClose={onClose} /> : null}
    </Modal>
  );
}

const percent = (text: string) => text.trim().replace(",", ".").replace(/\s*%$/, "");
const isPercent = (text: string) => /^\d{1,3}(\.\d{1,4})?$/.test(percent(text)) && Number(percent(text)) <= 100;

/** How a region's tax stands to the country's. */
function Standing(input: NativeSelectProps) {
  const { t } = useTranslation("admin");
  return <NativeSelect label={t("tax.standing")} {...input} data={(["instead", "added", "compound"] as const).map((value) => ({ value, label: t(`tax.standing_${value}`) }))} />;
}

function Add({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const of = useApiForm({
    initialValues: { country: "DE", region: "", standing: "instead", class: "standard", buyers: "any", name: "VAT", rate: "", valid_from: today, valid_until: "", ends_earlier: true, abroad: false },
    validate: {
      name: (text) => (text.trim() ? null : t("tax.name_missing")),
      rate: (text) => (isPercent(text) ? null : t("tax.rate_bad")),
      class: (text) => (/^[a-z0-9_-]{1,40}$/.test(text.trim()) ? null : t("tax.class_bad")),
      valid_from: (day) => (day ? null : t("tax.day_missing")),
    },
    send: async ({ region, standing, rate, valid_until, class: kind, ...rest }) => {
      // A tax of the whole country stands alone, also when the region was taken out again.
      const stands = region.trim() ? (standing as TaxRule["standing"]) : "instead";
      await taxApi.add({ ...rest, buyers: rest.buyers as TaxRule["buyers"], class: kind.trim(), rate: percent(rate), region: region.trim() || null, standing: stands, valid_until: valid_until || null });
      await client.invalidateQueries({ queryKey: taxRead.rules().queryKey });
      toast.done(t("tax.added"));
      onClose();
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} label={t("tax.add_rule")}>
      <FieldRow>
        <NativeSelect label={t("tax.country")} data={countryOptions()} {...input("country")} />
        <TextInput label={t("tax.region")} description={t("tax.region_help")} autoComplete="off" {...input("region")} />
      </FieldRow>
      {of.form.values.region.trim() ? <Standing {...input("standing")} /> : null}
      <FieldRow>
        <TextInput label={t("tax.name")} description={t("tax.name_help")} required {...input("name")} />
        <TextInput label={t("tax.rate")} description={t("tax.rate_help")} inputMode="decimal" required {...input("rate")} />
      </FieldRow>
      <FieldRow>
        <NativeSelect label={t("tax.buyers")} data={(["any", "business", "consumer"] as const).map((value) => ({ value, label: t(`tax.buyers_${value}`) }))} {...input("buyers")} />
        <TextInput label={t("tax.class")} description={t("tax.class_help")} autoComplete="off" required {...input("class")} />
      </FieldRow>
      <FieldRow>
        <TextInput type="date" label={t("tax.valid_from")} required {...input("valid_from")} />
        <TextInput type="date" label={t("tax.valid_until")} description={t("tax.valid_until_help")} {...input("valid_until")} />
      </FieldRow>
      <Switch label={t("tax.ends_earlier")} description={t("tax.ends_earlier_help")} {...input("ends_earlier", { type: "checkbox" })} />
      <Switch label={t("tax.abroad")} description={t("tax.abroad_help")} {...input("abroad", { type: "checkbox" })} />
      <FormActions of={of} label={t("tax.add_rule")} />
    </Form>
  );
}

function Change({ rule, onClose }: { rule: TaxRule; onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const of = useApiForm({
    initialValues: { name: rule.name, rate: rule.rate, standing: rule.standing as string, abroad: rule.abroad },
    validate: { name: (text) => (text.trim() ? null : t("tax.name_missing")), rate: (text) => (isPercent(text) ? null : t("tax.rate_bad")) },
    send: async (values) => {
      await taxApi.change(rule.id, { ...values, standing: values.standing as TaxRule["standing"], rate: percent(values.rate) });
      await client.invalidateQueries({ queryKey: taxRead.rules().queryKey });
      toast.done(t("tax.changed"));
      onClose();
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} label={t("tax.change_rule")}>
      <FieldRow>
        <TextInput label={t("tax.name")} required {...input("name")} />
        <TextInput label={t("tax.rate")} inputMode="decimal" required {...input("rate")} />
      </FieldRow>
      {rule.region ? <Standing {...input("standing")} /> : null}
      <Switch label={t("tax.abroad")} description={t("tax.abroad_help")} {...input("abroad", { type: "checkbox" })} />
      <FormActions of={of} label={t("common:action.save")} needsChange />
    </Form>
  );
}
