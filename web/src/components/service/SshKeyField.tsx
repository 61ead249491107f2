/** A public key for a server: one of those the customer keeps, or another that is pasted and may be kept. */
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePermission, useSession } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import type { SshKey, SshKeyInput } from "@/api/schema";
import { useWrite } from "@/api/write";
import { toast } from "@/components/toasts";
import { staffKeys } from "./staff-keys";
import classes from "./SshKeyField.module.css";

interface SshKeyFieldProps {
  value: string;
  onChange: (key: string) => void;
  label: string;
  description: string;
  /** What choosing none of the keys means. */
  none: string;
  error?: string;
  size?: "sm" | "md";
}

const OTHER = "other";

/** The keys that the signed-in customer keeps; those of staff for staff that asks for them, none for anybody else. */
export function useKeptKeys(ofStaff = false) {
  const customer = useSession()?.kind === "customer";
  const maySee = usePermission("provider.read");
  const own = useQuery({ ...portal.sshKeys(), enabled: customer });
  const staff = useQuery({ ...staffKeys(), enabled: ofStaff && !customer && maySee });
  return { keys: (customer ? own.data : staff.data)?.items ?? [], known: customer && own.data !== undefined };
}

export function SshKeyField({ value, onChange, label, description, none, error, size = "sm" }: SshKeyFieldProps) {
  const { t } = useTranslation();
  const { keys, known } = useKeptKeys();
  const chosen = keys.find((one) => one.public_key === value.trim());
  const [other, setOther] = useState(false);
  const pasting = keys.length === 0 || (!chosen && (other || value.trim() !== ""));
  const choose = (id: string) => {
    setOther(id === OTHER);
    onChange(keys.find((one) => one.id === id)?.public_key ?? "");
  };
  return (
    <>
      {keys.length > 0 ? (
        <NativeSelect
          size={size}
          label={t("ssh_key.choose")}
          data={[{ value: "", label: none }, ...keys.map((one) => ({ value: one.id, label: one.name })), { value: OTHER, label: t("ssh_key.other") }]}
          value={chosen?.id ?? (pasting ? OTHER : "")}
          description={chosen?.fingerprint}
          error={pasting ? undefined : error}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      ) : null}
      {pasting ? <PastedKey size={size} label={label} description={description} value={value} error={error} onChange={onChange} keep={known} onKept={(key) => onChange(key.public_key)} /> : null}
    </>
  );
}

interface PastedKeyProps {
  value: string;
  onChange: (key: string) => void;
  label: string;
  description: string;
  error?: string;
  size: "sm" | "md";
  /** Whether it may be kept. */
  keep: boolean;
  onKept?: (key: SshKey) => void;
}

/** Where a key is pasted; one key alone may be kept under a name. */
export function PastedKey({ value, onChange, label, description, error, size, keep, onKept }: PastedKeyProps) {
  return (
    <>
      <Textarea
        size={size}
        label={label}
        description={description}
        placeholder="ssh-ed25519 AAAAC3Nza… you@laptop"
        autosize
        minRows={3}
        maxRows={6}
        spellCheck={false}
        value={value}
        error={error}
        classNames={{ input: "mono" }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {keep && value.trim() && !value.trim().includes("\n") ? <Keep size={size} publicKey={value.trim()} onKept={(key) => onKept?.(key)} /> : null}
    </>
  );
}

function Keep({ publicKey, size, onKept }: { publicKey: string; size: "sm" | "md"; onKept: (key: SshKey) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const keep = useWrite<SshKey, SshKeyInput>({
    topics: ["customer"],
    run: (input, key) => portalApi.addSshKey(input, key),
    done: (key) => {
      onKept(key);
      toast.done(t("ssh_key.kept", { name: key.name }));
    },
  });
  const run = () => {
    if (name.trim() && !keep.isPending) keep.mutate({ name: name.trim(), public_key: publicKey });
  };
  return (
    <div className={classes.keep}>
      <TextInput
        size={size}
        className={classes.name}
        label={t("ssh_key.keep_as")}
        value={name}
        maxLength={60}
        error={keep.error?.message}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          // The form around it is not meant.
          if (event.key !== "Enter") return;
          event.preventDefault();
          run();
        }}
      />
      <Button type="button" size={size} variant="default" disabled={!name.trim()} loading={keep.isPending} onClick={run}>
        {t("ssh_key.keep")}
      </Button>
    </div>
  );
}
