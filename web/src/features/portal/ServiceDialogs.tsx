/** Renaming, cancelling with its consequences shown first, and taking a cancellation back. */
import { Button, Modal, Text, TextInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { portal, portalApi } from "@/api/portal";
import type { CancelChoice, Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ChoiceCards } from "@/components/ChoiceCards";
import { Confirm, Consequences } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ProblemPanel } from "@/components/ProblemView";
import { ContractText } from "@/components/service/ContractText";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { formatDate } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { spoken } from "@/lib/spoken";

interface DialogProps {
  service: Service;
  opened: boolean;
  onClose: () => void;
}

export function RenameDialog({ service, opened, onClose }: DialogProps) {
  const { t } = useTranslation(["portal", "common"]);
  return (
    <Modal opened={opened} onClose={onClose} title={t("portal:rename.title", { context: service.kind })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {opened ? <RenameForm service={service} onClose={onClose} /> : null}
    </Modal>
  );
}

function RenameForm({ service, onClose }: Omit<DialogProps, "opened">) {
  const { t } = useTranslation(["portal", "common"]);
  const rename = useWrite<Service, string>({ topics: ["service"], run: (label) => portalApi.rename(service.id, label, service.version) });
  const api = useApiForm({
    initialValues: { label: service.label ?? "" },
    validate: { label: (value) => (value.length > 80 ? t("portal:rename.long") : null) },
    send: async ({ label }) => {
      await rename.mutateAsync(label.trim());
      toast.done(t("portal:rename.done", { context: service.kind }));
      onClose();
    },
  });
  return (
    <Form of={api} label={t("portal:rename.title", { context: service.kind })}>
      <TextInput label={t("portal:rename.field")} description={t("portal:rename.help", { name: service.name, context: service.kind })} data-autofocus {...api.form.getInputProps("label")} />
      <FormActions of={api} label={t("common:action.save")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}

export function CancelDialog({ service, opened, onClose }: DialogProps) {
  const { t } = useTranslation(["portal", "common"]);
  const preview = useQuery({ ...portal.cancelPreview(service.id), enabled: opened, staleTime: 0 });
  const [when, setWhen] = useState<"end_of_term" | "now">("end_of_term");
  const [reason, setReason] = useState("");
  const cancel = useWrite<Service, "end_of_term" | "now">({
    topics: ["service", "invoice"],
    run: (choice) => portalApi.cancel(service.id, choice, reason.trim()),
    done: (result) => toast.done(result.cancel_at ? t("portal:cancel.done_end", { date: formatDate(result.cancel_at), context: service.kind }) : t("portal:cancel.done_now", { context: service.kind })),
  });
  const name = service.label ?? service.name;
  const chosen = preview.data?.[when];
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("portal:cancel.title", { name })}
      dismissLabel={t("portal:cancel.keep", { context: service.kind })}
      confirmLabel={when === "now" ? t("portal:cancel.confirm_now", { context: service.kind }) : t("portal:cancel.confirm_end")}
      danger
      typeName={when === "now" ? service.name : undefined}
      blocked={!chosen}
      onConfirm={() => cancel.mutateAsync(when)}
    >
      {preview.error ? <ProblemPanel error={preview.error} retry={() => void preview.refetch()} /> : null}
      {preview.isPending && opened ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      {preview.data ? (
        <ChoiceCards
          legend={t("portal:cancel.when")}
          columns={1}
          value={when}
          onChange={(value) => setWhen(value as typeof when)}
          choices={[
            { value: "end_of_term", label: t(preview.data.now.refused ? "portal:cancel.end_of_contract" : "portal:cancel.end_of_term"), hint: formatDate(preview.data.end_of_term.date) },
            ...(preview.data.now.refused ? [] : [{ value: "now", label: t("portal:cancel.now"), hint: t("portal:cancel.now_hint", { context: service.kind }) }]),
          ]}
        />
      ) : null}
      {preview.data?.contract ? (
        <Text size="sm">
          <ContractText contract={preview.data.contract} />
        </Text>
      ) : null}
      <Consequences list={chosen ? effects(service, chosen, when) : []} />
      <Textarea label={t("portal:cancel.reason")} description={t("portal:cancel.reason_help")} autosize minRows={2} maxRows={5} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </Confirm>
  );
}

function effects(service: Service, choice: CancelChoice, when: "end_of_term" | "now"): string[] {
  const text = spoken(choice.text) || translate(`portal:cancel.effect_${when}`, { date: formatDate(choice.date), context: service.kind });
  return choice.refund && choice.refund.minor > 0 ? [text, translate("portal:cancel.refund", { amount: formatMoney(choice.refund) })] : [text];
}

export function ResumeDialog({ service, opened, onClose }: DialogProps) {
  const { t } = useTranslation("portal");
  const resume = useWrite<Service>({ topics: ["service"], run: () => portalApi.resume(service.id), done: () => toast.done(t("resume.done", { context: service.kind })) });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("resume.title", { name: service.label ?? service.name })}
      consequences={[t("resume.effect", { date: formatDate(service.cancel_at ?? service.next_due_date ?? ""), amount: service.price ? formatMoney(service.price) : "", context: service.kind })]}
      confirmLabel={t("resume.label", { context: service.kind })}
      onConfirm={() => resume.mutateAsync()}
    />
  );
}
