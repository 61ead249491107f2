/** The coupons of a service: what they take off its next invoices, giving one and taking it off. */
import { Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { api } from "@/api/client";
import type { Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Facts, Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { couponOff, couponWords } from "@/lib/coupon";
import "../catalog/coupon-words";
import { useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";

export function Coupons({ service }: { service: Service }) {
  const { t } = useTranslation("admin");
  const [giving, setGiving] = useState(false);
  const { ask, dialog } = useQuestion();
  const may = useMay("services.write");
  const take = useWrite<unknown, string>({
    topics: ["service", "subscription"],
    run: (coupon_id) => api.delete("/admin/services/{id}/coupons/{coupon_id}", { path: { id: service.id, coupon_id } }),
    done: () => toast.done(t("coupons.taken_off")),
  });
  const held = service.subscription?.coupons ?? [];
  const askTake = (id: string, code: string) => ask({ title: t("coupons.take_off", { code }), consequences: [t("coupons.take_off_1")], confirmLabel: t("coupons.take_off", { code }), run: () => take.mutateAsync(id) });
  const running = service.subscription && service.subscription.state !== "cancelled";
  return (
    <Section
      title={t("coupons.held")}
      text={held.length === 0 ? t("coupons.held_none") : undefined}
      actions={running ? <ActionButton action={{ key: "give", label: t("coupons.give"), ability: may, run: () => setGiving(true) }} /> : undefined}
    >
      {held.length > 0 ? (
        <Facts
          facts={held.map((one) => ({
            label: one.code,
            value: (
              <>
                {couponOff(one)} {couponWords(one)} <ActionButton action={{ key: one.id, label: t("coupons.take_off", { code: one.code }), ability: may, run: () => askTake(one.id, one.code) }} />
              </>
            ),
          }))}
        />
      ) : null}
      {dialog}
      <Modal opened={giving} onClose={() => setGiving(false)} title={t("coupons.give")} closeButtonProps={{ "aria-label": translate("app.close") }}>
        {giving ? <Give id={service.id} onDone={() => setGiving(false)} /> : null}
      </Modal>
    </Section>
  );
}

function Give({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const of = useApiForm({
    initialValues: { code: "" },
    validate: { code: (text) => (text.trim() ? null : t("coupons.code_bad")) },
    send: async ({ code }) => {
      await api.post("/admin/services/{id}/coupons", { path: { id }, body: { code: code.trim() } });
      refreshTopics(client, ["service", "subscription"]);
      toast.done(t("coupons.given"));
      onDone();
    },
  });
  return (
    <Form of={of} label={t("coupons.give")}>
      <p>{t("coupons.give_text")}</p>
      <TextInput label={t("coupons.code")} required data-autofocus autoComplete="off" {...of.form.getInputProps("code")} />
      <FormActions of={of} label={t("coupons.give")} />
    </Form>
  );
}
