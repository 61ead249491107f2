/** A document as a PDF, in a tab of its own; with its other formats beside it where it has some. */
import { Anchor } from "@mantine/core";
import { IconFileTypePdf } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DocumentFiles } from "@/api/e-invoice";
import { DownloadMenu } from "./DownloadMenu";
import classes from "./PdfLink.module.css";

export function PdfLink({ href, name }: { href: string; name: string }) {
  const { t } = useTranslation();
  return (
    <Anchor className={classes.link} href={href} target="_blank" rel="noreferrer" aria-label={t("document.pdf_of", { name })}>
      <IconFileTypePdf size={16} aria-hidden /> PDF
    </Anchor>
  );
}

export function DocumentLinks({ files, name }: { files: DocumentFiles; name: string }) {
  return (
    <span className={classes.link}>
      <PdfLink href={files.pdf} name={name} />
      <DownloadMenu name={name} files={files} small />
    </span>
  );
}
