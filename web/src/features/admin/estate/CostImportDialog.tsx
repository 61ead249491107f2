/** Costs from a file: tried first, every wrong line named, written when all are right. */
import { Button, FileInput, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProviderAccount } from "@/api/schema";
import { useWrite } from "@/api/write";
import { FieldStack } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { estateApi } from "./calls";
import type { CostImport } from "./calls";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

const EXAMPLE = "kind,item,region,months,currency,price,setup,valid_from,note\nproduct,V153,,1,EUR,4.50,0,2026-01-01,\nadd_on,backup,,1,EUR,0.80,,,\nobject_storage,250gb,EU,1,EUR,2.49,,,";

interface ImportProps {
  account: ProviderAccount;
  opened: boolean;
  onClose: () => void;
}

export function CostImportDialog(props: ImportProps) {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <Modal size="lg" opened={props.opened} onClose={props.onClose} title={t("admin:costs.import")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {props.opened ? <Body {...props} /> : null}
    </Modal>
  );
}

function Body({ account, onClose }: ImportProps) {
  const { t } = useTranslation("admin");
  const [csv, setCsv] = useState("");
  const [tried, setTried] = useState<{ csv: string; report: CostImport } | null>(null);
  const send = useWrite<CostImport, boolean>({
    topics: ["provider_account"],
    run: (dry) => estateApi.importCosts(account.id, csv, dry),
    done: (report) => {
      setTried({ csv, report });
      if (!report.applied) return;
      toast.done(t("costs.imported", { added: report.added, changed: report.changed }));
      onClose();
    },
  });
  const report = tried?.csv === csv ? tried.report : null;
  const ready = report !== null && report.errors.length === 0 && report.added + report.changed > 0;
  return (
    <FieldStack>
      <p style={{ margin: 0 }}>{t("costs.import_help")}</p>
      <FileInput label={t("costs.file")} accept=".csv,text/csv" placeholder={t("costs.choose_file")} onChange={(file) => void file?.text().then(setCsv)} />
      <Textarea label={t("costs.lines")} placeholder={EXAMPLE} value={csv} onChange={(event) => setCsv(event.currentTarget.value)} autosize minRows={6} maxRows={14} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} />
      <ProblemAlert error={send.error} />
      <div role="status">
        {report ? (
          <Section tone={report.errors.length > 0 ? "bad" : "info"} title={report.errors.length > 0 ? t("costs.wrong_lines", { count: report.errors.length }) : t("costs.would", { added: report.added, changed: report.changed, unchanged: report.unchanged })}>
            {report.errors.length > 0 ? (
              <ul className={classes.errors}>
                {report.errors.map((error) => (
                  <li key={`${error.line}-${error.column}-${error.code}`}>
                    {error.column ? t("costs.error_column", { line: error.line, column: error.column, detail: error.detail }) : t("costs.error_line", { line: error.line, detail: error.detail })}
                  </li>
                ))}
              </ul>
            ) : null}
          </Section>
        ) : null}
      </div>
      <div className={classes.bar}>
        <Button variant="default" loading={send.isPending} disabled={!csv.trim()} onClick={() => send.mutate(true)}>{t("costs.try")}</Button>
        <Button loading={send.isPending} disabled={!ready} onClick={() => send.mutate(false)}>{t("costs.import_now")}</Button>
      </div>
    </FieldStack>
  );
}
