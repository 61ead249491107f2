/** Confirmations of the back office: one dialog at a time, some of which ask why. */
import { Textarea } from "@mantine/core";
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
  run: (reason: string) => Promise<unknown>;
}

export function useQuestion(): { ask: (question: Question) => void; dialog: ReactNode } {
  const { t } = useTranslation("admin");
  const [question, setQuestion] = useState<Question | null>(null);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const ask = (next: Question) => {
    setReason("");
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
      onConfirm={() => question.run(reason.trim())}
    >
      {question.reason ? (
        <Textarea label={t("field.reason")} description={t("field.reason_help")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} required data-autofocus />
      ) : null}
    </Confirm>
  ) : null;
  return { ask, dialog };
}
