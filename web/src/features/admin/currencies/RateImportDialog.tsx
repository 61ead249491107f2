/** Rates from a file of the European Central Bank. */
import { Button, FileInput, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { FieldStack } from "@/components/Form";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { currencyApi, useRatesChanged } from "./calls";
import type { RateImport } from "./calls";

interface ImportProps {
  opened: boolean;
  onClose: () => void;
}

const EXAMPLE = "Date, USD, JPY, GBP, \n20 November 2026, 1.2500, 160.00, 0.80000, ";

export function RateImportDialog({ opened, onClose }: ImportProps) {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <Modal size="lg" opened={opened} onClose={onClose} title={t("currencies.import")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {opened ? <Body onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("admin");
  const [text, setText] = useState("");
  const changed = useRatesChanged();
  const send = useWrite<RateImport>({
    topics: [],
    run: () => currencyApi.import(text),
    done: (report) => {
      changed();
      toast.done(t("currencies.imported", { added: report.added, corrected: report.corrected, unchanged: report.unchanged, filled: report.filled }));
      onClose();
    },
  });
  return (
    <FieldStack>
      <p style={{ margin: 0 }}>{t("currencies.import_help")}</p>
      <FileInput label={t("currencies.file")} accept=".csv,.xml,text/csv,text/xml" placeholder={t("currencies.choose_file")} onChange={(file) => void file?.text().then(setText)} />
      <Textarea label={t("currencies.text")} placeholder={EXAMPLE} value={text} onChange={(event) => setText(event.currentTarget.value)} autosize minRows={6} maxRows={14} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} />
      <ProblemAlert error={send.error} />
      <Button loading={send.isPending} disabled={!text.trim()} onClick={() => send.mutate()}>{t("currencies.import")}</Button>
    </FieldStack>
  );
}
