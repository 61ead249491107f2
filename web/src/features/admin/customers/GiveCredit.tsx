/** Credit for a customer: an amount, why, and until when. */
import { Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { refreshTopics } from "@/api/cache";
import { uuid } from "@/api/client";
import type { CustomerAdmin } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { formatMoney, parseMoney } from "@/lib/money";

interface GiveCreditProps {
  customer: CustomerAdmin;
  opened: boolean;
  onClose: () => void;
}

export function GiveCredit({ customer, opened, onClose }: GiveCreditProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={onClose} title={t("customers.give_credit")} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? <Body customer={customer} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ customer, onClose }: Omit<GiveCreditProps, "opened">) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const key = useRef(uuid());
  const of = useApiForm({
    initialValues: { amount: "", reason: "", expires_on: "" },
    validate: {
      amount: (text) => ((parseMoney(text, customer.currency)?.minor ?? 0) > 0 ? null : t("customers.credit_bad")),
      reason: (text) => (text.trim() ? null : t("customers.credit_reason")),
    },
    fields: { "/amount/minor": "amount", "/expires_on": "expires_on" },
    send: async ({ amount, reason, expires_on }) => {
      const money = parseMoney(amount, customer.currency);
      if (!money) return;
      await adminApi.credit(customer.id, { amount: money, reason: reason.trim(), ...(expires_on ? { expires_on } : {}) }, key.current);
      refreshTopics(client, ["customer"]);
      toast.done(t("customers.done_credit", { amount: formatMoney(money) }));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("customers.give_credit")}>
      <p style={{ margin: 0 }}>{t("customers.credit_lead")}</p>
      <TextInput label={`${t("field.amount")} (${customer.currency})`} inputMode="decimal" required data-autofocus {...of.form.getInputProps("amount")} />
      <TextInput label={t("field.reason")} required {...of.form.getInputProps("reason")} />
      <TextInput type="date" label={t("customers.credit_expires")} description={t("customers.credit_expires_help")} {...of.form.getInputProps("expires_on")} />
      <FormActions of={of} label={t("customers.give_credit")} />
    </Form>
  );
}
