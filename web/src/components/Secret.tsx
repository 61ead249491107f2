/** A secret: hidden until asked for, shown with a note that showing is recorded, copied with one click. */
import { Button, Text } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./CopyId";
import classes from "./Secret.module.css";

interface SecretProps {
  what: string;
  /** Fetches the secret; the server records who asked. */
  reveal: () => Promise<string | null>;
}

export function Secret({ what, reveal }: SecretProps) {
  const { t } = useTranslation();
  const [value, setValue] = useState<string | null>(null);
  const [state, setState] = useState<"hidden" | "loading" | "shown" | "failed">("hidden");
  const show = () => {
    setState("loading");
    reveal().then(
      (secret) => {
        setValue(secret);
        setState(secret === null ? "failed" : "shown");
      },
      () => setState("failed"),
    );
  };
  const hide = () => {
    setValue(null);
    setState("hidden");
  };
  return (
    <div className={classes.secret}>
      <span className={`mono ${classes.value}`} aria-live="polite">
        {state === "shown" ? value : <span aria-label={t("secret.hidden")}>••••••••••••</span>}
      </span>
      {state === "shown" && value ? <CopyButton value={value} what={what} /> : null}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={state === "loading"}
        leftSection={state === "shown" ? <IconEyeOff size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
        aria-label={state === "shown" ? t("secret.hide", { what }) : t("secret.reveal", { what })}
        onClick={state === "shown" ? hide : show}
      >
        {state === "shown" ? t("action.hide") : t("action.reveal")}
      </Button>
      <Text size="xs" c="dimmed" className={classes.note} role={state === "failed" ? "alert" : undefined}>
        {state === "failed" ? t("secret.failed") : t("secret.logged")}
      </Text>
    </div>
  );
}
