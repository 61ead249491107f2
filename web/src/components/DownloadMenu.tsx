/** A document in other formats: the PDF, and e-invoices that are fetched first, because they can be refused with a list of what is missing. */
import { ActionIcon, Menu, Modal } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiProblem, fetchFile } from "@/api/client";
import { E_INVOICE_FORMATS } from "@/api/e-invoice";
import type { DocumentFiles, EInvoiceFormat } from "@/api/e-invoice";
import { saveFile } from "@/lib/csv";
import classes from "./DownloadMenu.module.css";
import { problemText } from "./ProblemView";

interface DownloadMenuProps {
  /** What the document is called. */
  name: string;
  files: DocumentFiles;
  /** Beside a line of text rather than a button. */
  small?: boolean;
}

export function DownloadMenu({ name, files, small }: DownloadMenuProps) {
  const { t } = useTranslation();
  const get = useMutation({
    mutationFn: (format: EInvoiceFormat) => fetchFile(files.eInvoice(format)),
    onSuccess: (file) => saveFile(file.name, file.content, file.content.type),
  });
  return (
    <>
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <ActionIcon variant={small ? "subtle" : "default"} size={small ? 24 : 36} loading={get.isPending} aria-label={t("document.formats_of", { name })}>
            <IconChevronDown size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={files.pdf} target="_blank" rel="noreferrer">
            {t("document.pdf")}
          </Menu.Item>
          <Menu.Label>{t("document.e_invoice")}</Menu.Label>
          {E_INVOICE_FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => get.mutate(format)}>
              {t(`document.${format}`)}
              <span className={classes.help}>{t(`document.${format}_help`)}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={get.isError} onClose={get.reset} title={t("document.refused", { name, format: get.variables ? t(`document.${get.variables}`) : "" })} size="lg" closeButtonProps={{ "aria-label": t("action.close") }}>
        <Missing error={get.error} />
      </Modal>
    </>
  );
}

/** The server's reason, and each rule that is broken. */
function Missing({ error }: { error: unknown }) {
  return (
    <>
      <p>{problemText(error).detail}</p>
      <ul className={classes.missing}>
        {(error instanceof ApiProblem ? error.errors : []).map((field) => (
          <li key={field.code + field.detail}>
            {field.detail} <code className={classes.rule}>{field.code}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
