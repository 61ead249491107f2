/** Back from the bank: asks the gateway until it knows, then goes on to the order, or says what became of it and what to do. */
import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import type { Payment } from "@/api/schema";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { Declined } from "@/components/pay/PayPanel";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { isUnderWay, newestOf, outcomeOfInvoice, outcomeOfPayment } from "@/lib/payment-outcome";
import type { PaymentOutcome } from "@/lib/payment-outcome";
import { pendingPayment } from "@/lib/pending-payment";
import classes from "./PayReturnPage.module.css";

export function PayReturnPage() {
  const { t } = useTranslation("shop");
  const search = useSearch({ strict: false }) as { order?: string; invoice?: string; payment?: string };
  const [pending] = useState(() => pendingPayment(search.invoice));
  const id = search.payment ?? pending?.payment;
  const order = search.order ?? pending?.order;
  const invoice = search.invoice ?? pending?.invoice;
  return (
    <Page title={t("return.title")} narrow>
      <Section>{id ? <Ask id={id} order={order} invoice={invoice} /> : invoice ? <AskInvoice invoice={invoice} order={order} /> : <Unknown />}</Section>
    </Page>
  );
}

interface AskProps {
  id: string;
  order?: string;
  invoice?: string;
}

function Ask({ id, order, invoice }: AskProps) {
  const [tries, setTries] = useState(0);
  const payment = useQuery({
    queryKey: ["payment-refresh", id],
    queryFn: async () => {
      setTries((old) => old + 1);
      return portalApi.refreshPayment(id);
    },
    refetchInterval: (query) => (!query.state.data || isUnderWay(query.state.data) ? Math.min(1500 + query.state.dataUpdateCount * 400, 6000) : false),
    staleTime: 0,
    retry: 3,
  });
  if (payment.error && !payment.data) return <Unknown />;
  if (!payment.data) return <Waiting slow={tries > 6} />;
  return <Answer outcome={outcomeOfPayment(payment.data)} payment={payment.data} order={order} invoice={invoice ?? payment.data.invoice_ids[0]} slow={tries > 6} />;
}

/** The browser that pays may not be the one that comes back: then the invoice itself says what became of it. */
function AskInvoice({ invoice, order }: { invoice: string; order?: string }) {
  const [since] = useState(() => Date.now());
  const query = useQuery({ ...portal.invoice(invoice), refetchInterval: (state) => (state.state.data && outcomeOfInvoice(state.state.data) === "asking" ? 3000 : false) });
  if (query.error && !query.data) return <Unknown />;
  if (!query.data) return <Waiting slow={false} />;
  return <Answer outcome={outcomeOfInvoice(query.data)} payment={newestOf(query.data.payments)} order={order} invoice={invoice} slow={query.dataUpdatedAt - since > 15_000} />;
}

interface AnswerProps {
  outcome: PaymentOutcome;
  payment: Payment | undefined;
  order: string | undefined;
  invoice: string | undefined;
  slow: boolean;
}

function Answer({ outcome, payment, order, invoice, slow }: AnswerProps) {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  const payAgain = order ? paths.checkout({ step: "pay", order }) : `${paths.portal.invoice(invoice ?? "")}?pay=1`;
  if (outcome === "asking") return <Waiting slow={slow} />;
  if (outcome === "received") return <Done order={order} invoice={invoice} />;
  if (outcome === "failed") {
    return (
      <div className={classes.result}>
        <h2>{t("return.failed_title")}</h2>
        {payment ? <Declined payment={payment} /> : null}
        <LinkButton href={payAgain}>{t("return.try_again")}</LinkButton>
      </div>
    );
  }
  const words = { email: brand.support_email, amount: payment ? formatMoney(payment.refunded) : "" };
  return (
    <div className={classes.result} role="status">
      <IconInfoCircle size={44} stroke={1.5} aria-hidden />
      <h2>{t(`return.${outcome}_title`)}</h2>
      <p>{t(`return.${outcome}`, words)}</p>
      {outcome === "open" ? (
        <LinkButton href={payAgain}>{t("return.pay_now")}</LinkButton>
      ) : (
        <LinkButton href={invoice ? paths.portal.invoice(invoice) : paths.portal.invoices()} variant="default">
          {t("return.see_invoice")}
        </LinkButton>
      )}
    </div>
  );
}

function Waiting({ slow }: { slow: boolean }) {
  const { t } = useTranslation("shop");
  return (
    <div className={classes.result} role="status">
      <Loader aria-hidden />
      <h2>{t("return.asking_title")}</h2>
      <p>{slow ? t("return.slow") : t("return.asking")}</p>
      {slow ? (
        <LinkButton href={paths.portal.invoices()} variant="default">
          {t("return.invoices")}
        </LinkButton>
      ) : null}
    </div>
  );
}

function Done({ order, invoice }: { order?: string; invoice?: string }) {
  const { t } = useTranslation("shop");
  const navigate = useNavigate();
  const href = order ? paths.portal.order(order) : paths.portal.invoice(invoice ?? "");
  useEffect(() => {
    const timer = setTimeout(() => void navigate({ to: href as "/", replace: true }), 1200);
    return () => clearTimeout(timer);
  }, [href, navigate]);
  return (
    <div className={classes.result} role="status">
      <IconCircleCheck size={44} stroke={1.5} color="var(--mp-good-solid)" aria-hidden />
      <h2>{t("return.done_title")}</h2>
      <LinkButton href={href}>{order ? t("return.see_order") : t("return.see_invoice")}</LinkButton>
    </div>
  );
}

function Unknown() {
  const { t } = useTranslation("shop");
  return <Empty title={t("return.unknown_title")} text={t("return.unknown")} action={<LinkButton href={paths.portal.invoices()}>{t("return.invoices")}</LinkButton>} />;
}
