/** Giving money back: how much, why, and whether a credit note corrects the invoice. */
import { Checkbox, Modal, TextInput, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import { refreshTopics } from "@/api/cache";
import { uuid } from "@/api/client";
import type { Payment } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { formatMoney, parseMoney, toDecimal } from "@/lib/money";
import classes from "./billing.module.css";

interface RefundProps {
  payment: Payment;
  opened: boolean;
  onClose: () => void;
}

export function Refund({ payment, opened, onClose }: RefundProps) {
  const { t } = useTranslation("admin");
  const title = t("refund.title", { amount: formatMoney(payment.amount), customer: payment.customer.name });
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? <Body payment={payment} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ payment, onClose }: Omit<RefundProps, "opened">) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const key = useRef(uuid());
  const { currency } = payment.amount;
  const left = { minor: payment.amount.minor - payment.refunded.minor, currency };
  const of = useApiForm({
    initialValues: { amount: toDecimal(left), reason: "", with_credit_note: true },
    validate: {
      amount: (text) => {
        const amount = parseMoney(text, currency);
        if (!amount) return t("invoice_act.amount_bad");
        if (amount.minor <= 0) return t("invoice_act.amount_zero");
        return amount.minor > left.minor ? t("refund.amount_more", { amount: formatMoney(left) }) : null;
      },
      reason: (text) => (text.trim() ? null : t("refund.reason_missing")),
    },
    fields: { "/amount/minor": "amount" },
    send: async ({ amount, reason, with_credit_note }) => {
      const money = parseMoney(amount, currency) ?? left;
      await adminApi.refund(payment.id, { amount: money, reason: reason.trim(), with_credit_note }, key.current);
      refreshTopics(client, ["payment", "invoice"]);
      toast.done(t("refund.done", { amount: formatMoney(money) }));
      onClose();
    },
  });
  const typed = parseMoney(of.form.values.amount, currency);
  return (
    <Form of={of} label={t("refund.action")}>
      <ul className={classes.points}>
        <li>{t("refund.lead_1")}</li>
        <li>{t("refund.lead_2")}</li>
      </ul>
      <TextInput label={`${t("refund.amount")} (${currency})`} description={t("refund.amount_help", { amount: formatMoney(left) })} inputMode="decimal" required data-autofocus {...of.form.getInputProps("amount")} />
      <Textarea label={t("refund.reason")} required autosize minRows={2} {...of.form.getInputProps("reason")} />
      <Checkbox label={t("refund.credit_note")} description={t("refund.credit_note_help")} {...of.form.getInputProps("with_credit_note", { type: "checkbox" })} />
      <FormActions of={of} label={typed ? t("refund.submit", { amount: formatMoney(typed) }) : t("refund.action")} />
    </Form>
  );
}
