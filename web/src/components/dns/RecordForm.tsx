/** One record: each type shows its own fields, and the server's refusals stand at them. */
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { RECORD_TYPES } from "./calls";
import type { ZoneRecord, ZoneRecordIn } from "./calls";
import { isWhole, takesPriority, toRecord, toValues } from "./record-values";
import type { RecordValues } from "./record-values";

const FLAGS = ["0", "128"] as const;
const TAGS = ["issue", "issuewild", "iodef"] as const;

interface RecordFormProps {
  zone: string;
  record?: ZoneRecord;
  send: (input: ZoneRecordIn) => Promise<unknown>;
  onCancel: () => void;
}

export function RecordForm({ zone, record, send, onCancel }: RecordFormProps) {
  const { t } = useTranslation(["dns", "common"]);
  const whole = (wanted: (values: RecordValues) => boolean) => (value: string, values: RecordValues) => (!wanted(values) || isWhole(value) ? null : t("record.number"));
  const srv = (values: RecordValues) => values.type === "SRV";
  const of = useApiForm<RecordValues>({
    initialValues: toValues(record),
    validate: {
      value: (value) => (value.trim() ? null : t("record.missing")),
      ttl: whole(() => true),
      priority: whole((values) => takesPriority(values.type)),
      weight: whole(srv),
      port: whole(srv),
    },
    send: (values) => send(toRecord(values)),
  });
  const { form } = of;
  const { type } = form.getValues();
  const label = record ? t("record.edit_title", { type: record.type, name: record.name }) : t("record.new");
  const number = (field: "priority" | "weight" | "port", help?: string) => <TextInput label={t(`record.${field}`)} description={help} inputMode="numeric" {...form.getInputProps(field)} />;
  return (
    <Form of={of} label={label}>
      <FieldRow>
        <NativeSelect label={t("record.type")} disabled={Boolean(record)} data={RECORD_TYPES.map((value) => ({ value, label: t(`kind.${value}`) }))} {...form.getInputProps("type")} />
        <TextInput label={t("record.name")} description={record ? t("record.name_fixed") : t("record.name_help", { zone })} disabled={Boolean(record)} placeholder="@" autoCapitalize="off" spellCheck={false} {...form.getInputProps("name")} />
      </FieldRow>
      {takesPriority(type) ? (
        <FieldRow>
          {number("priority", t("record.priority_help"))}
          {type === "SRV" ? number("weight", t("record.weight_help")) : null}
          {type === "SRV" ? number("port") : null}
        </FieldRow>
      ) : null}
      {type === "CAA" ? (
        <FieldRow>
          <NativeSelect label={t("record.tag")} data={TAGS.map((value) => ({ value, label: t(`record.tag_${value}`) }))} {...form.getInputProps("tag")} />
          <NativeSelect label={t("record.flags")} data={FLAGS.map((value) => ({ value, label: t(`record.flags_${value}`) }))} {...form.getInputProps("flags")} />
        </FieldRow>
      ) : null}
      {type === "TXT" ? (
        <Textarea label={t("value.TXT")} description={t("value_help.TXT")} autosize minRows={2} maxRows={10} spellCheck={false} {...form.getInputProps("value")} />
      ) : (
        <TextInput label={t(`value.${type}`)} description={t(`value_help.${type}`)} autoCapitalize="off" spellCheck={false} {...form.getInputProps("value")} />
      )}
      <TextInput label={t("record.ttl")} description={t("record.ttl_help")} inputMode="numeric" {...form.getInputProps("ttl")} />
      <FormActions of={of} label={record ? t("common:action.save") : t("record.make")} needsChange={Boolean(record)}>
        <Button variant="default" onClick={onCancel}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
