/** What is measured: the meters of this business, how each counts, and whether it is still offered. */
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconGauge, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { useMay } from "../parts";
import { usageApi, usageReads } from "./calls";
import type { Meter } from "./calls";

const AGGREGATIONS = ["sum", "max", "last", "unique", "duration"] as const;

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["/admin/meters"] });
}

export function Meters() {
  const { t } = useTranslation("admin");
  const query = useQuery(usageReads.meters());
  const may = useMay("catalog.write");
  const [editing, setEditing] = useState<Meter | "new" | null>(null);
  const add = may.allowed ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
      {t("usage.add_meter")}
    </Button>
  ) : undefined;
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  const meters = query.data?.items;
  return (
    <Section title={t("usage.meters")} text={t("usage.meters_lead")} actions={meters?.length ? add : undefined} flush>
      {meters?.length === 0 ? <Empty icon={IconGauge} title={t("usage.meters_empty_title")} text={t("usage.meters_empty")} action={add} /> : <Table meters={meters} edit={setEditing} />}
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={editing === "new" ? t("usage.add_meter") : t("usage.edit_meter")} closeButtonProps={{ "aria-label": translate("app.close") }}>
        {editing ? <MeterForm meter={editing === "new" ? undefined : editing} onDone={() => setEditing(null)} /> : null}
      </Modal>
    </Section>
  );
}

function Table({ meters, edit }: { meters: Meter[] | undefined; edit: (meter: Meter) => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const refresh = useRefresh();
  const may = useMay("catalog.write");
  const archive = useWrite<Meter, Meter>({
    topics: [],
    run: (meter) => usageApi.patchMeter(meter.id, { archived: !meter.archived }, meter.version),
    done: (meter) => {
      void refresh();
      toast.done(meter.archived ? t("usage.archived_done", { name: meter.name }) : t("usage.restored_done", { name: meter.name }));
    },
  });
  return (
    <>
      <ProblemAlert error={archive.error} />
      <DataTable<Meter>
        label={t("usage.meters")}
        rows={meters}
        rowKey={(row) => row.id}
        skeletonRows={3}
        columns={[
          { key: "name", header: t("usage.meter"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
          { key: "key", header: t("usage.key"), phone: "wide", cell: (row) => <span className="mono">{row.key}</span> },
          { key: "counts", header: t("usage.counts"), cell: (row) => t(`usage.counts_${row.aggregation}`) },
          { key: "unit", header: t("usage.unit"), phone: "wide", cell: (row) => row.unit },
          { key: "state", header: t("products.state"), phone: "side", cell: (row) => <StateBadge state={row.archived ? "archived" : "ok"} tone={row.archived ? "idle" : "good"} label={row.archived ? t("usage.archived") : t("usage.offered")} /> },
          {
            key: "actions",
            header: "",
            align: "end",
            cell: (row) => (
              <ActionMenu
                label={t("usage.manage", { name: row.name })}
                items={[
                  { key: "edit", label: t("common:action.edit"), icon: IconPencil, ability: may, run: () => edit(row) },
                  { key: "archive", label: row.archived ? t("usage.restore") : t("usage.archive"), icon: row.archived ? IconArchiveOff : IconArchive, ability: may, run: () => archive.mutate(row) },
                ]}
              />
            ),
          },
        ]}
      />
    </>
  );
}

interface MeterValues {
  key: string;
  name: string;
  unit: string;
  aggregation: (typeof AGGREGATIONS)[number];
  unit_seconds: string;
}

function MeterForm({ meter, onDone }: { meter?: Meter; onDone: () => void }) {
  const { t } = useTranslation("admin");
  const refresh = useRefresh();
  const of = useApiForm<MeterValues>({
    initialValues: { key: meter?.key ?? "", name: meter?.name ?? "", unit: meter?.unit ?? "", aggregation: meter?.aggregation ?? "sum", unit_seconds: String(meter?.unit_seconds ?? 3600) },
    validate: {
      key: (text) => (/^[a-z][a-z0-9_-]{0,39}$/.test(text) ? null : t("usage.key_bad")),
      name: (text) => (text.trim() ? null : t("usage.name_missing")),
      unit: (text) => (text.trim() ? null : t("usage.unit_missing")),
    },
    send: async ({ key, name, unit, aggregation, unit_seconds }) => {
      if (meter) await usageApi.patchMeter(meter.id, { name, unit }, meter.version);
      else await usageApi.createMeter({ key, name, unit, aggregation, unit_seconds: aggregation === "duration" ? Number(unit_seconds) : null });
      await refresh();
      toast.done(meter ? t("usage.meter_saved") : t("usage.meter_added"));
      onDone();
    },
  });
  return (
    <Form of={of} label={t("usage.meter")}>
      <TextInput label={t("usage.name")} data-autofocus {...of.form.getInputProps("name")} />
      <TextInput label={t("usage.unit")} description={t("usage.unit_help")} {...of.form.getInputProps("unit")} />
      {meter ? null : (
        <>
          <TextInput label={t("usage.key")} description={t("usage.key_help")} {...of.form.getInputProps("key")} />
          <NativeSelect label={t("usage.counts")} description={t("usage.counts_help")} data={AGGREGATIONS.map((value) => ({ value, label: t(`usage.counts_${value}`) }))} {...of.form.getInputProps("aggregation")} />
          {of.form.values.aggregation === "duration" ? <TextInput inputMode="numeric" label={t("usage.unit_seconds")} description={t("usage.unit_seconds_help")} {...of.form.getInputProps("unit_seconds")} /> : null}
        </>
      )}
      <FormActions of={of} label={meter ? t("usage.save_meter") : t("usage.add_meter")} needsChange />
    </Form>
  );
}
