/** An identifier in monospace with a copy button that says it worked. */
import { ActionIcon } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Hint } from "./Hint";
import classes from "./CopyId.module.css";

/** Clipboard access exists only on secure origins; elsewhere a hidden field does it. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

export function CopyButton({ value, what }: { value: string; what: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const label = copied ? t("action.copied") : t("copy_what", { what });
  return (
    <Hint label={label} describe={false}>
      <ActionIcon
        size="sm"
        aria-label={label}
        onClick={() => {
          void copyText(value).then(() => {
            setCopied(true);
            setTimeout(() => setCopied(false), 1600);
          });
        }}
      >
        {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
      </ActionIcon>
    </Hint>
  );
}

export function CopyId({ value, what, short }: { value: string; what: string; short?: boolean }) {
  return (
    <span className={classes.row}>
      <span className={`mono ${classes.text}`} title={value}>
        {short && value.length > 18 ? `${value.slice(0, 8)}…${value.slice(-4)}` : value}
      </span>
      <CopyButton value={value} what={what} />
    </span>
  );
}
