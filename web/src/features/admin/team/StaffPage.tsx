/** Who works here: roles, invitations, shutting out. */
import { Button, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash, IconUserCheck, IconUserOff, IconUserShield, IconUsers } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { useSession } from "@/api/meta";
import type { StaffUser } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ListPage } from "@/components/ListPage";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";

const ROLES: StaffUser["role"][] = ["owner", "admin", "support"];

export function StaffPage() {
  const { t } = useTranslation("admin");
  const [inviting, setInviting] = useState(false);
  const may = useMay("staff.write");
  const me = useSession()?.user.id;
  return (
    <>
      <ListPage
        title={t("staff.title")}
        lead={t("staff.lead")}
        path="/admin/staff"
        topics={[]}
        actions={
          may.allowed ? (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
              {t("staff.add")}
            </Button>
          ) : undefined
        }
        columns={[
          { key: "name", header: t("staff.name"), phone: "main", cell: (row) => <strong>{row.id === me ? `${row.name} (${t("staff.you")})` : row.name}</strong> },
          { key: "email", header: t("staff.email"), cell: (row) => row.email },
          { key: "role", header: t("staff.role"), cell: (row) => t(`staff.${row.role}`) },
          { key: "state", header: t("staff.state"), phone: "wide", cell: (row) => <StateBadge state={row.suspended ? "suspended" : "active"} label={row.suspended ? t("staff.suspended") : t("staff.active")} /> },
          { key: "actions", header: "", align: "end", phone: "side", cell: (row) => (row.id === me ? null : <Manage member={row} />) },
        ]}
        rowKey={(row) => row.id}
        empty={{ icon: IconUsers, title: t("staff.title"), text: t("staff.lead") }}
      />
      <Modal opened={inviting} onClose={() => setInviting(false)} title={t("staff.add")} closeButtonProps={{ "aria-label": translate("app.close") }}>
        {inviting ? <Invite onClose={() => setInviting(false)} /> : null}
      </Modal>
    </>
  );
}

function Manage({ member }: { member: StaffUser }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { ask, dialog } = useQuestion();
  const may = useMay("staff.write");
  const { id, name, suspended } = member;
  const write = useWrite<unknown, Record<string, unknown> | null>({
    topics: [],
    run: (patch) => (patch ? adminApi.patchStaff(id, patch) : adminApi.deleteStaff(id)),
    done: (_, patch) => {
      void client.invalidateQueries({ queryKey: ["/admin/staff"] });
      toast.done(patch ? t("staff.done_change") : t("staff.done_remove"));
    },
  });
  const verb = suspended ? "unsuspend" : "suspend";
  return (
    <>
      <ActionMenu
        label={t("staff.manage", { name })}
        items={[
          ...ROLES.filter((role) => role !== member.role).map((role) => ({
            key: role,
            label: t("staff.make", { role: t(`staff.${role}`) }),
            icon: IconUserShield,
            ability: may,
            run: () => ask({ title: t("staff.role_title", { name, role: t(`staff.${role}`) }), consequences: [t(`staff.${role}_help`)], confirmLabel: t("staff.make", { role: t(`staff.${role}`) }), run: () => write.mutateAsync({ role }) }),
          })),
          { key: verb, label: t(`staff.${verb}`), icon: suspended ? IconUserCheck : IconUserOff, ability: may, run: () => ask({ title: t(`staff.${verb}_title`, { name }), consequences: [t(`staff.${verb}_1`)], confirmLabel: t(`staff.${verb}`), danger: !suspended, run: () => write.mutateAsync({ suspended: !suspended }) }) },
          { key: "remove", label: t("staff.remove"), icon: IconTrash, danger: true, ability: may, run: () => ask({ title: t("staff.remove_title", { name }), consequences: [t("staff.remove_1")], confirmLabel: t("staff.remove"), danger: true, typeName: name, run: () => write.mutateAsync(null) }) },
        ]}
      />
      {dialog}
    </>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const of = useApiForm({
    initialValues: { name: "", email: "", role: "support" as StaffUser["role"] },
    validate: {
      name: (text) => (text.trim() ? null : t("staff.name_missing")),
      email: (text) => (/^\S+@\S+\.\S+$/.test(text.trim()) ? null : t("staff.email_bad")),
    },
    send: async (values) => {
      await adminApi.createStaff({ ...values, email: values.email.trim() });
      await client.invalidateQueries({ queryKey: ["/admin/staff"] });
      toast.done(t("staff.invited"));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("staff.add")}>
      <p style={{ margin: 0 }}>{t("staff.invite_lead")}</p>
      <TextInput label={t("staff.name")} required data-autofocus autoComplete="off" {...of.form.getInputProps("name")} />
      <TextInput label={t("staff.email")} type="email" required autoComplete="off" {...of.form.getInputProps("email")} />
      <Radio.Group label={t("staff.role")} {...of.form.getInputProps("role")}>
        <Stack gap={8} mt={6}>
          {ROLES.map((role) => (
            <Radio key={role} value={role} label={t(`staff.${role}`)} description={t(`staff.${role}_help`)} />
          ))}
        </Stack>
      </Radio.Group>
      <FormActions of={of} label={t("staff.add")} />
    </Form>
  );
}
