/** The records of a zone: search, selection, one at a time or many at once. */
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { IconClockEdit, IconPlus, IconRefresh, IconTrash, IconWorldWww } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DataTable } from "@/components/DataTable";
import type { Column } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { RECORD_TYPES, zoneCalls } from "./calls";
import type { Side, Zone, ZoneRecord, ZoneRecordIn, ZoneRecords } from "./calls";
import { isWhole, saysText, valueText } from "./record-values";
import { RecordForm } from "./RecordForm";
import classes from "./dns.module.css";

interface RecordsProps {
  side: Side;
  zone: Zone;
  query: UseQueryResult<ZoneRecords>;
  may: Ability;
}

type Opened = { what: "new" } | { what: "edit" | "delete"; record: ZoneRecord } | { what: "delete_all" | "ttl" };

export function Records({ side, zone, query, may }: RecordsProps) {
  const { t } = useTranslation(["dns", "common"]);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [text, setText] = useState("");
  const [type, setType] = useState("");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const records = query.data?.items ?? [];
  const needle = text.trim().toLowerCase();
  const rows = records.filter((one) => (!type || one.type === type) && saysText(one).toLowerCase().includes(needle));
  const chosen = records.filter((one) => selected.has(one.id)).map((one) => one.id);
  const columns = useColumns(may, setOpened);
  const toggle = (id: string) => setSelected((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]));
  const toggleAll = (ids: string[]) => setSelected(ids.every((id) => selected.has(id)) ? new Set() : new Set(ids));
  const add = <ActionButton variant="filled" action={{ key: "new", label: t("record.new"), icon: IconPlus, run: () => setOpened({ what: "new" }), ability: may }} />;
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <Section title={t("record.title")} text={t("record.text")} flush>
      <ProblemAlert error={query.error} />
      <div className={classes.bar}>
        <TextInput className={classes.grow} aria-label={t("record.search")} placeholder={t("record.search")} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <NativeSelect aria-label={t("record.type")} value={type} onChange={(event) => setType(event.currentTarget.value)} data={[{ value: "", label: t("record.all_types") }, ...RECORD_TYPES]} />
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} loading={query.isFetching} onClick={() => void query.refetch()}>
          {t("record.reload")}
        </Button>
        {add}
      </div>
      {chosen.length > 0 ? (
        <div className={classes.bar} role="group" aria-label={t("bulk.selected", { count: chosen.length })}>
          <strong>{t("bulk.selected", { count: chosen.length })}</strong>
          <ActionButton size="compact-sm" action={{ key: "ttl", label: t("bulk.ttl"), icon: IconClockEdit, run: () => setOpened({ what: "ttl" }), ability: may }} />
          <ActionButton size="compact-sm" action={{ key: "delete", label: t("bulk.delete"), icon: IconTrash, danger: true, run: () => setOpened({ what: "delete_all" }), ability: may }} />
          <Button size="compact-sm" variant="subtle" onClick={() => setSelected(new Set())}>
            {t("bulk.clear")}
          </Button>
        </div>
      ) : null}
      {query.data && records.length === 0 ? (
        <Empty icon={IconWorldWww} title={t("record.empty_title")} text={t("record.empty")} />
      ) : query.data && rows.length === 0 ? (
        <div className={classes.bar}>{t("record.none_fits")}</div>
      ) : (
        <DataTable label={t("record.title")} columns={columns} rows={query.data ? rows : undefined} rowKey={(row) => row.id} rowName={(row) => `${row.type} ${row.name}`} selection={may.allowed ? { selected, toggle, toggleAll } : undefined} skeletonRows={4} />
      )}
      <Dialogs side={side} zone={zone} opened={opened} close={() => setOpened(null)} chosen={chosen} written={() => setSelected(new Set())} />
    </Section>
  );
}

