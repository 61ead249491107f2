/** A document as a PDF, in a tab of its own. */
import { Anchor } from "@mantine/core";
import { IconFileTypePdf } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./PdfLink.module.css";

export function PdfLink({ href, name }: { href: string; name: string }) {
  const { t } = useTranslation();
  return (
    <Anchor className={classes.link} href={href} target="_blank" rel="noreferrer" aria-label={t("document.pdf_of", { name })}>
      <IconFileTypePdf size={16} aria-hidden /> PDF
    </Anchor>
  );
}
