/** A statement of account: choose the days, get the PDF. It is fetched first, because days can be refused. */
import { Modal, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { fetchFile } from "@/api/client";
import { useMeta, useNow } from "@/api/meta";
import { saveFile } from "@/lib/csv";
import { civilDate } from "@/lib/dates";
import { FieldRow, Form, FormActions, useApiForm } from "./Form";

export interface StatementDays {
  from: string;
  to: string;
}

interface StatementDialogProps {
  /** Where the statement of some days is. */
  href: (days: StatementDays) => string;
  opened: boolean;
  onClose: () => void;
}

export function StatementDialog({ href, opened, onClose }: StatementDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("document.statement")} closeButtonProps={{ "aria-label": t("action.close") }}>
      {opened ? <Body href={href} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ href, onClose }: Omit<StatementDialogProps, "opened">) {
  const { t } = useTranslation();
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const of = useApiForm({
    initialValues: { from: `${today.slice(0, 4)}-01-01`, to: today },
    validate: {
      from: (day, { to }) => (!day || (to && day > to) ? t("document.statement_from_bad") : null),
      to: (day) => (!day || day > today ? t("document.statement_to_bad") : null),
    },
    fields: { "/query/from": "from", "/query/to": "to" },
    send: async (days) => {
      const file = await fetchFile(href(days));
      saveFile(file.name, file.content, file.content.type);
      onClose();
    },
  });
  return (
    <Form of={of} label={t("document.statement")}>
      <p style={{ margin: 0 }}>{t("document.statement_lead")}</p>
      <FieldRow>
        <TextInput type="date" label={t("document.statement_from")} required max={today} data-autofocus {...of.form.getInputProps("from")} />
        <TextInput type="date" label={t("document.statement_to")} required max={today} {...of.form.getInputProps("to")} />
      </FieldRow>
      <FormActions of={of} label={t("document.statement_get")} />
    </Form>
  );
}
