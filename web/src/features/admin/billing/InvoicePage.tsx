/** One invoice: the document, what was paid, what happened, what can be done. */
import { Button } from "@mantine/core";
import { IconBan, IconBellRinging, IconCash, IconFileTypePdf, IconReceiptOff, IconReceiptRefund } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, adminInvoiceFiles, adminInvoicePdf, adminNoteFiles, adminRead } from "@/api/admin";
import { useMeta, useNow } from "@/api/meta";
import type { Invoice } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { DetailPage } from "@/components/DetailPage";
import { DownloadMenu } from "@/components/DownloadMenu";
import { InvoiceDocument } from "@/components/InvoiceDocument";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { toast } from "@/components/toasts";
import { civilDate, daysBetween, formatDate } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { AdminTimeline } from "../AdminTimeline";
import { CustomerLink, Loaded, dash } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { usePaymentColumns } from "./columns";
import { canBillAgain, voidInvoice, writeOffInvoice } from "./credit-calls";
import { InvoiceCreditNotes } from "./CreditNotes";
import { DraftItems, DraftNotice, FinalizeDraft } from "./DraftSection";
import { canBeDivided } from "./divisible";
import { RecordPayment } from "./RecordPayment";

const CreditDialog = lazy(() => import("./CreditDialog").then((made) => ({ default: made.CreditDialog })));
const RevenueSection = lazy(() => import("./RevenueSection").then((made) => ({ default: made.RevenueSection })));
const PlanSection = lazy(() => import("./PlanSection").then((made) => ({ default: made.PlanSection })));

export function InvoicePage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("invoices.title"), href: adminPaths.invoices() }];
  return (
    <Loaded query={adminRead.invoice(id)} name={t("invoices.invoice")} crumbs={crumbs}>
      {(invoice) => <View invoice={invoice} crumbs={crumbs} />}
    </Loaded>
  );
}

type Verb = "void" | "write_off" | "remind";

function useInvoiceActions(invoice: Invoice, open: (dialog: "record" | "credit") => void) {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const number = invoice.number ?? t("invoices.draft_name");
  const amount = formatMoney(invoice.balance);
  const write = useWrite<unknown, { verb: Verb; reason: string; again: boolean }>({
    topics: ["invoice", "mail"],
    run: ({ verb, reason, again }) => {
      if (verb === "void") return voidInvoice(invoice.id, { reason, bill_again: again });
      return verb === "write_off" ? writeOffInvoice(invoice.id, reason) : adminApi.remind(invoice.id);
    },
    done: (_, { verb }) => toast.done(t(`invoice_act.done_${verb}`)),
  });
  const question = (verb: Verb) => () =>
    ask({
      title: t(`invoice_act.${verb}_title`, { number }),
      consequences: [t(`invoice_act.${verb}_1`, { amount }), t(`invoice_act.${verb}_2`), ...(verb === "void" ? [t("credit.void_or_credit")] : [])],
      confirmLabel: t(`invoice_act.${verb}`),
      danger: verb !== "remind",
      reason: verb !== "remind",
      option: verb === "void" && canBillAgain(invoice) ? { label: t("credit.bill_again"), help: t("credit.bill_again_help") } : undefined,
      run: (reason, again) => write.mutateAsync({ verb, reason, again }),
    });
  const record: ActionItem = { key: "record", label: t("invoice_act.record_payment"), icon: IconCash, ability: invoice.can.record_payment, run: () => open("record") };
  const more: ActionItem[] = [
    { key: "remind", label: t("invoice_act.remind"), icon: IconBellRinging, ability: invoice.can.remind, run: question("remind") },
    { key: "credit", label: t("credit.action"), icon: IconReceiptRefund, ability: invoice.can.credit, run: () => open("credit") },
    { key: "write_off", label: t("invoice_act.write_off"), icon: IconReceiptOff, danger: true, ability: invoice.can.write_off, run: question("write_off") },
    { key: "void", label: t("invoice_act.void"), icon: IconBan, danger: true, ability: invoice.can.void, run: question("void") },
  ];
  return { record, more, dialog };
}

