/** Changing what a service is billed for: plan, quantity, price, due date, pause; its price is shown before it is confirmed. */
import { Checkbox, NativeSelect, Radio, TextInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/client";
import type { CycleMonths, Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { FieldRow } from "@/components/Form";
import { changeApi, changeReads, shownOf, staffQuote } from "@/components/service/change-calls";
import type { StaffChange } from "@/components/service/change-calls";
import { QuoteView } from "@/components/service/QuoteView";
import { toast } from "@/components/toasts";
import { cycleLength } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { fieldErrors } from "@/lib/problems";
import { KINDS, bodyOf, kindAllowed, namesFor, startOf } from "./change-values";
import type { ChangeKind, ChangeValues } from "./change-values";
import classes from "./services.module.css";

interface ChangeDialogProps {
  service: Service;
  opened: boolean;
  onClose: () => void;
}

type Set = (patch: Partial<ChangeValues>) => void;
type Wrong = Record<string, string>;

interface PartProps {
  values: ChangeValues;
  set: Set;
  /** What the server says of a field, by its name here. */
  wrong: Wrong;
}

export default function ChangeDialog({ service, opened, onClose }: ChangeDialogProps) {
  const { t } = useTranslation(["admin", "common"]);
  const [values, setValues] = useState<ChangeValues>(() => startOf(service));
  const set: Set = (patch) => setValues((old) => ({ ...old, ...patch }));
  const body = bodyOf(values, service);
  const [asked] = useDebouncedValue(body, 350);
  const quote = useQuery({ ...staffQuote(service.id, asked ?? ({} as StaffChange)), enabled: opened && asked !== null, placeholderData: asked ? keepPreviousData : undefined });
  const settled = body !== null && JSON.stringify(body) === JSON.stringify(asked) && !quote.isPlaceholderData;
  const priced = settled && !quote.error ? quote.data : undefined;
  const refused = settled ? quote.error : null;
  const wrong = isProblem(refused) ? fieldErrors(refused, values, namesFor(values)).fields : {};
  const write = useWrite<unknown, { body: StaffChange; version: number }>({
    topics: ["service", "invoice"],
    run: (input, key) => changeApi.byStaff(service.id, input.body, input.version, key),
    done: () => {
      toast.done(values.when === "now" && (values.kind !== "due_date" || values.at_once) ? t("change.done_now") : t("change.done_later"));
      setValues(startOf(service));
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("change.title", { name: service.name })}
      confirmLabel={priced && priced.due_now.minor > 0 ? t("change.confirm_due", { amount: formatMoney(priced.due_now) }) : t("change.confirm")}
      blocked={!priced}
      onConfirm={() => (body && priced ? write.mutateAsync({ body: { ...body, ...shownOf(priced) }, version: priced.version }) : undefined)}
    >
      <NativeSelect label={t("change.kind")} value={values.kind} data={KINDS.filter((kind) => kindAllowed(kind, service)).map((kind) => ({ value: kind, label: t(`change.kind_${kind}`) }))} onChange={(event) => set({ kind: event.currentTarget.value as ChangeKind })} data-autofocus />
      <Fields service={service} values={values} set={set} wrong={wrong} />
      {values.kind === "due_date" ? null : <When values={values} set={set} wrong={wrong} />}
      <Textarea label={t("change.note")} description={t("change.note_help")} autosize minRows={2} error={wrong.note} value={values.note} onChange={(event) => set({ note: event.currentTarget.value })} />
      <QuoteView quote={body && !quote.error ? quote.data : undefined} error={Object.keys(wrong).length > 0 ? null : refused} busy={quote.isFetching || (body !== null && !settled)} idle={Object.keys(wrong).length > 0 ? t("common:problem.form") : t("change.idle")} />
    </Confirm>
  );
}

function When({ values, set, wrong }: PartProps) {
  const { t } = useTranslation("admin");
  return (
    <>
      <Radio.Group label={t("change.when")} value={values.when} onChange={(when) => set({ when: when as ChangeValues["when"] })}>
        <div className={classes.when}>
          <Radio value="now" label={t("change.when_now")} />
          <Radio value="end_of_term" label={t("change.when_end")} />
          <Radio value="on" label={t("change.when_on")} />
        </div>
      </Radio.Group>
      {values.when === "on" ? <TextInput type="date" label={t("change.effective_on")} error={wrong.effective_on} value={values.effective_on} onChange={(event) => set({ effective_on: event.currentTarget.value })} /> : null}
    </>
  );
}

function Fields({ service, values, set, wrong }: PartProps & { service: Service }) {
  const { t } = useTranslation("admin");
  const currency = service.price?.currency ?? "";
  // Options are changed by their values, on their own tab.
  const components = (service.subscription?.components ?? []).filter((one) => !one.key.startsWith("option:"));
  if (values.kind === "plan") return <PlanFields service={service} values={values} set={set} wrong={wrong} />;
  if (values.kind === "quantity") {
    return (
      <FieldRow>
        <NativeSelect label={t("change.component")} value={values.component} data={components.map((one) => ({ value: one.key, label: `${one.description} (${one.quantity})` }))} onChange={(event) => set({ component: event.currentTarget.value })} />
        <TextInput label={t("change.quantity")} description={t("change.quantity_help")} inputMode="numeric" error={wrong.quantity} value={values.quantity} onChange={(event) => set({ quantity: event.currentTarget.value })} />
      </FieldRow>
    );
  }
  if (values.kind === "price") return <TextInput label={t("change.price", { currency })} description={t("change.price_help")} inputMode="decimal" error={wrong.price} value={values.price} onChange={(event) => set({ price: event.currentTarget.value })} />;
  if (values.kind === "due_date") {
    return (
      <>
        <TextInput type="date" label={t("change.due_date")} description={t("change.due_date_help")} error={wrong.due_date} value={values.due_date} onChange={(event) => set({ due_date: event.currentTarget.value })} />
        <Checkbox label={t("change.at_once")} description={t("change.at_once_help")} checked={values.at_once} onChange={(event) => set({ at_once: event.currentTarget.checked })} />
      </>
    );
  }
  if (values.kind === "pause") return <Checkbox label={t("change.credit")} description={t("change.credit_help")} checked={values.credit} onChange={(event) => set({ credit: event.currentTarget.checked })} />;
  return <Checkbox label={t("change.restart")} description={t("change.restart_help")} checked={values.restart} onChange={(event) => set({ restart: event.currentTarget.checked })} />;
}

function PlanFields({ service, values, set, wrong }: PartProps & { service: Service }) {
  const { t } = useTranslation(["admin", "common"]);
  const options = useQuery(changeReads("admin", service.id).options).data?.items ?? [];
  const plans = [...new Map(options.map((one) => [one.product_id, one.product_name])).entries()];
  const product = values.product_id || (options.find((one) => one.current)?.product_id ?? "");
  const cycles = options.filter((one) => one.product_id === product);
  return (
    <>
      <FieldRow>
        <NativeSelect label={t("services.plan")} value={product} data={plans.map(([value, label]) => ({ value, label }))} onChange={(event) => set({ product_id: event.currentTarget.value })} />
        <NativeSelect
          label={t("change.cycle")}
          value={String(values.cycle_months)}
          data={cycles.map((one) => ({ value: String(one.cycle_months), label: t("admin:change.cycle_option", { cycle: cycleLength(one.cycle_months), amount: formatMoney(one.price) }) }))}
          onChange={(event) => set({ cycle_months: Number(event.currentTarget.value) as CycleMonths })}
        />
      </FieldRow>
      <TextInput label={t("change.own_price", { currency: service.price?.currency ?? "" })} description={t("change.own_price_help")} inputMode="decimal" error={wrong.own_price} value={values.own_price} onChange={(event) => set({ own_price: event.currentTarget.value })} />
      {values.cycle_months === service.cycle_months ? null : <Checkbox label={t("change.keep_anchor")} description={t("change.keep_anchor_help")} checked={values.keep_anchor} onChange={(event) => set({ keep_anchor: event.currentTarget.checked })} />}
    </>
  );
}
