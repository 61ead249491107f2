/** The public keys of staff: keeping them, and choosing which are put on new machines of a provider account. */
import { ActionIcon, Button, Modal, Switch, Text, TextInput, Textarea } from "@mantine/core";
import { IconKey, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import { useWrite } from "@/api/write";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { staffKeys } from "@/components/service/staff-keys";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import "./words";

type Key = Answer<"/admin/staff-keys", "get">["items"][number];
type NewKey = Body<"/admin/staff-keys", "post">;

const calls = {
  all: staffKeys,
  add: (body: NewKey) => api.post("/admin/staff-keys", { body }),
  remove: (id: string) => api.delete("/admin/staff-keys/{id}", { path: { id } }),
  choose: (id: string, key: string, on_new_machines: boolean) => api.put("/admin/provider-accounts/{id}/staff-keys/{key}", { path: { id, key }, body: { on_new_machines } }),
};

/** Servers named in a row; the others are counted. */
const NAMED = 3;

export function StaffKeys({ accountId }: { accountId: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const may = useMay("provider.write");
  const keys = useQuery(calls.all());
  const [adding, setAdding] = useState(false);
  if (keys.error && !keys.data) return <ProblemPanel error={keys.error} retry={() => void keys.refetch()} />;
  const rows = keys.data?.items;
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setAdding(true)}>
      {t("staff_keys.add")}
    </Button>
  );
  return (
    <Section title={t("staff_keys.title")} text={t("staff_keys.text")} actions={rows?.length ? add : undefined} flush>
      {rows?.length === 0 ? <Empty icon={IconKey} title={t("staff_keys.empty_title")} text={t("staff_keys.empty")} action={add} /> : <Table accountId={accountId} rows={rows} />}
      <Modal opened={adding} onClose={() => setAdding(false)} title={t("staff_keys.add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {adding ? <AddForm onClose={() => setAdding(false)} /> : null}
      </Modal>
    </Section>
  );
}

function Table({ accountId, rows }: { accountId: string; rows: Key[] | undefined }) {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const { ask, dialog } = useQuestion();
  const remove = useWrite<unknown, Key>({ topics: ["provider_account"], run: (key) => calls.remove(key.id), done: () => toast.done(t("staff_keys.deleted")) });
  const choose = useWrite<Key, { key: Key; on: boolean }>({
    topics: ["provider_account"],
    run: ({ key, on }) => calls.choose(accountId, key.id, on),
    done: (key) => toast.done(t(key.account_ids.includes(accountId) ? "staff_keys.chosen" : "staff_keys.unchosen")),
  });
  const askChoice = (key: Key, on: boolean) => {
    if (!on) return choose.mutate({ key, on });
    ask({ title: t("staff_keys.choose_title", { name: key.name }), consequences: [t("staff_keys.choose_1"), t("staff_keys.choose_2")], confirmLabel: t("staff_keys.choose"), run: () => choose.mutateAsync({ key, on }) });
  };
  const askRemove = (key: Key) => ask({ title: t("staff_keys.delete_title", { name: key.name }), consequences: [t("staff_keys.delete_1"), t("staff_keys.delete_2")], confirmLabel: t("staff_keys.delete"), danger: true, run: () => remove.mutateAsync(key) });
  return (
    <>
      <ProblemAlert error={choose.error} />
      <DataTable<Key>
        label={t("staff_keys.title")}
        rows={rows}
        rowKey={(row) => row.id}
        skeletonRows={2}
        columns={[
          { key: "name", header: t("staff_keys.name"), phone: "main", cell: (row) => <Name of={row} /> },
          { key: "on", header: "", cell: (row) => <Switch label={t("staff_keys.on_new")} aria-label={t("staff_keys.on_new_of", { name: row.name })} checked={row.account_ids.includes(accountId)} disabled={!may.allowed} onChange={(event) => askChoice(row, event.currentTarget.checked)} /> },
          { key: "servers", header: t("staff_keys.servers"), cell: (row) => <Servers of={row} /> },
          { key: "by", header: t("staff_keys.by"), phone: "wide", cell: (row) => row.added_by },
          {
            key: "do",
            header: "",
            phone: "side",
            cell: (row) => (
              <ActionIcon variant="subtle" color="gray" aria-label={t("staff_keys.delete_of", { name: row.name })} disabled={!may.allowed} onClick={() => askRemove(row)}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            ),
          },
        ]}
      />
      {dialog}
    </>
  );
}

function Name({ of: key }: { of: Key }) {
  return (
    <>
      {key.name}
      <Text size="xs" c="dimmed" className="mono" style={{ overflowWrap: "anywhere" }}>
        {key.fingerprint}
      </Text>
    </>
  );
}

function Servers({ of: key }: { of: Key }) {
  const { t } = useTranslation("admin");
  if (key.servers.length === 0) return <>{t("staff_keys.no_servers")}</>;
  const more = key.servers.length - NAMED;
  return (
    <>
      {key.servers.slice(0, NAMED).map((server, n) => (
        <Fragment key={server.service.id}>
          {n > 0 ? ", " : null}
          <TextLink href={adminPaths.service(server.service.id)}>{server.service.name}</TextLink>
        </Fragment>
      ))}
      {more > 0 ? ` ${t("staff_keys.servers_more", { count: more })}` : null}
    </>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const add = useWrite<Key, NewKey>({ topics: ["provider_account"], run: (body) => calls.add(body), done: () => toast.done(t("staff_keys.added")) });
  const of = useApiForm({
    initialValues: { name: "", public_key: "" },
    send: async ({ name, public_key }) => {
      await add.mutateAsync({ name: name.trim(), public_key: public_key.trim() });
      onClose();
    },
  });
  return (
    <Form of={of} label={t("staff_keys.add")}>
      <TextInput label={t("staff_keys.name")} maxLength={60} autoComplete="off" data-autofocus {...of.form.getInputProps("name")} />
      <Textarea label={t("staff_keys.public_key")} description={t("staff_keys.public_key_help")} autosize minRows={3} maxRows={8} spellCheck={false} classNames={{ input: "mono" }} {...of.form.getInputProps("public_key")} />
      <FormActions of={of} label={t("staff_keys.add")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
