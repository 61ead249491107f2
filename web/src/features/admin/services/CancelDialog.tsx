/** Setting the end of a service: when, why, and whether the customer is released from the contract. */
import { Checkbox, NativeSelect, Text, TextInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, isProblem } from "@/api/client";
import type { Body } from "@/api/contract";
import type { Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { ContractText } from "@/components/service/ContractText";
import { toast } from "@/components/toasts";
import { formatDate } from "@/lib/dates";
import { fieldErrors } from "@/lib/problems";

type End = Body<"/admin/services/{id}/cancel", "post">;

interface CancelDialogProps {
  service: Service;
  opened: boolean;
  onClose: () => void;
}

export default function CancelDialog({ service, opened, onClose }: CancelDialogProps) {
  const { t } = useTranslation("admin");
  const [values, setValues] = useState({ when: "end_of_term" as End["when"], on: "", reason: "", release: false });
  const set = (patch: Partial<typeof values>) => setValues((old) => ({ ...old, ...patch }));
  const { when, on, reason, release } = values;
  const contract = service.subscription?.contract;
  const end = useWrite<Service, End>({
    topics: ["service", "invoice"],
    run: (body, idempotencyKey) => api.post("/admin/services/{id}/cancel", { path: { id: service.id }, body, idempotencyKey }),
    done: (result) => toast.done(result.cancel_at ? t("service_end.done", { date: formatDate(result.cancel_at) }) : t("service_end.done_now")),
  });
  const wrong = isProblem(end.error) ? fieldErrors(end.error, values, { "/when": "when", "/on": "on", "/reason": "reason" }).fields : {};
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("service_end.title", { name: service.name })}
      confirmLabel={t("service_end.confirm")}
      danger
      typeName={when === "now" ? service.name : undefined}
      blocked={!reason.trim() || (when === "on" && !on)}
      onConfirm={() => end.mutateAsync({ when, reason: reason.trim(), release_from_contract: release, ...(when === "on" ? { on } : {}) })}
    >
      <NativeSelect label={t("service_end.when")} error={wrong.when} data={(["end_of_term", "on", "now"] as const).map((value) => ({ value, label: t(`service_end.when_${value}`) }))} value={when} onChange={(event) => set({ when: event.currentTarget.value as End["when"] })} data-autofocus />
      {when === "on" ? <TextInput type="date" label={t("service_end.on")} error={wrong.on} value={on} onChange={(event) => set({ on: event.currentTarget.value })} /> : null}
      {contract ? (
        <>
          <Text size="sm">
            <ContractText contract={contract} />
          </Text>
          <Checkbox label={t("service_end.release")} description={t("service_end.release_help")} checked={release} onChange={(event) => set({ release: event.currentTarget.checked })} />
        </>
      ) : null}
      <Textarea label={t("service_end.reason")} description={t("service_end.reason_help")} autosize minRows={2} error={wrong.reason} value={reason} onChange={(event) => set({ reason: event.currentTarget.value })} />
    </Confirm>
  );
}
