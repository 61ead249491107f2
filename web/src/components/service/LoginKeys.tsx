/** The keys that are let in with the rescue system or a new password. */
import { useTranslation } from "react-i18next";
import type { Service, ServiceAct } from "@/api/schema";
import { isWindows } from "@/lib/ssh";
import { SshKeysField } from "./SshKeysField";

/** What may be done with keys of one's own. */
export type LoginAct = Extract<ServiceAct, "rescue" | "reset_password">;

/** Whether keys can be chosen: the rescue system is Linux, a new password on Windows takes none. */
export function takesKeys(act: ServiceAct, service: Service): act is LoginAct {
  return act === "rescue" || (act === "reset_password" && !isWindows(service));
}

interface LoginKeysProps {
  act: LoginAct;
  side: "portal" | "admin";
  value: string;
  onChange: (keys: string) => void;
}

export function LoginKeys({ act, side, value, onChange }: LoginKeysProps) {
  const { t } = useTranslation("service");
  return <SshKeysField label={t("login_keys.label")} description={t(`login_keys.${act}`)} none={t(`login_keys.${act}`)} value={value} onChange={onChange} ofStaff={side === "admin"} />;
}
