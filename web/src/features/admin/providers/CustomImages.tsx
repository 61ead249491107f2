/** Images of one's own in a provider account: added by address, watched while they load, put on offer. */
import { Button, Checkbox, Modal, Progress, TextInput } from "@mantine/core";
import { IconEye, IconEyeOff, IconPencil, IconPhoto, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ImageFields, NO_IMAGE, trimmedImage } from "@/components/images/ImageFields";
import { ImageSize, ImageState, isOnItsWay } from "@/components/images/ImageState";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { formatMemory } from "@/lib/sizes";
import { CustomerLink, useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";

type Image = Answer<"/admin/provider-accounts/{id}/custom-images", "get">["items"][number];
type NewImage = Body<"/admin/provider-accounts/{id}/custom-images", "post">;
type Change = Body<"/admin/custom-images/{id}", "patch">;

const calls = {
  images: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/custom-images", { path: { id } }),
  space: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/custom-image-space", { path: { id } }),
  add: (id: string, body: NewImage) => api.post("/admin/provider-accounts/{id}/custom-images", { path: { id }, body }),
  change: (id: string, body: Change) => api.patch("/admin/custom-images/{id}", { path: { id }, body }),
  remove: (id: string) => api.delete("/admin/custom-images/{id}", { path: { id } }),
};

export function CustomImages({ accountId }: { accountId: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const may = useMay("catalog.write");
  const images = useQuery({ ...calls.images(accountId), refetchInterval: (query) => (query.state.data?.items.some(isOnItsWay) ? 3000 : false) });
  const [open, setOpen] = useState<Image | "new" | null>(null);
  if (images.error && !images.data) return <ProblemPanel error={images.error} retry={() => void images.refetch()} />;
  const rows = images.data?.items;
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setOpen("new")}>
      {t("images.add")}
    </Button>
  );
  return (
    <>
      <Space accountId={accountId} />
      <Section title={t("images.title")} text={t("images.text")} actions={rows?.length ? add : undefined} flush>
        {rows?.length === 0 ? <Empty icon={IconPhoto} title={t("images.empty_title")} text={t("images.empty")} action={add} /> : <Table rows={rows} rename={setOpen} />}
      </Section>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={t(open === "new" ? "images.add" : "images.rename")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open === "new" ? <NewForm accountId={accountId} onClose={() => setOpen(null)} /> : null}
        {open !== null && open !== "new" ? <RenameForm image={open} onClose={() => setOpen(null)} /> : null}
      </Modal>
    </>
  );
}

/** What the data centre says of the space, asked apart: the list is shown even when it does not answer. */
function Space({ accountId }: { accountId: string }) {
  const { t } = useTranslation("admin");
  const space = useQuery(calls.space(accountId));
  if (space.error) return <ProblemAlert error={space.error} />;
  if (!space.data) return null;
  const { used_mb, total_mb, free_mb } = space.data;
  if (total_mb === 0) return <Section tone="warn" title={t("images.space_none")} />;
  return (
    <Section title={t("images.space", { used: formatMemory(used_mb), total: formatMemory(total_mb) })} text={t("images.space_free", { free: formatMemory(free_mb) })}>
      <Progress value={(100 * used_mb) / total_mb} aria-label={t("images.space_bar")} />
    </Section>
  );
}

function Table({ rows, rename }: { rows: Image[] | undefined; rename: (image: Image) => void }) {
  const { t } = useTranslation(["admin", "images"]);
  const may = useMay("catalog.write");
  const { ask, dialog } = useQuestion();
  const change = useWrite<unknown, { image: Image; offered: boolean }>({
    topics: ["provider_account", "catalog"],
    run: ({ image, offered }) => calls.change(image.id, { offered }),
    done: () => toast.done(t("images.changed")),
  });
  const remove = useWrite<unknown, Image>({ topics: ["provider_account", "catalog"], run: (image) => calls.remove(image.id), done: () => toast.done(t("images.deleted")) });
  const actions = (image: Image): ActionItem[] => {
    const stays = image.servers > 0 ? t("images.delete_in_use") : image.state === "requested" ? t("images.delete_unconfirmed") : null;
    return [
      { key: "rename", label: t("images.rename"), icon: IconPencil, ability: may, run: () => rename(image) },
      { key: "offer", label: t(image.offered ? "images.withdraw" : "images.offer"), icon: image.offered ? IconEyeOff : IconEye, ability: may.allowed && image.customer ? { allowed: false, reason: t("images.own_not_offered") } : may, run: () => change.mutate({ image, offered: !image.offered }) },
      {
        key: "delete",
        label: t("images.delete"),
        icon: IconTrash,
        danger: true,
        ability: may.allowed && stays ? { allowed: false, reason: stays } : may,
        run: () => ask({ title: t("images.delete_title", { name: image.name }), consequences: [t("images.delete_1")], confirmLabel: t("images.delete"), danger: true, run: () => remove.mutateAsync(image) }),
      },
    ];
  };
  return (
    <>
      <ProblemAlert error={change.error} />
      <DataTable<Image>
        label={t("images.title")}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: "name", header: t("images.name"), phone: "main", cell: (row) => row.name },
          { key: "state", header: t("field.state"), phone: "side", cell: (row) => <ImageState image={row} /> },
          { key: "customer", header: t("images.customer"), phone: "wide", cell: (row) => <CustomerLink customer={row.customer} /> },
          { key: "system", header: t("images:system"), cell: (row) => `${row.os_type} ${row.os_version}` },
          { key: "size", header: t("images:size"), nowrap: true, cell: (row) => <ImageSize image={row} /> },
          { key: "servers", header: t("images.servers"), align: "end", phone: "wide", cell: (row) => row.servers },
          { key: "offered", header: t("images.on_offer"), cell: (row) => t(row.offered ? "images.yes" : "images.no") },
          { key: "do", header: "", cell: (row) => <ActionMenu label={t("images.more_of", { name: row.name })} items={actions(row)} /> },
        ]}
      />
      {dialog}
    </>
  );
}

function NewForm({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const add = useWrite<unknown, NewImage>({ topics: ["provider_account"], run: (body) => calls.add(accountId, body), done: () => toast.done(t("images.adding")) });
  const of = useApiForm({
    initialValues: { ...NO_IMAGE, description: "", offered: false },
    send: async ({ description, offered, ...image }) => {
      await add.mutateAsync({ ...trimmedImage(image), description: description.trim(), offered });
      onClose();
    },
  });
  return (
    <Form of={of} label={t("images.add")}>
      <ImageFields input={(name) => of.form.getInputProps(name)} />
      <TextInput label={t("images.description")} maxLength={255} {...of.form.getInputProps("description")} />
      <Checkbox label={t("images.offered")} {...of.form.getInputProps("offered", { type: "checkbox" })} />
      <FormActions of={of} label={t("images.add")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}

function RenameForm({ image, onClose }: { image: Image; onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const rename = useWrite<unknown, string>({ topics: ["provider_account", "catalog"], run: (name) => calls.change(image.id, { name }), done: () => toast.done(t("images.renamed")) });
  const of = useApiForm({
    initialValues: { name: image.name },
    send: async ({ name }) => {
      await rename.mutateAsync(name.trim());
      onClose();
    },
  });
  return (
    <Form of={of} label={t("images.rename")}>
      <TextInput label={t("images.name")} maxLength={255} data-autofocus {...of.form.getInputProps("name")} />
      <FormActions of={of} label={t("common:action.save")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
