/** Asks what an act on many services wants to know: an image, a label, a firewall, an age, a schedule. */
import "./words";
import { NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { readList } from "@/api/client";
import { Confirm } from "@/components/Confirm";
import type { Firewall } from "@/components/networking/calls";
import { ProblemAlert } from "@/components/ProblemView";
import { ScheduleFields, scheduleInput, scheduleValues } from "@/components/service/ScheduleFields";
import { imageLabel } from "@/lib/quote";
import { useAddOn } from "./useAddOn";
import { COUNTED, sharedSystems } from "./calls";
import type { BulkAct, BulkDetails, BulkSide } from "./calls";

export type Asked = "image" | "label" | "firewall" | "days" | "schedule" | "add_on";

interface TellDialogProps {
  act: BulkAct;
  asks: Asked;
  danger?: boolean;
  count: number;
  side: BulkSide;
  ids: string[];
  opened: boolean;
  onClose: () => void;
  begin: (details: BulkDetails) => Promise<unknown>;
}

export default function TellDialog({ act, asks, danger, count, side, ids, opened, onClose, begin }: TellDialogProps) {
  const { t } = useTranslation("bulk");
  const [image, setImage] = useState("");
  const [label, setLabel] = useState("");
  const [firewall, setFirewall] = useState("");
  const [days, setDays] = useState("7");
  const addOn = useAddOn(side, ids, opened && asks === "add_on");
  const schedule = useForm({ mode: "controlled", initialValues: scheduleValues(null, 1) });
  const name = t(`acts.${act}`);
  const told: Record<Asked, { details: BulkDetails; ready: boolean }> = {
    image: { details: { image_id: image || null }, ready: true },
    label: { details: { label }, ready: label.trim() !== "" },
    firewall: { details: { firewall_id: firewall }, ready: firewall !== "" },
    days: { details: { older_than_days: Number(days) }, ready: Number.isInteger(Number(days)) && Number(days) >= 1 && Number(days) <= 365 },
    add_on: addOn,
    schedule: { details: { schedule: scheduleInput(schedule.values, false) }, ready: Number(schedule.values.keep) >= 1 },
  };
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("ask", { act: name, count })}
      consequences={[t(`what.${act}`), ...(asks === "add_on" ? [t(`add_on_then_${side}`)] : []), t("refused_too"), t("slowly")]}
      confirmLabel={t("begin", { act: name, count })}
      danger={danger}
      typeName={COUNTED.includes(act) ? String(count) : undefined}
      blocked={!told[asks].ready}
      onConfirm={() => begin(told[asks].details)}
    >
      {asks === "image" ? <SystemField side={side} ids={ids} value={image} onChange={setImage} /> : null}
      {asks === "label" ? <TextInput label={t("label")} description={t("label_help", { n: "{n}", name: "{name}" })} placeholder={t("label_example")} maxLength={80} value={label} onChange={(event) => setLabel(event.currentTarget.value)} required data-autofocus /> : null}
      {asks === "firewall" ? <FirewallField side={side} value={firewall} onChange={setFirewall} /> : null}
      {asks === "days" ? <TextInput type="number" inputMode="numeric" min={1} max={365} label={t("days")} description={t("days_help")} value={days} onChange={(event) => setDays(event.currentTarget.value)} required data-autofocus /> : null}
      {asks === "add_on" ? addOn.field : null}
      {asks === "schedule" ? <ScheduleFields form={schedule} hourHelp={t("hour_help")} keep={{ help: t("keep_help"), max: 100 }} /> : null}
    </Confirm>
  );
}

interface FieldProps {
  side: BulkSide;
  value: string;
  onChange: (value: string) => void;
}

function SystemField({ side, ids, value, onChange }: FieldProps & { ids: string[] }) {
  const { t } = useTranslation("bulk");
  const query = useQuery(sharedSystems(side, ids));
  const options = (query.data?.items ?? []).map((system) => ({ value: system.id, label: imageLabel(system).label }));
  return (
    <>
      <ProblemAlert error={query.error} />
      <NativeSelect label={t("image")} description={t("image_help")} data={[{ value: "", label: t("image_same") }, ...options]} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </>
  );
}

function FirewallField({ side, value, onChange }: FieldProps) {
  const { t } = useTranslation("bulk");
  const query = useQuery(readList<Firewall>(["service", "customer"], `/${side}/firewalls`, { limit: 200 }));
  const options = (query.data?.items ?? []).map((one) => ({ value: one.id, label: side === "admin" ? `${one.name} (${one.customer.name})` : one.name }));
  return (
    <>
      <ProblemAlert error={query.error} />
      <NativeSelect label={t("firewall")} description={query.data && options.length === 0 ? t("firewall_none") : t(side === "admin" ? "firewall_help_staff" : "firewall_help")} data={[{ value: "", label: t("firewall_choose") }, ...options]} value={value} onChange={(event) => onChange(event.currentTarget.value)} required />
    </>
  );
}
