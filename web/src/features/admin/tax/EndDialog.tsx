/** Ends something dated: asks for the first day on which it no longer counts. */
import { Modal, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMeta, useNow } from "@/api/meta";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { t as translate } from "@/i18n";
import { civilDate } from "@/lib/dates";

interface EndDialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  end: (on: string) => Promise<unknown>;
}

export function EndDialog({ title, opened, onClose, end }: EndDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? <Body title={title} onClose={onClose} end={end} /> : null}
    </Modal>
  );
}

function Body({ title, onClose, end }: Omit<EndDialogProps, "opened">) {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const of = useApiForm({
    initialValues: { on: today },
    validate: { on: (day) => (day ? null : t("tax.day_missing")) },
    send: async ({ on }) => {
      await end(on);
      onClose();
    },
  });
  return (
    <Form of={of} label={title}>
      <TextInput type="date" label={t("tax.end_on")} description={t("tax.end_help")} required data-autofocus {...of.form.getInputProps("on")} />
      <FormActions of={of} label={t("tax.end")} />
    </Form>
  );
}
