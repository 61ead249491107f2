/** Making a role of a provider account, and changing one: paths of the data centre's API with actions, and tags that limit them. */
import { ActionIcon, Button, Checkbox, Fieldset, Group, MultiSelect, Select, Switch, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { userCalls } from "./users-calls";
import type { Role, RoleInput } from "./users-calls";

interface Permission {
  path: string;
  actions: string[];
  tag_ids: string[];
}

interface Props {
  accountId: string;
  role: Role | null;
  onClose: () => void;
}

type Action = "CREATE" | "READ" | "UPDATE" | "DELETE";

export function RoleForm({ accountId, role, onClose }: Props) {
  const { t } = useTranslation(["admin", "common"]);
  const paths = useQuery(userCalls.paths(accountId));
  const tags = useQuery(userCalls.tags(accountId));
  const write = useWrite<unknown, RoleInput>({
    topics: ["provider_account"],
    run: (body) => (role ? userCalls.changeRole(accountId, role.id, body) : userCalls.addRole(accountId, body)),
    done: () => toast.done(t("provider_roles.saved")),
  });
  const of = useApiForm({
    initialValues: {
      name: role?.name ?? "",
      admin: role?.admin ?? false,
      all_resources: role?.all_resources ?? true,
      permissions: (role?.permissions ?? []).map((one): Permission => ({ path: one.path, actions: one.actions, tag_ids: one.tags.map((tag) => tag.id) })),
    },
    send: async (values) => {
      await write.mutateAsync(values);
      onClose();
    },
  });
  const { form } = of;
  const { admin, all_resources, permissions } = form.values;
  const known = paths.data?.items ?? [];
  const free = known.filter((one) => !permissions.some((used) => used.path === one.path)).map((one) => one.path);
  // Tags of this role may be on a later page of the account's tags.
  const named = new Map([...(tags.data?.items ?? []).map((tag) => [tag.id, tag.name] as const), ...(role?.permissions ?? []).flatMap((one) => one.tags.map((tag) => [tag.id, tag.name] as const))]);
  const tagData = [...named].map(([value, label]) => ({ value, label }));
  const add = (path: string | null) => path && form.insertListItem("permissions", { path, actions: ["READ"], tag_ids: [] } satisfies Permission);
  return (
    <Form of={of} label={t("provider_roles.save")}>
      <ProblemAlert error={paths.error ?? tags.error} />
      <TextInput label={t("provider_roles.name")} maxLength={255} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <Switch label={t("provider_roles.admin")} {...form.getInputProps("admin", { type: "checkbox" })} />
      <Switch label={t("provider_roles.all")} description={t("provider_roles.all_help")} {...form.getInputProps("all_resources", { type: "checkbox" })} />
      {admin ? null : (
        <Fieldset legend={t("provider_roles.permissions")}>
          {permissions.map((one, n) => (
            <div key={one.path} style={{ marginBlockEnd: "var(--mantine-spacing-md)" }}>
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm" className="mono" style={{ overflowWrap: "anywhere" }}>
                  {one.path}
                </Text>
                <ActionIcon variant="subtle" color="gray" aria-label={t("provider_roles.remove", { path: one.path })} onClick={() => form.removeListItem("permissions", n)}>
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Group>
              <Checkbox.Group aria-label={t("provider_roles.actions", { path: one.path })} {...form.getInputProps(`permissions.${n}.actions`)}>
                <Group gap="md" mt={4}>
                  {(known.find((path) => path.path === one.path)?.actions ?? one.actions).map((action) => (
                    <Checkbox key={action} value={action} label={t(`provider_roles.${action as Action}`)} />
                  ))}
                </Group>
              </Checkbox.Group>
              {all_resources ? null : <MultiSelect mt={8} label={t("provider_roles.tags")} aria-label={t("provider_roles.tags_of", { path: one.path })} data={tagData} searchable clearable {...form.getInputProps(`permissions.${n}.tag_ids`)} />}
            </div>
          ))}
          <Select label={t("provider_roles.path_add")} data={free} searchable value={null} onChange={add} />
        </Fieldset>
      )}
      <FormActions of={of} label={t("provider_roles.save")} needsChange={role !== null}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
