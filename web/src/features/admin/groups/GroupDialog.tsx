/** A new group of customers, or another name and note of one. */
import { Modal, TextInput, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { groupApi, refreshGroups } from "./calls";
import type { CustomerGroup } from "./calls";
import "./words";

interface GroupDialogProps {
  group?: CustomerGroup;
  opened: boolean;
  onClose: () => void;
}

export function GroupDialog({ group, opened, onClose }: GroupDialogProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={onClose} title={group ? t("customer_groups.edit") : t("customer_groups.add")} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? <Body group={group} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ group, onClose }: Omit<GroupDialogProps, "opened">) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const of = useApiForm({
    initialValues: { name: group?.name ?? "", note: group?.note ?? "" },
    validate: { name: (text) => (text.trim() ? null : t("customer_groups.name_missing")) },
    send: async ({ name, note }) => {
      const body = { name: name.trim(), note: note.trim() };
      await (group ? groupApi.change(group.id, body, group.version) : groupApi.add(body));
      refreshGroups(client);
      toast.done(group ? t("customer_groups.saved") : t("customer_groups.added"));
      onClose();
    },
  });
  const input = of.form.getInputProps;
  return (
    <Form of={of} label={group ? t("customer_groups.edit") : t("customer_groups.add")}>
      <TextInput label={t("customer_groups.name")} required data-autofocus {...input("name")} />
      <Textarea label={t("customer_groups.note")} description={t("customer_groups.note_help")} autosize minRows={2} {...input("note")} />
      <FormActions of={of} label={group ? t("common:action.save") : t("customer_groups.add")} />
    </Form>
  );
}
