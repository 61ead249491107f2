/** Back from the bank: asks the gateway until it knows, then goes on to the order, or says what to do. */
import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconCircleCheck } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { portal, portalApi } from "@/api/portal";
import type { Payment } from "@/api/schema";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { Declined } from "@/components/pay/PayPanel";
import { paths } from "@/lib/paths";
import { pendingPayment } from "@/lib/pending-payment";
import classes from "./PayReturnPage.module.css";

const OPEN: Payment["status"][] = ["created", "requires_action", "processing", "unknown"];

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
  const { t } = useTranslation("shop");
  const [tries, setTries] = useState(0);
  const payment = useQuery({
    queryKey: ["payment-refresh", id],
    queryFn: async () => {
      setTries((old) => old + 1);
      return portalApi.refreshPayment(id);
    },
    refetchInterval: (query) => (!query.state.data || OPEN.includes(query.state.data.status) ? Math.min(1500 + query.state.dataUpdateCount * 400, 6000) : false),
    staleTime: 0,
    retry: 3,
  });
  const status = payment.data?.status;
  if (status === "succeeded") return <Done order={order} invoice={invoice} />;
  if (payment.data && status && !OPEN.includes(status)) {
    return (
      <div className={classes.result}>
        <h2>{t("return.failed_title")}</h2>
        <Declined payment={payment.data} />
        <LinkButton href={order ? paths.checkout({ step: "pay", order }) : paths.portal.invoice(invoice ?? "")}>{t("return.try_again")}</LinkButton>
      </div>
    );
  }
  if (payment.error && !payment.data) return <Unknown />;
  return <Waiting slow={tries > 6} />;
}

/** The browser that pays may not be the one that comes back: then the invoice itself says whether it is paid. */
function AskInvoice({ invoice, order }: { invoice: string; order?: string }) {
  const [since] = useState(() => Date.now());
  const query = useQuery({ ...portal.invoice(invoice), refetchInterval: (state) => (state.state.data?.state === "open" ? 3000 : false) });
  if (query.error) return <Unknown />;
  if (query.data && query.data.state !== "open") return <Done order={order} invoice={invoice} />;
  return <Waiting slow={query.dataUpdatedAt - since > 15_000} />;
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
