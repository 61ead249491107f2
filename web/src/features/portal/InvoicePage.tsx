/** One invoice: what was sold for which time, tax, payments, the document, and paying it. */
import { Button, Modal } from "@mantine/core";
import { IconCreditCard, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { invoiceFiles, invoicePdf, noteFiles, paymentReceipt, portal } from "@/api/portal";
import type { Invoice, PaymentRow } from "@/api/schema";
import { ActionButton } from "@/components/Actions";
import { DetailPage } from "@/components/DetailPage";
import { DownloadMenu } from "@/components/DownloadMenu";
import { InvoiceDocument } from "@/components/InvoiceDocument";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ReceiptLink } from "@/components/PdfLink";
import { PlanParts } from "@/components/PaymentPlan";
import { PayPanel, methodName } from "@/components/pay/PayPanel";
import { StateBadge } from "@/components/StateBadge";
import { DateText, Time } from "@/components/Time";
import { Timeline } from "@/components/Timeline";
import { WhenRead } from "@/components/WhenRead";
import { toast } from "@/components/toasts";
import { paths, portalHref } from "@/lib/paths";
import { useDueText } from "./due";
import { InvoiceState } from "./InvoiceState";
import classes from "./InvoicePage.module.css";

export function InvoicePage() {
  const { id = "" } = useParams({ strict: false });
  const invoice = useQuery(portal.invoice(id));
  return <WhenRead query={invoice}>{(found) => <Loaded invoice={found} />}</WhenRead>;
}

function Loaded({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation("portal");
  const dueText = useDueText();
  const navigate = useNavigate();
  const { pay } = useSearch({ strict: false }) as { pay?: string };
  const show = (open: boolean) => void navigate({ to: ".", search: (open ? { pay: "1" } : {}) as never, replace: true, resetScroll: false });
  const name = invoice.number ?? t("invoice.draft");
  const plan = invoice.payment_plan?.active ? invoice.payment_plan : null;
  const part = plan && plan.due_now.minor > 0 ? plan.due_now : plan?.next;
  const partOnly = Boolean(part && part.minor < invoice.balance.minor);
  const payable = invoice.can.pay?.allowed && invoice.balance.minor > 0;
  return (
    <DetailPage
      title={t("invoice.title", { number: name })}
      crumbs={[{ label: t("nav.invoices"), href: paths.portal.invoices() }]}
      badge={<InvoiceState invoice={invoice} />}
      facts={[
        { label: t("invoice.balance"), value: <Money value={invoice.balance} strong /> },
        { label: t("invoice.total"), value: <Money value={invoice.total} /> },
        invoice.issue_date && { label: t("invoice.issued"), value: <DateText date={invoice.issue_date} /> },
        invoice.due_date && {
          label: t("invoice.due"),
          value: (
            <>
              <DateText date={invoice.due_date} />
              {invoice.state === "open" ? <span className={classes.quiet}> {dueText(invoice.due_date, invoice.overdue)}</span> : null}
            </>
          ),
        },
      ]}
      actions={
        <>
          <Button component="a" href={invoicePdf(invoice.id)} download={`${name}.pdf`} variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
            {t("invoice.pdf")}
          </Button>
          <DownloadMenu name={name} files={invoiceFiles(invoice.id)} />
          {invoice.balance.minor > 0 ? (
            <ActionButton action={{ key: "pay", label: partOnly ? t("invoice.pay_part") : t("invoice.pay"), icon: IconCreditCard, run: () => show(true), ability: invoice.can.pay }} variant={payable ? "filled" : "default"} />
          ) : null}
        </>
      }
      aside={
        <>
          <Payments payments={invoice.payments} />
          <Section title={t("invoice.history")}>
            <Timeline entries={invoice.timeline} hrefFor={portalHref} label={t("invoice.history")} />
          </Section>
        </>
      }
    >
      {plan ? (
        <Section
          title={t("invoice.plan")}
          text={t("invoice.plan_lead")}
          flush
          actions={
            partOnly && payable ? (
              <Button variant="default" onClick={() => void navigate({ to: ".", search: { pay: "all" } as never, replace: true, resetScroll: false })}>
                {t("invoice.pay_all")}
              </Button>
            ) : undefined
          }
        >
          <PlanParts plan={plan} />
        </Section>
      ) : null}
      <InvoiceDocument invoice={invoice} serviceHref={paths.portal.service} noteFiles={noteFiles} />
      {invoice.order_id ? (
        <p className={classes.quiet}>
          <TextLink href={paths.portal.order(invoice.order_id)}>{t("invoice.order")}</TextLink>
        </p>
      ) : null}
      <Modal opened={Boolean(pay) && Boolean(payable)} onClose={() => show(false)} title={t("invoice.pay_title", { number: name })} size="lg" closeButtonProps={{ "aria-label": t("close") }}>
        <PayPanel
          invoiceIds={[invoice.id]}
          orderId={invoice.order_id ?? undefined}
          amount={partOnly && part && pay !== "all" ? part : invoice.balance}
          nextPart={partOnly && pay !== "all"}
          onPaid={(payment) => {
            show(false);
            if (payment.status === "succeeded") toast.done(t("invoice.paid_toast", { number: name }));
            else toast.note(t("invoice.processing_toast"));
          }}
        />
      </Modal>
    </DetailPage>
  );
}

function Payments({ payments }: { payments: PaymentRow[] }) {
  const { t } = useTranslation(["portal", "common"]);
  return (
    <Section title={t("portal:invoice.payments")}>
      {payments.length === 0 ? (
        <p className={classes.quiet}>{t("portal:invoice.no_payments")}</p>
      ) : (
        <ul className={classes.payments}>
          {payments.map((payment) => (
            <li key={payment.id}>
              <span>
                {payment.method ? methodName(payment.method) : payment.gateway}
                <span className={classes.when}>
                  <Time at={payment.created_at} as="exact" />
                </span>
                {payment.error ? <span className={classes.when}>{payment.error.message}</span> : null}
              </span>
              <span className={classes.end}>
                <Money value={payment.amount} />
                <StateBadge state={payment.status} />
                {payment.refunded.minor > 0 ? (
                  <span className={classes.when}>
                    {t("common:state.refunded")} <Money value={payment.refunded} />
                  </span>
                ) : null}
                {payment.status === "succeeded" ? <ReceiptLink href={paymentReceipt(payment.id)} amount={payment.amount} /> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
