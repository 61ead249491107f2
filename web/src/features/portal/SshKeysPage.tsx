/** Public SSH keys kept for orders and reinstallations. */
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { IconKey, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { portal, portalApi } from "@/api/portal";
import type { SshKey, SshKeyInput } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { CopyButton } from "@/components/CopyId";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import classes from "./lists.module.css";

const MAY = { allowed: true };
const nameSound = (name: string) => name.trim() !== "" && [...name.trim()].length <= 60;

export function SshKeysPage() {
  const { t } = useTranslation(["portal", "common"]);
  const keys = useQuery(portal.sshKeys());
  const [editing, setEditing] = useState<SshKey | "new" | null>(null);
  const [deleting, setDeleting] = useState<SshKey | null>(null);
  const remove = useWrite<void, string>({ topics: ["customer"], run: (id) => portalApi.deleteSshKey(id), done: () => toast.done(t("portal:ssh_keys.deleted")) });
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
      {t("portal:ssh_keys.add")}
    </Button>
  );
  const rename = editing === "new" ? null : editing;
  const title = rename ? t("portal:ssh_keys.rename_title", { name: rename.name }) : t("portal:ssh_keys.add");
  return (
    <Page title={t("portal:nav.ssh_keys")} lead={t("portal:ssh_keys.lead")} actions={keys.data?.items.length ? add : undefined}>
      {keys.error && !keys.data ? (
        <ProblemPanel error={keys.error} retry={() => void keys.refetch()} />
      ) : (
        <Section flush>
          {keys.data?.items.length === 0 ? (
            <Empty icon={IconKey} title={t("portal:ssh_keys.empty_title")} text={t("portal:ssh_keys.empty")} action={add} />
          ) : (
            <Keys rows={keys.data?.items} rename={setEditing} remove={setDeleting} />
          )}
        </Section>
      )}
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={title} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {editing === "new" ? <AddForm label={title} onClose={() => setEditing(null)} /> : null}
        {rename ? <RenameForm of={rename} label={title} onClose={() => setEditing(null)} /> : null}
      </Modal>
      <Confirm
        opened={deleting !== null}
        onClose={() => setDeleting(null)}
        title={t("portal:ssh_keys.delete_title", { name: deleting?.name ?? "" })}
        consequences={[t("portal:ssh_keys.delete_1"), t("portal:ssh_keys.delete_2")]}
        confirmLabel={t("common:action.delete")}
        danger
        onConfirm={() => (deleting ? remove.mutateAsync(deleting.id) : undefined)}
      />
    </Page>
  );
}

function Keys({ rows, rename, remove }: { rows: SshKey[] | undefined; rename: (key: SshKey) => void; remove: (key: SshKey) => void }) {
  const { t } = useTranslation(["portal", "common"]);
  return (
    <DataTable<SshKey>
      label={t("portal:nav.ssh_keys")}
      rows={rows}
      rowKey={(row) => row.id}
      skeletonRows={3}
      columns={[
        { key: "name", header: t("portal:ssh_keys.name"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
        { key: "fingerprint", header: t("portal:ssh_keys.fingerprint"), cell: (row) => <span className={`mono ${classes.fingerprint}`}>{row.fingerprint}</span> },
        { key: "since", header: t("portal:ssh_keys.since"), phone: "wide", nowrap: true, cell: (row) => <Time at={row.created_at} /> },
        { key: "copy", header: "", phone: "wide", align: "end", cell: (row) => <CopyButton value={row.public_key} what={t("portal:ssh_keys.copy", { name: row.name })} /> },
        {
          key: "actions",
          header: "",
          align: "end",
          phone: "side",
          cell: (row) => (
            <ActionMenu
              label={t("portal:ssh_keys.more_of", { name: row.name })}
              items={[
                { key: "rename", label: t("portal:ssh_keys.rename"), icon: IconPencil, ability: MAY, run: () => rename(row) },
                { key: "delete", label: t("common:action.delete"), icon: IconTrash, ability: MAY, danger: true, run: () => remove(row) },
              ]}
            />
          ),
        },
      ]}
    />
  );
}

interface DialogFormProps {
  label: string;
  onClose: () => void;
}

function AddForm({ label, onClose }: DialogFormProps) {
  const { t } = useTranslation(["portal", "common"]);
  const add = useWrite<SshKey, SshKeyInput>({ topics: ["customer"], run: (input, key) => portalApi.addSshKey(input, key) });
  const of = useApiForm({
    initialValues: { name: "", public_key: "" },
    validate: {
      name: (value) => (nameSound(value) ? null : t("portal:ssh_keys.name_invalid")),
      public_key: (value) => (value.trim() ? null : t("portal:ssh_keys.public_key_missing")),
    },
    send: async ({ name, public_key }) => {
      await add.mutateAsync({ name: name.trim(), public_key: public_key.trim() });
      toast.done(t("portal:ssh_keys.added"));
      onClose();
    },
  });
  return (
    <Form of={of} label={label}>
      <TextInput label={t("portal:ssh_keys.name")} description={t("portal:ssh_keys.name_help")} data-autofocus {...of.form.getInputProps("name")} />
      <Textarea
        label={t("portal:ssh_keys.public_key")}
        description={t("portal:ssh_keys.public_key_help")}
        placeholder="ssh-ed25519 AAAAC3Nza… you@laptop"
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: "mono" }}
        {...of.form.getInputProps("public_key")}
      />
      <FormActions of={of} label={label}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}

function RenameForm({ of: key, label, onClose }: DialogFormProps & { of: SshKey }) {
  const { t } = useTranslation(["portal", "common"]);
  const rename = useWrite<SshKey, string>({ topics: ["customer"], run: (name) => portalApi.renameSshKey(key.id, name, key.version) });
  const of = useApiForm({
    initialValues: { name: key.name },
    validate: { name: (value) => (nameSound(value) ? null : t("portal:ssh_keys.name_invalid")) },
    send: async ({ name }) => {
      await rename.mutateAsync(name.trim());
      toast.done(t("portal:ssh_keys.renamed"));
      onClose();
    },
  });
  return (
    <Form of={of} label={label}>
      <TextInput label={t("portal:ssh_keys.name")} description={t("portal:ssh_keys.name_help")} data-autofocus {...of.form.getInputProps("name")} />
      <FormActions of={of} label={t("portal:ssh_keys.rename")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
