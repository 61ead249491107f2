/** The parts of an open invoice: agreeing on them, and ending the agreement. */
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { api } from "@/api/client";
import { useMeta } from "@/api/meta";
import type { Invoice } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { PlanParts } from "@/components/PaymentPlan";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { civilDate } from "@/lib/dates";
import { formatMoney, parseMoney } from "@/lib/money";
import { useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";
import { canBeDivided } from "./divisible";

export function PlanSection({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation("admin");
  const [agreeing, setAgreeing] = useState(false);
  const { ask, dialog } = useQuestion();
  const may = useMay("invoices.write");
  const plan = invoice.payment_plan;
  const end = useWrite<unknown, string>({
    topics: ["invoice", "customer", "mail"],
    run: (reason) => api.post("/admin/invoices/{id}/payment-plan/cancel", { path: { id: invoice.id }, body: { reason } }),
    done: () => toast.done(t("plan.done_end")),
  });
  const askEnd = () =>
    ask({ title: t("plan.end_title"), consequences: [t("plan.end_1", { amount: formatMoney(invoice.balance) }), t("plan.end_2")], confirmLabel: t("plan.end"), danger: true, reason: true, run: (reason) => end.mutateAsync(reason) });
  const owed = canBeDivided(invoice);
  const text = plan ? (plan.active ? t("plan.lead", { author: plan.author }) : t("plan.ended", { reason: plan.close_reason ?? "" })) : t("plan.none");
  return (
    <Section
      title={t("plan.title")}
      text={text}
      flush={Boolean(plan)}
      actions={
        <>
          {owed && !plan?.active ? <ActionButton action={{ key: "agree", label: t("plan.agree"), ability: may, run: () => setAgreeing(true) }} /> : null}
          {owed && plan?.active ? <ActionButton action={{ key: "end", label: t("plan.end"), ability: may, danger: true, run: askEnd }} /> : null}
        </>
      }
    >
      {plan ? <PlanParts plan={plan} /> : null}
      {dialog}
      <Modal opened={agreeing} onClose={() => setAgreeing(false)} title={t("plan.agree_title")} size="lg" closeButtonProps={{ "aria-label": translate("app.close") }}>
        {agreeing ? <Agree invoice={invoice} onDone={() => setAgreeing(false)} /> : null}
      </Modal>
    </Section>
  );
}

function Agree({ invoice, onDone }: { invoice: Invoice; onDone: () => void }) {
  const { t } = useTranslation("admin");
  const { now, time_zone } = useMeta();
  const client = useQueryClient();
  const { currency } = invoice.balance;
  const today = civilDate(new Date(now), time_zone);
  const of = useApiForm({
    initialValues: { kind: "equal", parts: "3", first_due: today, months: "1", own: [{ due: today, amount: "" }, { due: "", amount: "" }] },
    validate: {
      own: {
        due: (day, values) => (values.kind === "equal" || day ? null : t("quotes.day_missing")),
        amount: (text, values) => (values.kind === "equal" || (parseMoney(text, currency)?.minor ?? 0) > 0 ? null : t("coupons.amount_bad")),
      },
    },
    send: async ({ kind, parts, first_due, months, own }) => {
      const body =
        kind === "equal"
          ? { parts: Number(parts), first_due, months: Number(months) }
          : { own: own.map((part) => ({ due: part.due, amount: parseMoney(part.amount, currency) ?? { minor: 0, currency } })) };
      await api.post("/admin/invoices/{id}/payment-plan", { path: { id: invoice.id }, body });
      refreshTopics(client, ["invoice", "mail"]);
      toast.done(t("plan.done_agree"));
      onDone();
    },
  });
  const input = of.form.getInputProps;
  const { kind, own } = of.form.values;
  const rest = own.reduce((left, part) => left - (parseMoney(part.amount, currency)?.minor ?? 0), invoice.balance.minor);
  const restText = rest === 0 ? t("plan.divided") : t(rest > 0 ? "plan.rest" : "plan.above", { amount: formatMoney({ minor: Math.abs(rest), currency }) });
  return (
    <Form of={of} label={t("plan.agree_title")}>
      <p>{t("plan.owed", { amount: formatMoney(invoice.balance) })}</p>
      <NativeSelect
        label={t("plan.kind")}
        data={[
          { value: "equal", label: t("plan.equal") },
          { value: "own", label: t("plan.own") },
        ]}
        {...input("kind")}
      />
      {kind === "equal" ? (
        <FieldRow>
          <NativeSelect label={t("plan.count")} data={Array.from({ length: 11 }, (_, at) => String(at + 2))} {...input("parts")} />
          <TextInput type="date" label={t("plan.first")} required {...input("first_due")} />
          <NativeSelect label={t("plan.months")} data={Array.from({ length: 12 }, (_, at) => String(at + 1))} {...input("months")} />
        </FieldRow>
      ) : (
        <>
          {own.map((_, at) => (
            <FieldRow key={at}>
              <TextInput type="date" label={t("plan.due_of", { part: at + 1 })} required {...input(`own.${at}.due`)} />
              <TextInput label={`${t("plan.amount_of", { part: at + 1 })} (${currency})`} inputMode="decimal" required {...input(`own.${at}.amount`)} />
            </FieldRow>
          ))}
          <p role="status">{restText}</p>
          <FieldRow>
            <Button variant="default" disabled={own.length >= 12} onClick={() => of.form.insertListItem("own", { due: "", amount: "" })}>
              {t("plan.more")}
            </Button>
            <Button variant="default" disabled={own.length <= 2} onClick={() => of.form.removeListItem("own", own.length - 1)}>
              {t("plan.fewer")}
            </Button>
          </FieldRow>
        </>
      )}
      <FormActions of={of} label={t("plan.agree")} />
    </Form>
  );
}
