/** A credit note: all of an invoice, some of its lines or an amount; where the money goes; whether to bill again. */
import { Checkbox, Modal, Radio, Switch, TextInput, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { uuid } from "@/api/client";
import type { Invoice, Money as MoneyValue } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Money } from "@/components/Money";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { formatPeriod } from "@/lib/dates";
import { formatMoney, parseMoney, toDecimal } from "@/lib/money";
import { useMay } from "../parts";
import { canBillAgain, creditInvoice } from "./credit-calls";
import classes from "./billing.module.css";

interface CreditDialogProps {
  invoice: Invoice;
  opened: boolean;
  onClose: () => void;
}

export function CreditDialog({ invoice, opened, onClose }: CreditDialogProps) {
  const { t } = useTranslation("admin");
  return (
    <Modal opened={opened} onClose={onClose} size="lg" title={t("credit.title", { number: invoice.number ?? "" })} closeButtonProps={{ "aria-label": translate("app.close") }}>
      {opened ? <Body invoice={invoice} onClose={onClose} /> : null}
    </Modal>
  );
}

/** What credit notes have left of an invoice, and what its cards could take back. */
function useRoom(invoice: Invoice): { left: MoneyValue; card: MoneyValue } {
  const { currency } = invoice.total;
  const cards = invoice.payments.filter((payment) => payment.status === "succeeded" && payment.method);
  const card = cards.reduce((sum, payment) => sum + payment.amount.minor - payment.refunded.minor, 0);
  return { left: { minor: invoice.total.minor - invoice.credited.minor, currency }, card: { minor: card, currency } };
}

function Body({ invoice, onClose }: Omit<CreditDialogProps, "opened">) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { left, card } = useRoom(invoice);
  const mayRefund = useMay("payments.refund");
  const { currency } = left;
  const key = useRef(uuid());
  const toCard = invoice.state === "paid" && card.minor > 0 && mayRefund.allowed;
  const of = useApiForm({
    initialValues: { scope: "all", lines: [] as string[], amount: toDecimal(left), reason: "", money: toCard ? "card" : "credit", bill_again: false },
    validate: {
      amount: (text, values) => {
        if (values.scope !== "amount") return null;
        const amount = parseMoney(text, currency);
        if (!amount || amount.minor <= 0) return t("invoice_act.amount_bad");
        return amount.minor > left.minor ? t("credit.amount_more", { amount: formatMoney(left) }) : null;
      },
      lines: (ids, values) => (values.scope === "lines" && ids.length === 0 ? t("credit.lines_missing") : null),
      reason: (text) => (text.trim() ? null : t("credit.reason_missing")),
    },
    fields: ({ lines }) => ({ "/amount/minor": "amount", ...Object.fromEntries(lines.map((_, at) => [`/lines/${at}`, "lines"])) }),
    send: async ({ scope, lines, amount, reason, money, bill_again }) => {
      const part = scope === "amount" ? { amount: parseMoney(amount, currency) ?? left } : scope === "lines" ? { lines } : {};
      await creditInvoice(invoice.id, { ...part, reason: reason.trim(), refund: toCard && money === "card", bill_again: scope !== "amount" && bill_again }, key.current);
      refreshTopics(client, ["invoice", "payment"]);
      toast.done(toCard && money === "card" ? t("credit.done_card") : t("credit.done"));
      onClose();
    },
  });
  const { scope } = of.form.values;
  return (
    <Form of={of} label={t("credit.action")}>
      <p className={classes.lead}>{t("credit.lead")}</p>
      <Radio.Group label={t("credit.scope")} {...of.form.getInputProps("scope")}>
        <div className={classes.choices}>
          <Radio value="all" label={invoice.credited.minor > 0 ? t("credit.rest", { amount: formatMoney(left) }) : t("credit.all", { amount: formatMoney(left) })} />
          <Radio value="lines" label={t("credit.lines")} />
          <Radio value="amount" label={t("credit.part")} />
        </div>
      </Radio.Group>
      {scope === "lines" ? <Lines invoice={invoice} input={of.form.getInputProps("lines")} /> : null}
      {scope === "amount" ? <TextInput label={t("credit.amount", { currency })} description={t("credit.amount_help", { amount: formatMoney(left) })} inputMode="decimal" required {...of.form.getInputProps("amount")} /> : null}
      <Textarea label={t("credit.reason")} description={t("credit.reason_help")} required autosize minRows={2} {...of.form.getInputProps("reason")} />
      <Where invoice={invoice} toCard={toCard} card={card} input={of.form.getInputProps("money")} />
      {scope === "amount" || !canBillAgain(invoice) ? null : <Switch label={t("credit.bill_again")} description={t("credit.bill_again_help")} {...of.form.getInputProps("bill_again", { type: "checkbox" })} />}
      <FormActions of={of} label={t("credit.submit")} />
    </Form>
  );
}

/** A line that was credited in full is not offered again. */
const hasLeft = (line: Invoice["lines"][number]) => line.creditable.minor !== 0;

function Lines({ invoice, input }: { invoice: Invoice; input: object }) {
  const { t } = useTranslation("admin");
  return (
    <Checkbox.Group label={t("credit.which")} description={t("credit.net")} {...input}>
      <ul className={classes.lines}>
        {invoice.lines.filter(hasLeft).map((line) => (
          <li key={line.id}>
            <Checkbox value={line.id} label={line.description} description={line.period_start && line.period_end ? formatPeriod(line.period_start, line.period_end) : undefined} />
            <Money value={line.creditable} />
          </li>
        ))}
      </ul>
    </Checkbox.Group>
  );
}

/** Where the money goes: what is owed falls first; what was paid goes back to the card or stays as credit. */
function Where({ invoice, toCard, card, input }: { invoice: Invoice; toCard: boolean; card: MoneyValue; input: object }) {
  const { t } = useTranslation("admin");
  if (invoice.balance.minor > 0) return <p className={classes.lead}>{t("credit.lowers", { amount: formatMoney(invoice.balance) })}</p>;
  if (!toCard) return <p className={classes.lead}>{t("credit.stays")}</p>;
  return (
    <Radio.Group label={t("credit.where")} {...input}>
      <div className={classes.choices}>
        <Radio value="card" label={t("credit.to_card")} description={t("credit.to_card_help", { amount: formatMoney(card) })} />
        <Radio value="credit" label={t("credit.to_credit")} description={t("credit.to_credit_help")} />
      </div>
    </Radio.Group>
  );
}
