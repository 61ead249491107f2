/** Confirmations: one dialog at a time. Those of the back office ask why where the server wants to know. */
import { Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";

export interface Question {
  title: string;
  consequences: ReactNode[];
  confirmLabel: string;
  danger?: boolean;
  typeName?: string;
  /** The server wants to know why. */
  reason?: boolean;
  /** Words for the customer that may go with it; `run` gets them in place of the reason. */
  note?: { label: string; help: string };
  /** A choice that goes with it, off unless switched on. */
  option?: { label: string; help: string };
  run: (reason: string, option: boolean) => Promise<unknown>;
}

export function useQuestion(): { ask: (question: Question) => void; dialog: ReactNode } {
  const { t } = useTranslation("admin");
  const [question, setQuestion] = useState<Question | null>(null);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [chosen, setChosen] = useState(false);
  const ask = (next: Question) => {
    setReason("");
    setChosen(false);
    setQuestion(next);
    setOpen(true);
  };
  const dialog = question ? (
    <Confirm
      opened={open}
      onClose={() => setOpen(false)}
      title={question.title}
      consequences={question.consequences}
      confirmLabel={question.confirmLabel}
      danger={question.danger}
      typeName={question.typeName}
      blocked={question.reason ? !reason.trim() : false}
      onConfirm={() => question.run(reason.trim(), chosen)}
    >
      {question.reason ? (
        <Textarea label={t("field.reason")} description={t("field.reason_help")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} required data-autofocus />
      ) : null}
      {question.note ? <Textarea label={question.note.label} description={question.note.help} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} data-autofocus /> : null}
      {question.option ? <Switch label={question.option.label} description={question.option.help} checked={chosen} onChange={(event) => setChosen(event.currentTarget.checked)} /> : null}
    </Confirm>
  ) : null;
  return { ask, dialog };
}
