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
  const help = t(act === "reset_password" && side === "admin" ? "login_keys.reset_password_staff" : `login_keys.${act}`);
  return <SshKeysField label={t("login_keys.label")} description={help} none={help} value={value} onChange={onChange} ofStaff={side === "admin"} />;
}
