/** Folders and files of a bucket: up, down, new folders, gone. The bytes go between the browser and the storage. */
import { Button, FileButton, Modal, Progress, TextInput } from "@mantine/core";
import { IconArrowLeft, IconDownload, IconFolder, IconFolderPlus, IconTrash, IconUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatBytes } from "@/lib/sizes";
import { bucketCalls } from "./calls";
import type { Share } from "./calls";
import { useUploads } from "./uploads";

const MAY = { allowed: true };

interface Row {
  key: string;
  name: string;
  isFolder: boolean;
  size: number;
  modified: string | null;
}

interface BrowserProps {
  share: Share;
  bucket: string;
  back: () => void;
}

export function BucketBrowser({ share, bucket, back }: BrowserProps) {
  const { t } = useTranslation(["storage", "common"]);
  const calls = bucketCalls(share.id, bucket);
  const [prefix, setPrefix] = useState("");
  const [token, setToken] = useState("");
  const [making, setMaking] = useState(false);
  const [deleting, setDeleting] = useState<Row | null>(null);
  const reset = useRef<() => void>(null);
  const query = useQuery(calls.list(prefix, token));
  const uploads = useUploads(calls.uploadUrl, prefix);
  const remove = useWrite<void, string>({ topics: ["customer"], run: (key) => calls.removeObjects([key]), done: () => toast.done(t("storage:file.deleted")) });
  const save = useWrite<{ url: string }, string>({ topics: [], run: (key) => calls.downloadUrl(key), done: ({ url }) => window.location.assign(url) });
  const go = (to: string) => {
    setPrefix(to);
    setToken("");
  };
  const rows = query.data && [
    ...query.data.folders.map((key): Row => ({ key, name: key.slice(prefix.length), isFolder: true, size: 0, modified: null })),
    ...query.data.objects.map(({ key, size, modified }): Row => ({ key, name: key.slice(prefix.length), isFolder: false, size, modified: modified ?? null })),
  ];
  const tools = (
    <>
      <FileButton
        multiple
        resetRef={reset}
        onChange={(files) => {
          uploads.add(files);
          // So that the same file can be chosen again.
          reset.current?.();
        }}
      >
        {(props) => (
          <Button {...props} leftSection={<IconUpload size={16} aria-hidden />}>
            {t("storage:file.upload")}
          </Button>
        )}
      </FileButton>
      <Button variant="default" leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
        {t("storage:file.folder")}
      </Button>
    </>
  );
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size={15} aria-hidden />} onClick={back}>
        {t("storage:file.back")}
      </Button>
      <Section flush title={bucket} actions={tools}>
        <Way bucket={bucket} prefix={prefix} go={go} />
        <ProblemAlert error={save.error} />
        {query.error && !query.data ? (
          <ProblemPanel error={query.error} retry={() => void query.refetch()} />
        ) : rows?.length === 0 ? (
          <Empty icon={IconFolder} title={t("storage:file.empty_title")} text={t("storage:file.empty")} />
        ) : (
          <Files rows={rows} bucket={bucket} go={go} save={(key) => save.mutate(key)} remove={setDeleting} />
        )}
        {token ? <Button variant="subtle" onClick={() => setToken("")}>{t("storage:file.first")}</Button> : null}
        {query.data?.next_token ? <Button variant="subtle" onClick={() => setToken(query.data.next_token ?? "")}>{t("storage:file.next")}</Button> : null}
      </Section>
      {uploads.list.length > 0 ? (
        <Section title={t("storage:file.uploading")}>
          <div role="status">
            {uploads.list.map(({ key: name, percent, failed }) => (
              <div key={name}>
                {failed ? t("storage:file.upload_failed", { name, why: failed }) : t("storage:file.progress", { name, percent })}
                {failed ? null : <Progress value={percent} aria-label={name} />}
              </div>
            ))}
          </div>
        </Section>
      ) : null}
      <Modal opened={making} onClose={() => setMaking(false)} title={t("storage:file.folder")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {making ? <NewFolder make={(name) => calls.folder(`${prefix}${name}`)} onClose={() => setMaking(false)} /> : null}
      </Modal>
      <Confirm
        opened={deleting !== null}
        onClose={() => setDeleting(null)}
        title={t("storage:file.delete_title", { name: deleting?.name ?? "" })}
        consequences={[t("storage:file.delete_1")]}
        confirmLabel={t("storage:file.delete")}
        danger
        onConfirm={() => (deleting ? remove.mutateAsync(deleting.key) : undefined)}
      />
    </>
  );
}

function Way({ bucket, prefix, go }: { bucket: string; prefix: string; go: (to: string) => void }) {
  const { t } = useTranslation("storage");
  const parts = prefix.split("/").filter(Boolean);
  return (
    <nav aria-label={t("file.path")}>
      {[bucket, ...parts].map((part, at) => (
        <Button key={at} variant="subtle" size="compact-sm" {...(at === parts.length ? { "aria-current": "location" as const } : {})} onClick={() => go(at === 0 ? "" : `${parts.slice(0, at).join("/")}/`)}>
          {part}/
        </Button>
      ))}
    </nav>
  );
}

interface FilesProps {
  rows: Row[] | undefined;
  bucket: string;
  go: (to: string) => void;
  save: (key: string) => void;
  remove: (row: Row) => void;
}

function Files({ rows, bucket, go, save, remove }: FilesProps) {
  const { t } = useTranslation("storage");
  return (
    <DataTable<Row>
      label={bucket}
      rows={rows}
      rowKey={(row) => row.key}
      skeletonRows={3}
      columns={[
        { key: "name", header: t("file.name"), phone: "main", cell: (row) => (row.isFolder ? <Button variant="subtle" size="compact-sm" leftSection={<IconFolder size={15} aria-hidden />} onClick={() => go(row.key)}>{row.name}</Button> : row.name) },
        { key: "size", header: t("file.size"), align: "end", nowrap: true, cell: (row) => (row.isFolder ? "–" : formatBytes(row.size)) },
        { key: "modified", header: t("file.modified"), phone: "wide", nowrap: true, cell: (row) => (row.modified ? <Time at={row.modified} /> : "–") },
        {
          key: "actions",
          header: "",
          align: "end",
          phone: "side",
          cell: (row) => (
            <ActionMenu
              label={t("file.more_of", { name: row.name })}
              items={[
                { key: "download", label: t("file.download"), icon: IconDownload, ability: row.isFolder ? undefined : MAY, run: () => save(row.key) },
                { key: "delete", label: t("file.delete"), icon: IconTrash, ability: MAY, danger: true, run: () => remove(row) },
              ]}
            />
          ),
        },
      ]}
    />
  );
}

function NewFolder({ make, onClose }: { make: (name: string) => Promise<unknown>; onClose: () => void }) {
  const { t } = useTranslation(["storage", "common"]);
  const write = useWrite<unknown, string>({ topics: ["customer"], run: make });
  const of = useApiForm({
    initialValues: { name: "" },
    fields: { "/key": "name" },
    validate: { name: (value) => (value.trim() && !value.includes("/") ? null : t("storage:file.folder_invalid")) },
    send: async ({ name }) => {
      await write.mutateAsync(name.trim());
      toast.done(t("storage:file.folder_made"));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("storage:file.folder")}>
      <TextInput label={t("storage:file.folder_name")} data-autofocus {...of.form.getInputProps("name")} />
      <FormActions of={of} label={t("storage:file.folder_make")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
