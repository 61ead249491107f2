/** Who is responsible for a domain, chosen from contacts. For another owner the rules of its ending are said. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Consequences } from "@/components/Confirm";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { ROLES } from "./calls";
import type { ChosenContacts, Domain } from "./calls";
import "@/components/domains/words";

interface ChooseContactsProps {
  domain: Domain;
  now: ChosenContacts;
  options: { value: string; label: string }[];
  /** Another owner wants the domain's name typed. */
  typed: boolean;
  choose: (contacts: ChosenContacts, confirmName: string | null) => Promise<unknown>;
  onClose: () => void;
}

export function ChooseContacts({ domain, now, options, typed, choose, onClose }: ChooseContactsProps) {
  const { t } = useTranslation(["domains", "common"]);
  const set = useWrite<unknown, { contacts: ChosenContacts; confirm: string | null }>({
    topics: ["customer", "provider_account"],
    run: ({ contacts, confirm }) => choose(contacts, confirm),
    done: () => toast.done(t("contacts.chosen")),
  });
  const of = useApiForm({
    initialValues: { ...now, confirm_name: "" },
    fields: Object.fromEntries(ROLES.map((role) => [`/contacts/${role}`, role])),
    send: async ({ confirm_name, ...contacts }) => {
      await set.mutateAsync({ contacts, confirm: confirm_name.trim() || null });
      onClose();
    },
  });
  const another = of.form.values.owner !== now.owner;
  const field = (role: (typeof ROLES)[number]) => <NativeSelect key={role} label={t(`role.${role}`)} data={options} {...of.form.getInputProps(role)} />;
  return (
    <Form of={of} label={t("contacts.choose")}>
      <FieldRow>{ROLES.slice(0, 2).map(field)}</FieldRow>
      <FieldRow>{ROLES.slice(2).map(field)}</FieldRow>
      {another ? <Consequences list={[t(`owner_rule.${domain.owner_rule}`), t("owner_rule.said")]} /> : null}
      {another && typed ? <TextInput label={t("contacts.confirm", { name: domain.name })} autoCapitalize="off" spellCheck={false} autoComplete="off" {...of.form.getInputProps("confirm_name")} /> : null}
      <FormActions of={of} label={t("contacts.set")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
