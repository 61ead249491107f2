/** The passwords and keys that are stored at a provider: whose each is, adding, rotating and deleting one. Values go in and never come out. */
import { Button, Modal, NativeSelect, PasswordInput, Switch, Text, TextInput, Textarea } from "@mantine/core";
import { IconKey, IconPlus, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import "./words";

type Secret = Answer<"/admin/provider-accounts/{id}/secrets", "get">["items"][number];
type NewSecret = Body<"/admin/provider-accounts/{id}/secrets", "post">;
type Kind = NewSecret["kind"];

const PATH = "/admin/provider-accounts/{id}/secrets";
const calls = {
  all: (id: string) => read(["provider_account"], PATH, { path: { id } }),
  add: (id: string, body: NewSecret) => api.post(PATH, { path: { id }, body }),
  rotate: (id: string, secret: string, value: string) => api.post(`${PATH}/{secret}/rotate`, { path: { id, secret }, body: { value } }),
  remove: (id: string, secret: string) => api.delete(`${PATH}/{secret}`, { path: { id, secret } }),
};

const TONES: Record<Secret["state"], Tone> = { requested: "info", stored: "good", rotating: "info", failed: "bad" };
const isOpen = (secret: Secret) => secret.state === "requested" || secret.state === "rotating";

export function Secrets({ accountId }: { accountId: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const may = useMay("provider.write");
  const secrets = useQuery({ ...calls.all(accountId), refetchInterval: (query) => (query.state.data?.items.some(isOpen) ? 5000 : false) });
  const [open, setOpen] = useState<Secret | "new" | null>(null);
  const [only, setOnly] = useState(false);
  const [find, setFind] = useState("");
  if (secrets.error && !secrets.data) return <ProblemPanel error={secrets.error} retry={() => void secrets.refetch()} />;
  const all = secrets.data?.items;
  const unused = all?.filter((secret) => !secret.used) ?? [];
  const wanted = find.trim().toLowerCase();
  const rows = (only ? unused : all)?.filter((secret) => [secret.name, secret.used_by?.service.name, secret.used_by?.customer.name].some((text) => text?.toLowerCase().includes(wanted)));
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setOpen("new")}>
      {t("secrets.add")}
    </Button>
  );
  return (
    <>
      {unused.length > 0 ? (
        <Section tone="info" title={t("secrets.unused", { count: unused.length })} text={t("secrets.unused_text")}>
          <Switch label={t("secrets.only_unused")} checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} />
        </Section>
      ) : null}
      <Section title={t("secrets.title")} text={t("secrets.text")} actions={all?.length ? add : undefined} flush>
        {all?.length === 0 ? <Empty icon={IconKey} title={t("secrets.empty_title")} text={t("secrets.empty")} action={add} /> : <Table accountId={accountId} rows={rows} rotate={setOpen} find={<TextInput aria-label={t("secrets.find")} placeholder={t("secrets.find")} p="md" value={find} onChange={(event) => setFind(event.currentTarget.value)} />} />}
      </Section>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open !== null && open !== "new" ? t("secrets.rotate_title", { name: open.name }) : t("secrets.add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open === "new" ? <NewForm accountId={accountId} onClose={() => setOpen(null)} /> : null}
        {open !== null && open !== "new" ? <RotateForm accountId={accountId} secret={open} onClose={() => setOpen(null)} /> : null}
      </Modal>
    </>
  );
}

interface TableProps {
  accountId: string;
  rows: Secret[] | undefined;
  rotate: (secret: Secret) => void;
  find: ReactNode;
}

