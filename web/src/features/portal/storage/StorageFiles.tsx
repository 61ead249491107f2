/** The buckets of a storage, and what is in one of them. */
import { Button, Modal, TextInput } from "@mantine/core";
import { IconBucket, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { BucketBrowser } from "./BucketBrowser";
import { bucketCalls, storageCalls } from "./calls";
import type { Bucket, Share } from "./calls";

const MAY = { allowed: true };

export function StorageFiles({ share }: { share: Share }) {
  const [bucket, setBucket] = useState<string | null>(null);
  if (bucket !== null) return <BucketBrowser share={share} bucket={bucket} back={() => setBucket(null)} />;
  return <Buckets share={share} open={setBucket} />;
}

function Buckets({ share, open }: { share: Share; open: (bucket: string) => void }) {
  const { t } = useTranslation(["storage", "common"]);
  const query = useQuery(storageCalls(share.id).buckets());
  const [making, setMaking] = useState(false);
  const [deleting, setDeleting] = useState<string | null>(null);
  const remove = useWrite<void, string>({ topics: ["customer"], run: (name) => bucketCalls(share.id, name).remove(name), done: () => toast.done(t("storage:bucket.deleted")) });
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t("storage:bucket.new")}
    </Button>
  );
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <Section flush title={t("storage:bucket.title")} text={t("storage:bucket.lead")} actions={query.data?.items.length ? add : undefined}>
        {query.data?.items.length === 0 ? (
          <Empty icon={IconBucket} title={t("storage:bucket.empty_title")} text={t("storage:bucket.empty")} action={add} />
        ) : (
          <DataTable<Bucket>
            label={t("storage:bucket.title")}
            rows={query.data?.items}
            rowKey={(row) => row.name}
            skeletonRows={2}
            columns={[
              { key: "name", header: t("storage:name"), phone: "main", cell: (row) => (row.is_ready ? <Button variant="subtle" size="compact-sm" onClick={() => open(row.name)}>{row.name}</Button> : `${row.name}: ${t("storage:bucket.half")}`) },
              { key: "created", header: t("storage:bucket.created"), phone: "wide", nowrap: true, cell: (row) => <Time at={row.created_at} /> },
              {
                key: "actions",
                header: "",
                align: "end",
                phone: "side",
                cell: (row) => (
                  <ActionMenu
                    label={t("storage:file.more_of", { name: row.name })}
                    items={[{ key: "delete", label: t("storage:bucket.delete"), icon: IconTrash, ability: MAY, danger: true, run: () => setDeleting(row.name) }]}
                  />
                ),
              },
            ]}
          />
        )}
      </Section>
      <Modal opened={making} onClose={() => setMaking(false)} title={t("storage:bucket.new")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {making ? <NewBucket share={share} onClose={() => setMaking(false)} /> : null}
      </Modal>
      <Confirm
        opened={deleting !== null}
        onClose={() => setDeleting(null)}
        title={t("storage:bucket.delete_title", { name: deleting ?? "" })}
        consequences={[t("storage:bucket.delete_1")]}
        confirmLabel={t("storage:bucket.delete")}
        danger
        typeName={deleting ?? ""}
        onConfirm={() => (deleting ? remove.mutateAsync(deleting) : undefined)}
      />
    </>
  );
}

function NewBucket({ share, onClose }: { share: Share; onClose: () => void }) {
  const { t } = useTranslation(["storage", "common"]);
  const make = useWrite<Bucket, string>({ topics: ["customer"], run: (name) => storageCalls(share.id).makeBucket(name) });
  const of = useApiForm({
    initialValues: { name: "" },
    send: async ({ name }) => {
      await make.mutateAsync(name.trim());
      toast.done(t("storage:bucket.made"));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("storage:bucket.new")}>
      <TextInput label={t("storage:bucket.name")} description={t("storage:bucket.name_help")} autoCapitalize="off" spellCheck={false} data-autofocus {...of.form.getInputProps("name")} />
      <FormActions of={of} label={t("storage:bucket.make")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
