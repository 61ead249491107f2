/** A zone for a domain. */
import { Button, Modal, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";

interface NewZoneProps {
  opened: boolean;
  onClose: () => void;
  make: (name: string) => Promise<{ id: string }>;
  made: (id: string) => void;
}

export function NewZone(props: NewZoneProps) {
  const { t } = useTranslation(["dns", "common"]);
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t("zone.new")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {props.opened ? <Body {...props} /> : null}
    </Modal>
  );
}

function Body({ onClose, make, made }: NewZoneProps) {
  const { t } = useTranslation(["dns", "common"]);
  const create = useWrite<{ id: string }, string>({ topics: ["customer"], run: make, done: () => toast.done(t("zone.making")) });
  const of = useApiForm({
    initialValues: { name: "" },
    validate: { name: (name) => (name.trim() ? null : t("zone.name_missing")) },
    send: async ({ name }) => {
      const { id } = await create.mutateAsync(name.trim());
      onClose();
      made(id);
    },
  });
  return (
    <Form of={of} label={t("zone.new")}>
      <TextInput label={t("zone.name")} description={t("zone.name_help")} autoCapitalize="off" spellCheck={false} data-autofocus {...of.form.getInputProps("name")} />
      <FormActions of={of} label={t("zone.make")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