/** The order by its number, which an invoice does not carry. */
function OrderLink({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const { data } = useQuery(adminRead.order(id));
  return <TextLink href={adminPaths.order(id)}>{data?.number ?? t("invoices.order")}</TextLink>;
}

function View({ invoice, crumbs }: { invoice: Invoice; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("admin");
  const [open, setOpen] = useState<"record" | "credit" | null>(null);
  const { record, more, dialog } = useInvoiceActions(invoice, setOpen);
  return (
    <DetailPage
      title={invoice.number ?? t("invoices.draft_name")}
      crumbs={crumbs}
      badge={invoice.draft ? null : <StateBadge state={invoice.overdue ? "overdue" : invoice.state} />}
      actions={
        invoice.draft ? <FinalizeDraft invoice={invoice} /> : <>
          <Button component="a" href={adminInvoicePdf(invoice.id)} target="_blank" rel="noreferrer" variant="default" leftSection={<IconFileTypePdf size={16} aria-hidden />}>
            {t("invoices.pdf")}
          </Button>
          <DownloadMenu name={invoice.number ?? t("invoices.draft_name")} files={adminInvoiceFiles(invoice.id)} />
          {record.ability?.allowed ? <ActionButton action={record} variant="filled" /> : null}
          <ActionMenu items={record.ability?.allowed ? more : [record, ...more]} />
          {dialog}
          <RecordPayment invoice={invoice} opened={open === "record"} onClose={() => setOpen(null)} />
          <Suspense fallback={null}>{open === "credit" ? <CreditDialog invoice={invoice} opened onClose={() => setOpen(null)} /> : null}</Suspense>
        </>
      }
      facts={[
        { label: t("field.customer"), value: <CustomerLink customer={invoice.customer} /> },
        { label: t("invoices.total"), value: <Money value={invoice.total} /> },
        invoice.draft ? null : { label: t("invoices.balance"), value: <Money value={invoice.balance} /> },
        { label: invoice.draft ? t("invoices.draft_issued") : t("invoices.issued"), value: invoice.issue_date ? <DateText date={invoice.issue_date} /> : dash },
        { label: t("invoices.due"), value: invoice.due_date ? <DateText date={invoice.due_date} /> : dash },
        invoice.reporting ? { label: t("currencies.frozen"), value: <FrozenRate reporting={invoice.reporting} /> } : null,
        invoice.order_id ? { label: t("invoices.order"), value: <OrderLink id={invoice.order_id} /> } : null,
      ]}
      notice={invoice.overdue ? <Overdue invoice={invoice} /> : invoice.draft ? <DraftNotice invoice={invoice} /> : null}
      tabs={[
        { key: "document", label: t("invoices.document"), content: <><InvoiceDocument invoice={invoice} serviceHref={(id) => adminPaths.service(id)} noteFiles={adminNoteFiles} />{invoice.draft ? <DraftItems invoice={invoice} /> : null}</> },
        ...(invoice.payment_plan || canBeDivided(invoice) ? [{ key: "plan", label: t("plan.title"), count: invoice.payment_plan?.active ? invoice.payment_plan.parts.length : undefined, content: <PlanSection invoice={invoice} /> }] : []),
        ...(invoice.draft ? [] : [
          { key: "payments", label: t("invoices.payments"), count: invoice.payments.length, content: <Payments invoice={invoice} /> },
          { key: "credit", label: t("credit.notes"), count: invoice.credit_notes.length, content: <InvoiceCreditNotes invoice={invoice} /> },
          { key: "revenue", label: t("invoices.revenue"), content: <RevenueSection invoice={invoice.id} /> },
        ]),
        { key: "timeline", label: t("invoices.timeline"), content: <Section><AdminTimeline entries={invoice.timeline} label={t("invoices.timeline")} /></Section> },
      ]}
    />
  );
}

/** The rate to the reporting currency that stays with the invoice, and what its total comes to. */
function FrozenRate({ reporting }: { reporting: NonNullable<Invoice["reporting"]> }) {
  const { t } = useTranslation("admin");
  const { rate, total, currency } = reporting;
  if (!rate || !total) return <TextLink href={adminPaths.currencies}>{t("currencies.frozen_missing", { currency })}</TextLink>;
  return (
    <>
      <Money value={total} />
      <br />
      {t("currencies.frozen_from", { words: rate.words, source: t(`currencies.source_${rate.source}`), date: formatDate(rate.day) })}
    </>
  );
}

function Overdue({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const today = civilDate(useNow(), time_zone);
  const days = invoice.due_date ? daysBetween(invoice.due_date, today) : 0;
  return <Section tone="bad" title={t("invoices.overdue_by", { count: days })} text={t("invoices.overdue_text", { amount: formatMoney(invoice.balance), date: formatDate(invoice.due_date ?? "") })} />;
}

function Payments({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation("admin");
  const columns = usePaymentColumns(false);
  return (
    <Section flush={invoice.payments.length > 0}>
      {invoice.payments.length === 0 ? t("invoices.no_payments") : <DataTable label={t("invoices.payments")} columns={columns} rows={invoice.payments} rowKey={(row) => row.id} rowHref={(row) => adminPaths.payment(row.id)} />}
    </Section>
  );
}
