/** Who may use a provider account: its users, their roles, and the login of programs. */
import { Button, Modal, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconMail, IconPencil, IconPlus, IconTrash, IconUserCog } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { ListFoot } from "@/components/ListFoot";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { CustomerLink, dash, useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";
import { ApiClient } from "./ApiClient";
import { Roles } from "./Roles";
import { nameOf, userCalls } from "./users-calls";
import type { User } from "./users-calls";
import "./words";

// A dialog is no part of the first sight of a tab.
const UserForm = lazy(() => import("./UserForm").then((made) => ({ default: made.UserForm })));

export function Users({ accountId }: { accountId: string }) {
  return (
    <>
      <AllUsers accountId={accountId} />
      <Roles accountId={accountId} />
      <ApiClient accountId={accountId} />
    </>
  );
}

function AllUsers({ accountId }: { accountId: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const may = useMay("provider.write");
  const [page, setPage] = useState(1);
  const [find, setFind] = useState("");
  const [wanted] = useDebouncedValue(find.trim(), 300);
  const [open, setOpen] = useState<User | "new" | null>(null);
  const users = useQuery(userCalls.users(accountId, page, wanted));
  if (users.error && !users.data) return <ProblemPanel error={users.error} retry={() => void users.refetch()} />;
  const rows = users.data?.items;
  const next = users.data?.next_page;
  const invite = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setOpen("new")}>
      {t("provider_users.invite")}
    </Button>
  );
  return (
    <Section title={t("provider_users.title")} text={t("provider_users.text")} actions={invite} flush>
      <TextInput aria-label={t("provider_users.find")} placeholder={t("provider_users.find")} p="md" value={find} onChange={(event) => (setFind(event.currentTarget.value), setPage(1))} />
      <Table accountId={accountId} rows={rows} edit={setOpen} />
      {rows?.length === 0 ? <Text p="md">{t("provider_users.none")}</Text> : null}
      <ListFoot total={0} params={{}} topics={[]} canBack={page > 1} next={next ? String(next) : null} onNext={(to) => setPage(Number(to))} onBack={() => setPage(page - 1)} />
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open !== null && open !== "new" ? t("provider_users.edit_title", { name: nameOf(open) }) : t("provider_users.invite")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open === null ? null : (
          <Suspense>
            <UserForm accountId={accountId} user={open === "new" ? null : open} onClose={() => setOpen(null)} />
          </Suspense>
        )}
      </Modal>
    </Section>
  );
}

function Table({ accountId, rows, edit }: { accountId: string; rows: User[] | undefined; edit: (user: User) => void }) {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const { ask, dialog } = useQuestion();
  const remove = useWrite<unknown, User>({ topics: ["provider_account"], run: (user) => userCalls.remove(accountId, user.id), done: () => toast.done(t("provider_users.deleted")) });
  const reset = useWrite<unknown, User>({ topics: [], run: (user) => userCalls.reset(accountId, user.id), done: () => toast.done(t("provider_users.reset_done")) });
  const resend = useWrite<unknown, User>({ topics: [], run: (user) => userCalls.resend(accountId, user.id), done: () => toast.done(t("provider_users.resent")) });
  const unless = (stays: string | null): Ability => (may.allowed && stays ? { allowed: false, reason: stays } : may);
  const stays = (user: User) => (user.needed ? t(`provider_users.stays_${user.needed}`) : null);
  const actions = (user: User) => [
    { key: "edit", label: t("provider_users.edit"), icon: IconPencil, ability: may, run: () => edit(user) },
    { key: "resend", label: t("provider_users.resend"), icon: IconMail, ability: unless(user.email_verified ? t("provider_users.resend_not") : null), run: () => resend.mutate(user) },
    {
      key: "reset",
      label: t("provider_users.reset"),
      icon: IconUserCog,
      ability: unless(stays(user)),
      run: () => ask({ title: t("provider_users.reset_title", { name: nameOf(user) }), consequences: [t("provider_users.reset_1", { email: user.email }), t("provider_users.reset_2")], confirmLabel: t("provider_users.reset"), run: () => reset.mutateAsync(user) }),
    },
    {
      key: "delete",
      label: t("provider_users.delete"),
      icon: IconTrash,
      danger: true,
      ability: unless(stays(user)),
      run: () => ask({ title: t("provider_users.delete_title", { name: nameOf(user) }), consequences: [t("provider_users.delete_1", { email: user.email }), t("provider_users.delete_2")], confirmLabel: t("provider_users.delete"), danger: true, run: () => remove.mutateAsync(user) }),
    },
  ];
  return (
    <>
      <DataTable<User>
        label={t("provider_users.title")}
        rows={rows}
        rowKey={(row) => row.id}
        skeletonRows={3}
        columns={[
          { key: "name", header: t("provider_users.name"), phone: "main", cell: (row) => <Who user={row} /> },
          { key: "roles", header: t("provider_users.roles"), cell: (row) => (row.owner ? t("provider_users.owner") : row.roles.map((role) => role.name).join(", ") || t("provider_users.no_roles")) },
          { key: "needed", header: t("provider_users.needed"), cell: (row) => <Needed user={row} /> },
          { key: "state", header: t("provider_users.state"), phone: "side", cell: (row) => <State user={row} /> },
          { key: "do", header: "", align: "end", cell: (row) => <ActionMenu label={t("provider_users.more_of", { name: nameOf(row) })} items={actions(row)} /> },
        ]}
      />
      {dialog}
    </>
  );
}

function Who({ user }: { user: User }) {
  return (
    <>
      {nameOf(user)}
      <Text size="xs" c="dimmed">
        {user.email}
      </Text>
    </>
  );
}

function Needed({ user }: { user: User }) {
  const { t } = useTranslation("admin");
  if (!user.needed) return dash;
  if (user.needed === "storage" && user.customer) {
    return (
      <>
        {t("provider_users.needed_storage")}
        {": "}
        <CustomerLink customer={user.customer} />
      </>
    );
  }
  return <>{t(`provider_users.needed_${user.needed}`)}</>;
}

function State({ user }: { user: User }) {
  const { t } = useTranslation("admin");
  if (!user.enabled) return <StateBadge state="disabled" tone="idle" label={t("provider_users.state_off")} />;
  if (!user.email_verified) return <StateBadge state="unverified" tone="warn" label={t("provider_users.unverified")} />;
  return <StateBadge state="enabled" tone="good" label={t("provider_users.state_on")} />;
}
