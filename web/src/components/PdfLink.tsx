/** A document as a PDF, in a tab of its own; with its other formats beside it where it has some. */
import { Anchor } from "@mantine/core";
import { IconFileTypePdf } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DocumentFiles } from "@/api/e-invoice";
import type { Money } from "@/api/schema";
import { formatMoney } from "@/lib/money";
import { DownloadMenu } from "./DownloadMenu";
import classes from "./PdfLink.module.css";

export function PdfLink({ href, name, word }: { href: string; name: string; word?: string }) {
  const { t } = useTranslation();
  return (
    <Anchor className={classes.link} href={href} target="_blank" rel="noreferrer" aria-label={word ? name : t("document.pdf_of", { name })}>
      <IconFileTypePdf size={16} aria-hidden /> {word ?? t("document.pdf")}
    </Anchor>
  );
}

/** The receipt of a payment that succeeded. */
export function ReceiptLink({ href, amount }: { href: string; amount: Money }) {
  const { t } = useTranslation();
  return <PdfLink href={href} word={t("document.receipt")} name={t("document.receipt_of", { amount: formatMoney(amount) })} />;
}

export function DocumentLinks({ files, name }: { files: DocumentFiles; name: string }) {
  return (
    <span className={classes.link}>
      <PdfLink href={files.pdf} name={name} />
      <DownloadMenu name={name} files={files} small />
    </span>
  );
}
