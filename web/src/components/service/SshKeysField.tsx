/** Public keys for a server, one a line: any of those that are kept, and others that are pasted. */
import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PastedKey, useKeptKeys } from "./SshKeyField";
import classes from "./SshKeyField.module.css";

interface SshKeysFieldProps {
  value: string;
  onChange: (keys: string) => void;
  label: string;
  description: string;
  /** What choosing none of the keys means, where one may. */
  none?: string;
  error?: string;
  size?: "sm" | "md";
  /** Staff chooses from the keys of staff. */
  ofStaff?: boolean;
}

const OTHER = "other";

export function SshKeysField({ value, onChange, label, description, none, error, size = "sm", ofStaff = false }: SshKeysFieldProps) {
  const { t } = useTranslation();
  const { keys, known } = useKeptKeys(ofStaff);
  const [other, setOther] = useState(false);
  const lines = value === "" ? [] : value.split("\n");
  const kept = (line: string) => keys.find((one) => one.public_key === line.trim());
  const chosen = lines.flatMap((line) => kept(line)?.id ?? []);
  const pasted = lines.filter((line) => !kept(line)).join("\n");
  const pasting = keys.length === 0 || other || pasted !== "";
  const put = (ids: string[], text: string) => onChange([...keys.filter((one) => ids.includes(one.id)).map((one) => one.public_key), ...(text ? [text] : [])].join("\n"));
  const choose = (ids: string[]) => {
    setOther(ids.includes(OTHER));
    put(ids, ids.includes(OTHER) ? pasted : "");
  };
  return (
    <>
      {keys.length > 0 ? (
        <Checkbox.Group size={size} label={t("ssh_key.choose_several")} description={none} value={pasting ? [...chosen, OTHER] : chosen} error={pasting ? undefined : error} onChange={choose}>
          <div className={classes.kept}>
            {keys.map((one) => (
              <Checkbox key={one.id} size={size} value={one.id} label={one.name} description={one.fingerprint} classNames={{ labelWrapper: classes.keptText, description: "mono" }} />
            ))}
            <Checkbox size={size} value={OTHER} label={t("ssh_key.other")} />
          </div>
        </Checkbox.Group>
      ) : null}
      {pasting ? <PastedKey size={size} label={label} description={description} value={pasted} error={error} onChange={(text) => put(chosen, text)} keep={known} /> : null}
    </>
  );
}
