/** The roles of a provider account: what each allows, and for which things. */
import { Button, Modal } from "@mantine/core";
import { IconPencil, IconPlus, IconShield, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";
import { userCalls } from "./users-calls";
import type { Role } from "./users-calls";
import "./words";

// A dialog is no part of the first sight of a tab.
const RoleForm = lazy(() => import("./RoleForm").then((made) => ({ default: made.RoleForm })));

export function Roles({ accountId }: { accountId: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const may = useMay("provider.write");
  const roles = useQuery(userCalls.roles(accountId));
  const [open, setOpen] = useState<Role | "new" | null>(null);
  if (roles.error && !roles.data) return <ProblemPanel error={roles.error} retry={() => void roles.refetch()} />;
  const rows = roles.data?.items;
  const add = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setOpen("new")}>
      {t("provider_roles.add")}
    </Button>
  );
  return (
    <Section title={t("provider_roles.title")} text={t("provider_roles.text")} actions={add} flush>
      {rows?.length === 0 ? <Empty icon={IconShield} title={t("provider_roles.none")} text={t("provider_roles.none_text")} /> : <Table accountId={accountId} rows={rows} edit={setOpen} />}
      <Modal opened={open !== null} onClose={() => setOpen(null)} size="lg" title={open !== null && open !== "new" ? t("provider_roles.edit_title", { name: open.name }) : t("provider_roles.add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open === null ? null : (
          <Suspense>
            <RoleForm accountId={accountId} role={open === "new" ? null : open} onClose={() => setOpen(null)} />
          </Suspense>
        )}
      </Modal>
    </Section>
  );
}

function Table({ accountId, rows, edit }: { accountId: string; rows: Role[] | undefined; edit: (role: Role) => void }) {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const { ask, dialog } = useQuestion();
  const remove = useWrite<unknown, Role>({ topics: ["provider_account"], run: (role) => userCalls.removeRole(accountId, role.id), done: () => toast.done(t("provider_roles.deleted")) });
  const stays = (role: Role) => {
    if (!role.custom) return t("provider_roles.default_stays");
    return role.own ? t("provider_roles.own_stays") : null;
  };
  const ability = (role: Role): Ability => (may.allowed && stays(role) ? { allowed: false, reason: stays(role) } : may);
  const reach = (role: Role) => {
    if (role.all_resources) return t("provider_roles.reach_all");
    const tags = [...new Set(role.permissions.flatMap((one) => one.tags.map((tag) => tag.name)))];
    return tags.length > 0 ? t("provider_roles.reach_tags", { tags: tags.join(", ") }) : t("provider_roles.reach_open");
  };
  const allows = (role: Role) => {
    if (role.admin) return t("provider_roles.may_all");
    return role.permissions.length > 0 ? t("provider_roles.may_count", { count: role.permissions.length }) : t("provider_roles.may_none");
  };
  const actions = (role: Role) => [
    { key: "edit", label: t("provider_roles.edit"), icon: IconPencil, ability: ability(role), run: () => edit(role) },
    {
      key: "delete",
      label: t("provider_roles.delete"),
      icon: IconTrash,
      danger: true,
      ability: ability(role),
      run: () => ask({ title: t("provider_roles.delete_title", { name: role.name }), consequences: [t("provider_roles.delete_1")], confirmLabel: t("provider_roles.delete"), danger: true, run: () => remove.mutateAsync(role) }),
    },
  ];
  return (
    <>
      <DataTable<Role>
        label={t("provider_roles.title")}
        rows={rows}
        rowKey={(row) => row.id}
        skeletonRows={2}
        columns={[
          { key: "name", header: t("provider_roles.name"), phone: "main", cell: (row) => row.name },
          { key: "may", header: t("provider_roles.may"), cell: allows },
          { key: "reach", header: t("provider_roles.reach"), cell: reach },
          { key: "kind", header: t("provider_roles.kind"), phone: "wide", cell: (row) => (row.own ? t("provider_roles.own") : t(row.custom ? "provider_roles.kind_custom" : "provider_roles.kind_default")) },
          { key: "do", header: "", align: "end", cell: (row) => <ActionMenu label={t("provider_roles.more_of", { name: row.name })} items={actions(row)} /> },
        ]}
      />
      {dialog}
    </>
  );
}