function Table({ accountId, rows, rotate, find }: TableProps) {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const { ask, dialog } = useQuestion();
  const remove = useWrite<unknown, Secret>({ topics: ["provider_account"], run: (secret) => calls.remove(accountId, secret.id), done: () => toast.done(t("secrets.deleted")) });
  const unless = (stays: string | null): Ability => (may.allowed && stays ? { allowed: false, reason: stays } : may);
  const host = (secret: Secret) => secret.used_by?.service.name ?? "";
  const noRotation = (secret: Secret) => {
    if (secret.used_by) return t(secret.used ? "secrets.rotate_server" : "secrets.rotate_earlier", { host: host(secret) });
    if (secret.state !== "stored") return t("secrets.rotate_unconfirmed");
    return secret.kind ? null : t("secrets.rotate_unknown");
  };
  const noDeletion = (secret: Secret) => {
    if (secret.used) return t("secrets.delete_used", { host: host(secret) });
    return isOpen(secret) ? t("secrets.rotate_unconfirmed") : null;
  };
  const actions = (secret: Secret) => [
    { key: "rotate", label: t("secrets.rotate"), icon: IconRefresh, ability: unless(noRotation(secret)), run: () => rotate(secret) },
    {
      key: "delete",
      label: t("secrets.delete"),
      icon: IconTrash,
      danger: true,
      ability: unless(noDeletion(secret)),
      run: () => ask({ title: t("secrets.delete_title", { name: secret.name }), consequences: [t("secrets.delete_1"), t("secrets.delete_2")], confirmLabel: t("secrets.delete"), danger: true, run: () => remove.mutateAsync(secret) }),
    },
  ];
  return (
    <>
      {find}
      <DataTable<Secret>
        label={t("secrets.title")}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: "name", header: t("secrets.name"), phone: "main", cell: (row) => <Name secret={row} /> },
          { key: "kind", header: t("secrets.kind"), nowrap: true, cell: (row) => t(`secrets.kind_${row.kind ?? "other"}`) },
          { key: "used", header: t("secrets.used_by"), cell: (row) => <UsedBy secret={row} /> },
          { key: "origin", header: t("secrets.origin"), phone: "wide", cell: (row) => row.made_by ?? t(`secrets.origin_${row.origin}`) },
          { key: "state", header: t("secrets.state"), phone: "side", cell: (row) => <StateBadge state={row.state} tone={TONES[row.state]} label={t(`secrets.state_${row.state}`)} why={row.error} /> },
          { key: "made", header: t("secrets.made"), nowrap: true, phone: "wide", cell: (row) => (row.made_at ? <Time at={row.made_at} /> : dash) },
          { key: "changed", header: t("secrets.changed"), nowrap: true, phone: "wide", cell: (row) => (row.changed_at ? <Time at={row.changed_at} /> : dash) },
          { key: "do", header: "", cell: (row) => <ActionMenu label={t("secrets.more_of", { name: row.name })} items={actions(row)} /> },
        ]}
      />
      {rows?.length === 0 ? <Text p="md">{t("secrets.none_unused")}</Text> : null}
      {dialog}
    </>
  );
}

function Name({ secret }: { secret: Secret }) {
  return (
    <>
      {secret.name}
      {secret.fingerprint ? (
        <Text size="xs" c="dimmed" className="mono">
          {secret.fingerprint}
        </Text>
      ) : null}
    </>
  );
}

function UsedBy({ secret }: { secret: Secret }) {
  const { t } = useTranslation("admin");
  const used = secret.used_by;
  if (!used) return <span>{t("secrets.used_not")}</span>;
  return (
    <>
      {used.current ? null : `${t("secrets.used_before")} `}
      <TextLink href={adminPaths.service(used.service.id)}>{used.service.name}</TextLink>
      {used.key_name ? (
        <Text size="xs" c="dimmed">
          {t("secrets.key_of", { name: used.key_name, customer: used.customer.name })}
        </Text>
      ) : null}
    </>
  );
}

/** The field of a value, by what the secret is. */
function Value({ kind, input }: { kind: Kind; input: object }) {
  const { t } = useTranslation("admin");
  if (kind === "ssh_key") return <Textarea label={t("secrets.value")} description={t("secrets.value_key")} autosize minRows={3} className="mono" spellCheck={false} {...input} />;
  return <PasswordInput label={t("secrets.value")} description={t("secrets.value_password")} autoComplete="new-password" {...input} />;
}

function NewForm({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const add = useWrite<Secret, NewSecret>({
    topics: ["provider_account"],
    run: (body) => calls.add(accountId, body),
    done: (made) => toast.done(t(made.state === "stored" ? "secrets.added" : "secrets.added_later")),
  });
  const of = useApiForm({
    initialValues: { name: "", kind: "password" as Kind, value: "" },
    send: async ({ name, kind, value }) => {
      await add.mutateAsync({ name: name.trim(), kind, value });
      onClose();
    },
  });
  return (
    <Form of={of} label={t("secrets.add")}>
      <TextInput label={t("secrets.name")} maxLength={255} autoComplete="off" data-autofocus {...of.form.getInputProps("name")} />
      <NativeSelect label={t("secrets.kind")} data={[{ value: "password", label: t("secrets.kind_password") }, { value: "ssh_key", label: t("secrets.kind_ssh_key") }]} {...of.form.getInputProps("kind")} />
      <Value kind={of.form.values.kind} input={of.form.getInputProps("value")} />
      <Text size="sm" c="dimmed">{t("secrets.value_once")}</Text>
      <FormActions of={of} label={t("secrets.add")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}

function RotateForm({ accountId, secret, onClose }: { accountId: string; secret: Secret; onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const rotate = useWrite<Secret, string>({
    topics: ["provider_account"],
    run: (value) => calls.rotate(accountId, secret.id, value),
    done: (made) => toast.done(t(made.state === "stored" ? "secrets.rotated" : "secrets.added_later")),
  });
  const of = useApiForm({
    initialValues: { value: "" },
    send: async ({ value }) => {
      await rotate.mutateAsync(value);
      onClose();
    },
  });
  return (
    <Form of={of} label={t("secrets.rotate")}>
      <Text size="sm">{t("secrets.rotate_reach")}</Text>
      <Value kind={secret.kind ?? "password"} input={of.form.getInputProps("value")} />
      <Text size="sm" c="dimmed">{t("secrets.value_once")}</Text>
      <FormActions of={of} label={t("secrets.rotate")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
