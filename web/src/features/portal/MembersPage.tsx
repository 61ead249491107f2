/** Who else may use this account. */
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import type { Member } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import classes from "@/components/entries.module.css";

export function MembersPage() {
  const { t } = useTranslation(["portal", "common"]);
  const session = useSession();
  const members = useQuery(portal.members());
  const [adding, control] = useDisclosure(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  const owner = session?.role === "owner";
  const ability = owner ? { allowed: true } : { allowed: false, reason: t("portal:members.owner_only") };
  const remove = useWrite<void, string>({ topics: ["customer"], run: (id) => portalApi.removeMember(id), done: () => toast.done(t("portal:members.removed")) });
  return (
    <Page
      title={t("portal:nav.members")}
      lead={t("portal:members.lead")}
      narrow
      actions={<ActionButton action={{ key: "add", label: t("portal:members.invite"), icon: IconUserPlus, run: control.open, ability }} variant={owner ? "filled" : "default"} />}
    >
      {members.error && !members.data ? <ProblemPanel error={members.error} retry={() => void members.refetch()} /> : null}
      {members.isPending ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      {members.data ? (
        <Section flush>
          <ul className={classes.rows}>
            {members.data.items.map((member) => (
              <li key={member.id}>
                <span className={classes.text}>
                  <span className={classes.name}>{member.name}</span>
                  <span className={classes.quiet}>{member.email}</span>
                </span>
                <StateBadge state={member.role} tone={member.role === "owner" ? "info" : "idle"} label={t(`portal:members.${member.role}`)} />
                {owner && member.user_id !== session?.user.id ? (
                  <Button size="compact-sm" variant="subtle" color="gray" aria-label={t("portal:members.remove_of", { name: member.name })} onClick={() => setRemoving(member)}>
                    {t("common:action.remove")}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Modal opened={adding} onClose={control.close} title={t("portal:members.invite")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {adding ? <InviteForm onClose={control.close} /> : null}
      </Modal>
      <Confirm
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={t("portal:members.remove_title", { name: removing?.name ?? "" })}
        consequences={[t("portal:members.remove_1")]}
        confirmLabel={t("common:action.remove")}
        danger
        onConfirm={() => (removing ? remove.mutateAsync(removing.id) : undefined)}
      />
    </Page>
  );
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["portal", "common"]);
  const add = useWrite<Member, { email: string; name: string; role: Member["role"] }>({ topics: ["customer"], run: (input) => portalApi.addMember(input) });
  const api = useApiForm({
    initialValues: { name: "", email: "", role: "member" as Member["role"] },
    validate: {
      name: (value) => (value.trim() ? null : t("portal:profile.required")),
      email: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : t("portal:members.email_invalid")),
    },
    send: async (values) => {
      await add.mutateAsync({ ...values, name: values.name.trim(), email: values.email.trim() });
      toast.done(t("portal:members.invited", { email: values.email.trim() }));
      onClose();
    },
  });
  return (
    <Form of={api} label={t("portal:members.invite")}>
      <TextInput label={t("portal:profile.name")} data-autofocus {...api.form.getInputProps("name")} />
      <TextInput type="email" label={t("portal:members.email")} {...api.form.getInputProps("email")} />
      <NativeSelect
        label={t("portal:members.role")}
        description={t("portal:members.role_help")}
        data={[
          { value: "member", label: t("portal:members.member") },
          { value: "owner", label: t("portal:members.owner") },
        ]}
        {...api.form.getInputProps("role")}
      />
      <FormActions of={api} label={t("portal:members.send")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
