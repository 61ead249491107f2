/** Lines to copy into a terminal. */
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/components/CopyId";
import classes from "./console.module.css";

export function Commands({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation("console");
  return (
    <div className={classes.commands}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long line scrolls and must be reachable */}
      <pre className="mono" tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton value={text} what={t("guide.copy")} />
    </div>
  );
}
