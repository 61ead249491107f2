/** Pays an invoice, or several at once: with a saved card or a new one, through 3-D Secure where the bank asks, with advice when it fails. */
import { Alert, Button } from "@mantine/core";
import { IconCreditCardOff, IconLock } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { uuid } from "@/api/client";
import { useMeta } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import type { Money as MoneyValue, PayInput, Payment, PaymentMethod } from "@/api/schema";
import { ChoiceCards } from "@/components/ChoiceCards";
import { DetailSkeleton } from "@/components/DetailPage";
import { ProblemAlert } from "@/components/ProblemView";
import { t as translate } from "@/i18n";
import { brandName } from "@/lib/card";
import { formatMoney } from "@/lib/money";
import { rememberPayment } from "@/lib/pending-payment";
import { paths } from "@/lib/paths";
import { CardForm } from "./CardForm";
import classes from "./pay.module.css";

interface PayPanelProps {
  /** One invoice, or several that are paid with one payment. */
  invoiceIds: string[];
  orderId?: string;
  amount: MoneyValue;
  /** Of an invoice in parts, only what its plan asks for. */
  nextPart?: boolean;
  /** Paid, or under way at the gateway. */
  onPaid: (payment: Payment) => void;
}

export function PayPanel({ invoiceIds, orderId, amount, nextPart = false, onPaid }: PayPanelProps) {
  const { t } = useTranslation();
  const { gateway } = useMeta();
  const client = useQueryClient();
  const methods = useQuery(portal.paymentMethods());
  const usable = methods.data?.items.filter((method) => !method.expired) ?? [];
  const preferred = usable.find((method) => method.default) ?? usable[0];
  const [picked, setPicked] = useState<string | null>(null);
  const [failed, setFailed] = useState<Payment | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const attempt = useRef(uuid());
  const choice = picked ?? preferred?.id ?? "new";
  const [first = "", ...more] = invoiceIds;
  const label = t("card.pay", { amount: formatMoney(amount) });

  const pay = async (input: Pick<PayInput, "payment_method_id" | "token" | "save">) => {
    setFailed(null);
    setProblem(null);
    // A card that fails may still have been kept: the form stays open for the next try instead of jumping to it.
    if (input.token) setPicked("new");
    const back = `${window.location.origin}${paths.payReturn({ order: orderId, invoice: first })}`;
    const payment = more.length > 0 ? await portalApi.payAll({ ...input, invoice_ids: invoiceIds, return_url: back }, attempt.current) : await portalApi.pay(first, { ...input, return_url: back, next_part: nextPart }, attempt.current);
    // The answer is known: another try is another attempt.
    attempt.current = uuid();
    rememberPayment({ payment: payment.id, invoice: first, order: orderId });
    if (payment.status === "requires_action" && payment.next_action) {
      window.location.assign(payment.next_action.url);
      return;
    }
    refreshTopics(client, ["payment", "invoice", "order", "customer"]);
    if (payment.status === "failed" || payment.status === "cancelled") setFailed(payment);
    else onPaid(payment);
  };
  const paySaved = async () => {
    setBusy(true);
    try {
      await pay({ payment_method_id: choice, save: false });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };

  if (!gateway) return <Alert color="gray">{t("card.no_gateway")}</Alert>;
  // The kept cards come first: a form that gives way to them would take half a card number with it.
  if (methods.isPending) return <DetailSkeleton label={t("app.loading")} />;
  return (
    <div className={classes.panel}>
      {failed ? <Declined key={failed.id} payment={failed} /> : null}
      {usable.length > 0 ? (
        <ChoiceCards
          legend={t("card.pay_with")}
          value={choice}
          onChange={setPicked}
          columns={1}
          choices={[
            ...usable.map((method) => ({ value: method.id, label: methodName(method), hint: methodExpiry(method) })),
            { value: "new", label: t("card.new") },
          ]}
        />
      ) : null}
      {choice === "new" ? (
        <CardForm gateway={gateway} submitLabel={label} offerSave onToken={(token, save) => pay({ token, save })} />
      ) : (
        <>
          <ProblemAlert error={problem} />
          <Button size="md" fullWidth loading={busy} leftSection={<IconLock size={17} aria-hidden />} onClick={() => void paySaved()}>
            {label}
          </Button>
        </>
      )}
    </div>
  );
}

export const methodName = (method: Pick<PaymentMethod, "brand" | "last4">): string =>
  translate("card.ending", { brand: brandName(method.brand), last4: method.last4 });

export const methodExpiry = (method: PaymentMethod): string => {
  const date = `${String(method.exp_month).padStart(2, "0")}/${String(method.exp_year % 100).padStart(2, "0")}`;
  return method.expired ? translate("card.expired_on", { date }) : translate("card.expires", { date });
};

export function Declined({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const alert = useRef<HTMLDivElement>(null);
  // The button that was pressed may be a screen below; the answer comes to the eye and to the focus.
  useEffect(() => alert.current?.focus(), []);
  return (
    <Alert ref={alert} tabIndex={-1} role="alert" className={classes.declined} icon={<IconCreditCardOff aria-hidden />} title={payment.error?.message ?? t("card.declined")}>
      {payment.error?.advice ?? t("card.declined_advice")}
    </Alert>
  );
}
