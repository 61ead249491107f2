/** Reading a zone file in: first what would happen, line by line, then the writing of exactly that. */
import { Button, Checkbox, FileInput, Group, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { zoneCalls } from "./calls";
import type { ImportPlan, Side, Zone } from "./calls";
import { saysText } from "./record-values";
import classes from "./dns.module.css";

/** Bytes that the server takes. */
const LARGEST = 400_000;

interface ImportZoneProps {
  side: Side;
  zone: Zone;
  opened: boolean;
  onClose: () => void;
}

export function ImportZone(props: ImportZoneProps) {
  const { t } = useTranslation(["dns", "common"]);
  return (
    <Modal opened={props.opened} onClose={props.onClose} closeOnClickOutside={false} size="xl" title={t("import.title", { zone: props.zone.name })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {props.opened ? <Body {...props} /> : null}
    </Modal>
  );
}

interface Shown {
  plan: ImportPlan;
  text: string;
  replace: boolean;
}

function Body({ side, zone, onClose }: ImportZoneProps) {
  const { t } = useTranslation("dns");
  const calls = zoneCalls(side, zone.id);
  const [shown, setShown] = useState<Shown | null>(null);
  const [back, setBack] = useState({ text: "", replace: false });
  const apply = useWrite<unknown, Shown>({
    topics: ["customer"],
    run: ({ text, replace, plan }) => calls.apply(text, replace, plan.fingerprint),
    done: () => {
      toast.done(t("bulk.begun"));
      onClose();
    },
  });
  if (!shown) {
    return (
      <FileForm
        values={back}
        send={async (values) => {
          setBack(values);
          setShown({ ...values, plan: await calls.preview(values.text, values.replace) });
        }}
      />
    );
  }
  const { plan } = shown;
  const writes = plan.added.length + plan.changed.length + plan.removed.length;
  return (
    <div className={classes.stack}>
      <ProblemAlert error={apply.error} />
      {writes === 0 ? <p className={classes.quiet}>{t("import.nothing")}</p> : null}
      <PlanView plan={plan} />
      <Group>
        {writes > 0 ? (
          <Button loading={apply.isPending} color={plan.removed.length > 0 ? "red" : undefined} onClick={() => apply.mutate(shown)}>
            {t("import.apply", { count: writes })}
          </Button>
        ) : null}
        <Button variant="default" onClick={() => (apply.reset(), setShown(null))}>
          {t("import.back")}
        </Button>
      </Group>
    </div>
  );
}

function FileForm({ values, send }: { values: { text: string; replace: boolean }; send: (values: { text: string; replace: boolean }) => Promise<unknown> }) {
  const { t } = useTranslation("dns");
  const of = useApiForm({
    initialValues: values,
    validate: { text: (text) => (text.trim() ? (new Blob([text]).size > LARGEST ? t("import.too_large") : null) : t("import.missing")) },
    send,
  });
  const { form } = of;
  const choose = async (file: File | null) => {
    if (!file) return;
    if (file.size > LARGEST) form.setFieldError("text", t("import.too_large"));
    else form.setFieldValue("text", await file.text());
  };
  return (
    <Form of={of} label={t("zone.import")}>
      <FileInput label={t("import.file")} placeholder={t("import.choose")} onChange={(file) => void choose(file)} clearable={false} />
      <Textarea label={t("import.text")} rows={10} spellCheck={false} classNames={{ input: "mono" }} {...form.getInputProps("text")} />
      <Checkbox label={t("import.replace")} description={t("import.replace_help")} {...form.getInputProps("replace", { type: "checkbox" })} />
      <FormActions of={of} label={t("import.preview")} />
    </Form>
  );
}

/** What would happen, group by group. */
function PlanView({ plan }: { plan: ImportPlan }) {
  const { t } = useTranslation("dns");
  const groups = [
    { key: "refused", items: plan.refused.map((one) => ({ line: one.line, text: one.text, note: one.reason })) },
    { key: "removed", items: plan.removed.map((one) => ({ line: null, text: one.before ? saysText(one.before) : "", note: null })) },
    { key: "changed", items: plan.changed.map((one) => ({ line: one.line, text: one.after ? `${saysText(one.after)} (${one.after.ttl})` : "", note: one.before ? `${saysText(one.before)} (${one.before.ttl})` : null })) },
    { key: "added", items: plan.added.map((one) => ({ line: one.line, text: one.after ? saysText(one.after) : "", note: null })) },
    { key: "unchanged", items: plan.unchanged.map((one) => ({ line: one.line, text: one.after ? saysText(one.after) : "", note: null })) },
  ] as const;
  return (
    <>
      {groups.map(({ key, items }) =>
        items.length === 0 ? null : (
          <details key={key} className={classes.group} data-kind={key} open={key !== "unchanged"}>
            <summary>{t(`import.${key}`, { count: items.length })}</summary>
            <ul>
              {items.map((item, index) => (
                <li key={index}>
                  {item.line ? <span className={classes.quiet}>{t("import.line", { line: item.line })}</span> : null}
                  <span className="mono">{item.text}</span>
                  {item.note ? <span className={key === "refused" ? classes.bad : classes.was}>{item.note}</span> : null}
                </li>
              ))}
            </ul>
          </details>
        ),
      )}
    </>
  );
}
