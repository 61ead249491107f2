/** Installing a customer's server anew: which system, which key, and the name typed because the disk is wiped. */
import { NativeSelect, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { useMeta } from "@/api/meta";
import type { Service, ServiceAction } from "@/api/schema";
import { catalogQuery } from "@/api/shop";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { useReinstallSoftware } from "@/components/software/useReinstallSoftware";
import { toast } from "@/components/toasts";
import { imageLabel } from "@/lib/quote";
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
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("service_act.reinstall_title", { name: service.name })}
      consequences={[t("service_act.reinstall_1"), t("service_act.reinstall_2"), t("service_act.reinstall_3")]}
      confirmLabel={t("service_act.reinstall")}
      typeName={service.name}
      danger
      onConfirm={() => act.mutateAsync({ image_id: image, ...(key.trim() ? { ssh_key: key.trim() } : {}), ...(software.input ? { software: software.input } : {}) })}
      blocked={software.isMissing}
      size="lg"
    >
      <ImageChoice service={service} value={image} onChange={setImage} />
      <Textarea label={t("service_act.ssh_key")} description={t("service_act.ssh_key_help")} autosize minRows={2} maxRows={5} spellCheck={false} classNames={{ input: "mono" }} value={key} onChange={(event) => setKey(event.currentTarget.value)} />
      {software.picker}
    </Confirm>
  );
}

function ImageChoice({ service, value, onChange }: { service: Service; value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation("admin");
  const { default_currency } = useMeta();
  const plans = useQuery(catalogQuery(default_currency)).data?.groups.flatMap((group) => group.products) ?? [];
  const images = plans.find((plan) => plan.name === service.product_name)?.images ?? plans[0]?.images ?? [];
  const options = images.map((image) => ({ value: image.id, label: imageLabel(image).label }));
  if (service.image.id && !images.some((image) => image.id === service.image.id)) options.unshift({ value: service.image.id, label: service.image.name });
  return <NativeSelect label={t("services.image")} data={options} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}
