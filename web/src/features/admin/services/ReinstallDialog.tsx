/** Installing a customer's server anew: which system, which key, and the name typed because the disk is wiped. */
import { NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import type { Service, ServiceAction } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { systemOptions, willRunWindows } from "@/components/software/systems";
import { useReinstallSoftware } from "@/components/software/useReinstallSoftware";
import { toast } from "@/components/toasts";
import type { SoftwareInput } from "@/lib/software";

interface ReinstallDialogProps {
  service: Service;
  opened: boolean;
  onClose: () => void;
}

export default function ReinstallDialog({ service, opened, onClose }: ReinstallDialogProps) {
  const { t } = useTranslation("admin");
  const [image, setImage] = useState(service.image.id);
  const [key, setKey] = useState("");
  const act = useWrite<ServiceAction, { image_id: string; ssh_key?: string; software?: SoftwareInput }>({
    topics: ["service"],
    run: (input, intent) => adminApi.serviceAct(service.id, { action: "reinstall", confirm_name: service.name, ...input }, intent),
    done: () => toast.done(t("service_act.done_act", { action: t("service_act.reinstall") })),
  });
  const software = useReinstallSoftware({ side: "admin", service: service.id, image, enabled: opened, problem: act.error });
  const windows = willRunWindows(service, software.images, image);
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("service_act.reinstall_title", { name: service.name })}
      consequences={[t("service_act.reinstall_1"), t("service_act.reinstall_2"), t("service_act.reinstall_3")]}
      confirmLabel={t("service_act.reinstall")}
      typeName={service.name}
      danger
      onConfirm={() => act.mutateAsync({ image_id: image, ...(!windows && key.trim() ? { ssh_key: key.trim() } : {}), ...(software.input ? { software: software.input } : {}) })}
      blocked={software.isMissing}
      size="lg"
    >
      <NativeSelect label={t("services.image")} data={systemOptions(service, software.images)} value={image} onChange={(event) => setImage(event.currentTarget.value)} />
      {windows ? null : <Textarea label={t("service_act.ssh_key")} description={t("service_act.ssh_key_help")} autosize minRows={2} maxRows={5} spellCheck={false} classNames={{ input: "mono" }} value={key} onChange={(event) => setKey(event.currentTarget.value)} />}
      {software.picker}
    </Confirm>
  );
}
