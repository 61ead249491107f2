/** Lines from a file or typed: tried first, every wrong line named, carried out when the try says that it can be. */
import { Button, FileInput, Textarea } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Topic } from "@/api/schema";
import { useWrite } from "@/api/write";
import { FieldStack } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import type { CostImport } from "./calls";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

interface Report {
  errors: CostImport["errors"];
}

interface CsvFormProps<R extends Report> {
  help: ReactNode;
  /** Lines shown while there are none. */
  example: string;
  topics: Topic[];
  run: (csv: string, dryRun: boolean, key: string) => Promise<R>;
  done: (report: R, dryRun: boolean) => void;
  /** Whether what was tried can be carried out. */
  ready: (report: R) => boolean;
  /** What a try, or a run, says in a few words. */
  title: (report: R) => string;
  /** More of it, below the mistakes. */
  more?: (report: R) => ReactNode;
  /** What the button that carries it out is called. */
  now: string;
  /** A file with lines that were carried out may be carried out again, to go on with the rest. */
  keeps?: boolean;
}

export function CsvForm<R extends Report>({ help, example, topics, run, done, ready, title, more, now, keeps }: CsvFormProps<R>) {
  const { t } = useTranslation("admin");
  const [csv, setCsv] = useState("");
  const [tried, setTried] = useState<{ csv: string; dry: boolean; report: R } | null>(null);
  const send = useWrite<R, boolean>({
    topics,
    run: (dry, key) => run(csv, dry, key),
    done: (report, dry) => {
      setTried({ csv, dry, report });
      done(report, dry);
    },
  });
  const shown = tried?.csv === csv ? tried : null;
  const report = shown?.report;
  const possible = report !== undefined && (shown?.dry === true || keeps === true) && ready(report);
  return (
    <FieldStack>
      <div className={classes.help}>{help}</div>
      <FileInput label={t("costs.file")} accept=".csv,text/csv" placeholder={t("costs.choose_file")} onChange={(file) => void file?.text().then(setCsv)} />
      <Textarea label={t("costs.lines")} placeholder={example} value={csv} onChange={(event) => setCsv(event.currentTarget.value)} autosize minRows={6} maxRows={14} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} />
      <ProblemAlert error={send.error} />
      <div role="status" className={classes.status}>
        {report ? (
          <>
            <Section tone={report.errors.length > 0 ? "bad" : "info"} title={title(report)}>
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
            {more?.(report)}
          </>
        ) : null}
      </div>
      <div className={classes.bar}>
        <Button variant="default" loading={send.isPending} disabled={!csv.trim()} onClick={() => send.mutate(true)}>{t("costs.try")}</Button>
        <Button loading={send.isPending} disabled={!possible} onClick={() => send.mutate(false)}>{now}</Button>
      </div>
    </FieldStack>
  );
}