function useColumns(may: Ability, open: (what: Opened) => void): Column<ZoneRecord>[] {
  const { t } = useTranslation(["dns", "common"]);
  return [
    { key: "name", header: t("record.name"), phone: "main", cell: (row) => <span className="mono">{row.name}</span> },
    { key: "type", header: t("record.type"), nowrap: true, cell: (row) => row.type },
    { key: "value", header: t("record.value"), cell: (row) => <span className={`mono ${classes.value}`}>{valueText(row)}</span> },
    { key: "ttl", header: t("record.ttl"), align: "end", phone: "wide", cell: (row) => row.ttl },
    {
      key: "actions",
      header: t("record.actions"),
      align: "end",
      phone: "side",
      cell: (row) => (
        <ActionMenu
          label={`${t("record.actions")}: ${row.type} ${row.name}`}
          items={[
            { key: "edit", label: t("record.edit_one", { type: row.type, name: row.name }), run: () => open({ what: "edit", record: row }), ability: may },
            { key: "delete", label: t("record.delete_one", { type: row.type, name: row.name }), danger: true, run: () => open({ what: "delete", record: row }), ability: may },
          ]}
        />
      ),
    },
  ];
}

interface DialogsProps {
  side: Side;
  zone: Zone;
  opened: Opened | null;
  close: () => void;
  chosen: string[];
  written: () => void;
}

function Dialogs({ side, zone, opened, close, chosen, written }: DialogsProps) {
  const { t } = useTranslation(["dns", "common"]);
  const calls = zoneCalls(side, zone.id);
  // The last question stays while the dialog fades out.
  const [last, setLast] = useState(opened);
  if (opened && opened !== last) setLast(opened);
  const shown = opened ?? last;
  const record = shown && "record" in shown ? shown.record : undefined;
  const save = useWrite<unknown, ZoneRecordIn>({
    topics: ["customer"],
    run: (input) => (record ? calls.update(record.id, input) : calls.create(input)),
    done: () => toast.done(t(record ? "record.saved" : "record.made")),
  });
  const remove = useWrite<unknown, string>({ topics: ["customer"], run: (id) => calls.remove(id), done: () => toast.done(t("record.deleted")) });
  const many = useWrite<unknown, { ids: string[]; ttl: number | null }>({
    topics: ["customer"],
    run: ({ ids, ttl }) => (ttl === null ? calls.removeAll(ids) : calls.changeTtl(ids, ttl)),
    done: () => {
      toast.done(t("bulk.begun"));
      written();
    },
  });
  const editing = opened?.what === "new" || opened?.what === "edit";
  const title = record ? t("record.edit_title", { type: record.type, name: record.name }) : t("record.new");
  return (
    <>
      <Modal opened={editing} onClose={close} closeOnClickOutside={false} size="lg" title={title} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {editing ? <RecordForm key={record?.id ?? "new"} zone={zone.name} record={record} onCancel={close} send={async (input) => (await save.mutateAsync(input), close())} /> : null}
      </Modal>
      <Confirm
        opened={opened?.what === "delete"}
        onClose={close}
        title={record ? t("record.delete_title", { type: record.type, name: record.name }) : ""}
        consequences={record ? [t("record.delete_1", { value: valueText(record) }), t("record.delete_2", { ttl: record.ttl })] : []}
        confirmLabel={t("common:action.delete")}
        danger
        onConfirm={() => (record ? remove.mutateAsync(record.id) : undefined)}
      />
      <Confirm
        opened={opened?.what === "delete_all"}
        onClose={close}
        title={t("bulk.delete_title", { count: chosen.length })}
        consequences={[t("bulk.delete_1")]}
        confirmLabel={t("bulk.delete")}
        danger
        onConfirm={() => many.mutateAsync({ ids: chosen, ttl: null })}
      />
      <Modal opened={opened?.what === "ttl"} onClose={close} title={t("bulk.ttl_title", { count: chosen.length })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {opened?.what === "ttl" ? <TtlForm onCancel={close} send={async (ttl) => (await many.mutateAsync({ ids: chosen, ttl }), close())} /> : null}
      </Modal>
    </>
  );
}

function TtlForm({ send, onCancel }: { send: (ttl: number) => Promise<unknown>; onCancel: () => void }) {
  const { t } = useTranslation(["dns", "common"]);
  const of = useApiForm({
    initialValues: { ttl: "3600" },
    validate: { ttl: (ttl) => (isWhole(ttl) ? null : t("record.number")) },
    send: ({ ttl }) => send(Number(ttl)),
  });
  return (
    <Form of={of} label={t("bulk.ttl")}>
      <TextInput label={t("bulk.ttl_label")} description={t("record.ttl_help")} inputMode="numeric" data-autofocus {...of.form.getInputProps("ttl")} />
      <FormActions of={of} label={t("bulk.ttl_save")}>
        <Button variant="default" onClick={onCancel}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
