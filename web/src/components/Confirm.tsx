/** Asks before something happens and says exactly what will. Dangerous things ask for the name to be typed. */
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { t as translate } from "@/i18n";
import { ProblemAlert } from "./ProblemView";
import classes from "./Confirm.module.css";

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen to what, money and time in plain words, one sentence each. */
  consequences?: ReactNode[];
  confirmLabel: string;
  /** What the way out is called, where "Cancel" could be read as the act itself. */
  dismissLabel?: string;
  danger?: boolean;
  /** The exact name the person has to type first. */
  typeName?: string;
  /** Keeps the button off while further input is missing. */
  blocked?: boolean;
  size?: string;
  onConfirm: () => Promise<unknown> | void;
  children?: ReactNode;
}

export function Confirm(props: ConfirmProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={props.size ?? "md"} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {props.opened ? <Body {...props} /> : null}
    </Modal>
  );
}

export function Consequences({ list }: { list: ReactNode[] | undefined }) {
  if (!list?.length) return null;
  return (
    <ul className={classes.consequences}>
      {list.map((text, index) => (
        <li key={index}>{text}</li>
      ))}
    </ul>
  );
}

function Body({ consequences, confirmLabel, dismissLabel, danger, typeName, blocked, onConfirm, onClose, children }: ConfirmProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ready = !blocked && (!typeName || typed.trim() === typeName);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={classes.body}
      onSubmit={(event) => {
        event.preventDefault();
        // React hands a portal's events to its React parents: without this a form around the dialog would be sent too.
        event.stopPropagation();
        if (ready && !busy) void submit();
      }}
    >
      <Consequences list={consequences} />
      {children}
      {typeName ? (
        <TextInput
          label={t("confirm.type_name", { name: typeName })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
      ) : null}
      <ProblemAlert error={error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {dismissLabel ?? t("action.cancel")}
        </Button>
        <Button type="submit" color={danger ? "red" : undefined} disabled={!ready} loading={busy}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
