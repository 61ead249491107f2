/** Asks before a server is acted on, and collects what the action needs. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { portalApi } from "@/api/portal";
import type { Service, ServiceAct, ServiceAction, ServiceActionInput } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { ownImages } from "@/components/images/calls";
import { LoginKeys, takesKeys } from "@/components/service/LoginKeys";
import { SshKeysField } from "@/components/service/SshKeysField";
import { systemOptions, willRunWindows } from "@/components/software/systems";
import { useReinstallSoftware } from "@/components/software/useReinstallSoftware";
import { toast } from "@/components/toasts";
import type { DialogKind } from "./service-actions";

const ASKED = ["start", "restart", "shutdown", "stop", "rescue", "reset_password", "reinstall"] as const satisfies ServiceAct[];
type Asked = (typeof ASKED)[number];

const isAsked = (kind: DialogKind | null): kind is Asked => ASKED.some((one) => one === kind);

interface ActDialogProps {
  service: Service;
  kind: DialogKind | null;
  onClose: () => void;
  /** The image a reinstallation begins with, when it is another than the server has. */
  image?: string;
}

export function ActDialog({ service, kind, onClose, image: chosen }: ActDialogProps) {
  const { t } = useTranslation("portal");
  const [image, setImage] = useState(chosen ?? service.image.id);
  const [sshKey, setSshKey] = useState("");
  const act = useWrite<ServiceAction, ServiceActionInput>({
    topics: ["service"],
    run: (input, key) => portalApi.act(service.id, input, key),
    done: (_, input) => toast.done(t(`act.${input.action}.started`)),
  });
  // The last asked kind stays while the dialog fades out.
  const [last, setLast] = useState<Asked>("restart");
  if (isAsked(kind) && kind !== last) {
    setLast(kind);
    setSshKey("");
  }
  const action = isAsked(kind) ? kind : last;
  const wipes = action === "reinstall";
  const own = useOwnSystems(service, kind === "reinstall");
  const software = useReinstallSoftware({ side: "portal", service: service.id, image, enabled: kind === "reinstall", problem: act.error });
  const windows = willRunWindows(service, software.images, image);
  const input: ServiceActionInput = {
    action,
    ...(wipes ? { image_id: image, confirm_name: service.name } : {}),
    ...(wipes && software.input ? { software: software.input } : {}),
    ...((wipes ? !windows : takesKeys(action, service)) && sshKey.trim() ? { ssh_key: sshKey.trim() } : {}),
  };
  const name = service.label ?? service.name;
  return (
    <Confirm
      opened={isAsked(kind)}
      onClose={onClose}
      title={t(`act.${action}.title`, { name })}
      consequences={[t(`act.${action}.effect_1`), t(`act.${action}.effect_2`)]}
      confirmLabel={t(`act.${action}.label`)}
      danger={wipes || action === "stop"}
      typeName={wipes ? service.name : undefined}
      blocked={wipes && software.isMissing}
      size={wipes ? "lg" : "md"}
      onConfirm={() => act.mutateAsync(input)}
    >
      {wipes ? <NativeSelect label={t("act.image")} data={systemOptions(service, software.images, own)} value={image} onChange={(event) => setImage(event.currentTarget.value)} /> : null}
      {wipes && !windows ? (
        <SshKeysField label={t("act.ssh_key")} description={t("act.ssh_key_help")} none={t("act.ssh_key_none")} value={sshKey} onChange={setSshKey} />
      ) : null}
      {takesKeys(action, service) ? <LoginKeys act={action} side="portal" value={sshKey} onChange={setSshKey} /> : null}
      {wipes ? software.picker : null}
    </Confirm>
  );
}

/** The customer's own images that this server can be installed from. */
function useOwnSystems(service: Service, enabled: boolean) {
  const { t } = useTranslation("portal");
  const own = useQuery({ ...ownImages(), enabled }).data;
  const mine = own?.items.filter((image) => image.state === "ready" && image.installable_on.some((server) => server.id === service.id)) ?? [];
  return mine.map((image) => ({ value: image.image_id ?? "", label: t("act.image_own", { name: image.name }) }));
}
