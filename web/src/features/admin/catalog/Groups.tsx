/** The groups of the shop: their order, their words, whether they are shown. */
import { ActionIcon, Button, Modal, TextInput, Textarea } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconEye, IconEyeOff, IconFolders, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import type { ProductGroup } from "@/api/schema";
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
import { catalogApi } from "./calls";
import classes from "./catalog.module.css";

function useRefresh() {
  const client = useQueryClient();
  return () => Promise.all([client.invalidateQueries({ queryKey: ["/admin/product-groups"] }), client.invalidateQueries({ queryKey: ["/shop/catalog"] })]);
}

export function Groups() {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.groups());
  const may = useMay("catalog.write");
  const [editing, setEditing] = useState<ProductGroup | "new" | null>(null);
  const add = may.allowed ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
      {t("groups.add")}
    </Button>
  ) : undefined;
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  const groups = query.data?.items;
  return (
    <Section title={t("groups.title")} text={t("groups.lead")} actions={groups?.length ? add : undefined} flush>
      {groups?.length === 0 ? <Empty icon={IconFolders} title={t("groups.empty_title")} text={t("groups.empty")} action={add} /> : <Table groups={groups} edit={setEditing} />}
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={editing === "new" ? t("groups.add") : t("groups.edit")} closeButtonProps={{ "aria-label": translate("app.close") }}>
        {editing ? <GroupForm group={editing === "new" ? undefined : editing} next={Math.max(0, ...(groups ?? []).map((one) => one.position ?? 0)) + 1} onDone={() => setEditing(null)} /> : null}
      </Modal>
    </Section>
  );
}

function Table({ groups, edit }: { groups: ProductGroup[] | undefined; edit: (group: ProductGroup) => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const refresh = useRefresh();
  const may = useMay("catalog.write");
  const hide = useWrite<ProductGroup, ProductGroup>({
    topics: [],
    run: (group) => catalogApi.patchGroup(group.id, { hidden: !group.hidden }, group.version ?? 1),
    done: (group) => {
      void refresh();
      toast.done(group.hidden ? t("groups.hidden_done", { name: group.name }) : t("groups.shown_done", { name: group.name }));
    },
  });
  return (
    <>
      <ProblemAlert error={hide.error} />
      <DataTable<ProductGroup>
        label={t("groups.title")}
        rows={groups}
        rowKey={(row) => row.id}
        skeletonRows={3}
        columns={[
          { key: "name", header: t("groups.name"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
          { key: "state", header: t("products.state"), phone: "side", cell: (row) => <StateBadge state={row.hidden ? "hidden" : "ok"} tone={row.hidden ? "warn" : "good"} label={row.hidden ? t("products.hidden") : t("products.shown")} /> },
          { key: "description", header: t("groups.description"), phone: "wide", cell: (row) => row.description },
          { key: "move", header: "", align: "end", cell: (row) => <Mover groups={groups ?? []} group={row} /> },
          {
            key: "actions",
            header: "",
            align: "end",
            cell: (row) => (
              <ActionMenu
                label={t("groups.manage", { name: row.name })}
                items={[
                  { key: "edit", label: t("common:action.edit"), icon: IconPencil, ability: may, run: () => edit(row) },
                  { key: "hide", label: row.hidden ? t("groups.show") : t("groups.hide"), icon: row.hidden ? IconEye : IconEyeOff, ability: may, run: () => hide.mutate(row) },
                ]}
              />
            ),
          },
        ]}
      />
    </>
  );
}

/** Two groups change places; every group gets its own place, so that the order is the one that is seen. */
function Mover({ groups, group }: { groups: ProductGroup[]; group: ProductGroup }) {
  const { t } = useTranslation("admin");
  const refresh = useRefresh();
  const may = useMay("catalog.write");
  const at = groups.findIndex((one) => one.id === group.id);
  const move = useWrite<unknown, number>({
    topics: [],
    run: async (by) => {
      const order = groups.filter((one) => one.id !== group.id);
      order.splice(at + by, 0, group);
      for (const [position, one] of order.entries()) {
        if (one.position !== position) await catalogApi.patchGroup(one.id, { position }, one.version ?? 1);
      }
    },
    done: () => {
      void refresh();
      toast.done(t("groups.moved", { name: group.name }));
    },
  });
  if (!may.allowed) return null;
  return (
    <span className={classes.move}>
      <ActionIcon variant="default" size={30} aria-label={t("groups.up", { name: group.name })} disabled={at === 0 || move.isPending} onClick={() => move.mutate(-1)}>
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size={30} aria-label={t("groups.down", { name: group.name })} disabled={at === groups.length - 1 || move.isPending} onClick={() => move.mutate(1)}>
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
    </span>
  );
}

function GroupForm({ group, next, onDone }: { group: ProductGroup | undefined; next: number; onDone: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const refresh = useRefresh();
  const of = useApiForm({
    initialValues: { name: group?.name ?? "", slug: group?.slug ?? "", description: group?.description ?? "" },
    validate: {
      name: (text) => (text.trim() ? null : t("groups.name_missing")),
      slug: (text) => (group || /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text.trim()) ? null : t("groups.slug_bad")),
    },
    send: async ({ name, slug, description }) => {
      const words = { name: name.trim(), description: description.trim() };
      await (group ? catalogApi.patchGroup(group.id, words, group.version ?? 1) : catalogApi.createGroup({ ...words, slug: slug.trim(), position: next }));
      await refresh();
      toast.done(group ? t("groups.saved") : t("groups.added"));
      onDone();
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} label={group ? t("groups.edit") : t("groups.add")}>
      <TextInput label={t("groups.name")} required data-autofocus {...input("name")} />
      {group ? null : <TextInput label={t("groups.slug")} description={t("groups.slug_help")} required {...input("slug")} />}
      <Textarea label={t("groups.description")} description={t("groups.description_help")} autosize minRows={2} {...input("description")} />
      <FormActions of={of} label={group ? t("common:action.save") : t("groups.add")} />
    </Form>
  );
}
