/** The rescue system or a new password for a customer's server, with the keys of staff that are let in. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import type { Service, ServiceAction, ServiceActionInput } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { LoginKeys, takesKeys } from "@/components/service/LoginKeys";
import type { LoginAct } from "@/components/service/LoginKeys";
import { toast } from "@/components/toasts";

interface LoginDialogProps {
  service: Service;
  act: LoginAct;
  onClose: () => void;
}

export default function LoginDialog({ service, act, onClose }: LoginDialogProps) {
  const { t } = useTranslation("admin");
  const [keys, setKeys] = useState("");
  const ask = useWrite<ServiceAction, ServiceActionInput>({
    topics: ["service"],
    run: (input, key) => adminApi.serviceAct(service.id, input, key),
    done: (_, { action }) => toast.done(t("service_act.done_act", { action: t(`service_act.${action}`) })),
  });
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t(`service_act.${act}_title`, { name: service.name })}
      consequences={[t(`service_act.${act}_1`)]}
      confirmLabel={t(`service_act.${act}`)}
      onConfirm={() => ask.mutateAsync({ action: act, ...(keys.trim() ? { ssh_key: keys.trim() } : {}) })}
    >
      {takesKeys(act, service) ? <LoginKeys act={act} side="admin" value={keys} onChange={setKeys} /> : null}
    </Confirm>
  );
}
