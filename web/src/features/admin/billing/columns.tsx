/** Columns and tabs of invoices and payments, for the lists and for a customer's page. */
import { IconCreditCard, IconReceipt2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InvoiceRow, Payment } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import { List } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { DateText, Time } from "@/components/Time";
import { toDecimal } from "@/lib/money";
import { CustomerLink, dash } from "../parts";
import { adminPaths } from "../paths";

export function useInvoiceColumns(withCustomer: boolean): Column<InvoiceRow>[] {
  const { t } = useTranslation("admin");
  const customer: Column<InvoiceRow> = { key: "customer", header: t("field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> };
  return [
    { key: "number", header: t("invoices.number"), sort: "number", phone: "main", csv: (row) => row.number ?? "", cell: (row) => <span className="tnum">{row.number ?? t("invoices.draft_name")}</span> },
    { key: "state", header: t("field.state"), phone: "side", csv: (row) => (row.overdue ? "overdue" : row.state), cell: (row) => <StateBadge state={row.overdue ? "overdue" : row.state} /> },
    ...(withCustomer ? [customer] : []),
    { key: "issued", header: t("invoices.issued"), sort: "issue_date", phone: "wide", csv: (row) => row.issue_date ?? "", cell: (row) => (row.issue_date ? <DateText date={row.issue_date} /> : dash) },
    { key: "due", header: t("invoices.due"), sort: "due_date", phone: "wide", csv: (row) => row.due_date ?? "", cell: (row) => (row.due_date ? <DateText date={row.due_date} /> : dash) },
    { key: "total", header: t("invoices.total"), sort: "total", align: "end", csv: (row) => toDecimal(row.total), cell: (row) => <Money value={row.total} /> },
    { key: "balance", header: t("invoices.balance"), align: "end", phone: "wide", csv: (row) => toDecimal(row.balance), cell: (row) => <Money value={row.balance} quietZero /> },
  ];
}

/** The card, or the words for money that came another way. */
export function MethodText({ payment }: { payment: Pick<Payment, "method" | "gateway"> }) {
  const { t } = useTranslation(["admin", "common"]);
  if (!payment.method) return <>{payment.gateway === "manual" ? t("payments.manual") : dash}</>;
  const brand = payment.method.brand.charAt(0).toUpperCase() + payment.method.brand.slice(1);
  return <>{t("common:card.ending", { brand, last4: payment.method.last4 })}</>;
}

export function usePaymentColumns(withCustomer: boolean): Column<Payment>[] {
  const { t } = useTranslation("admin");
  const customer: Column<Payment> = { key: "customer", header: t("field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> };
  return [
    { key: "amount", header: t("field.amount"), sort: "amount", phone: "main", csv: (row) => toDecimal(row.amount), cell: (row) => <Money value={row.amount} /> },
    { key: "status", header: t("field.state"), sort: "status", phone: "side", csv: (row) => row.status, cell: (row) => <StateBadge state={row.refunded.minor >= row.amount.minor && row.refunded.minor > 0 ? "refunded" : row.status} why={row.error?.message} /> },
    ...(withCustomer ? [customer] : []),
    { key: "method", header: t("payments.method"), csv: (row) => row.method?.last4 ?? "", cell: (row) => <MethodText payment={row} /> },
    { key: "created", header: t("payments.created"), sort: "created_at", csv: (row) => row.created_at, cell: (row) => <Time at={row.created_at} /> },
    { key: "refunded", header: t("payments.refunded"), align: "end", phone: "wide", csv: (row) => toDecimal(row.refunded), cell: (row) => <Money value={row.refunded} quietZero /> },
  ];
}

export function CustomerInvoices({ customerId }: { customerId: string }) {
  const { t } = useTranslation("admin");
  return (
    <List
      title={t("invoices.title")}
      path="/admin/invoices"
      topics={["invoice"]}
      fixed={{ customer_id: customerId }}
      columns={useInvoiceColumns(false)}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.invoice(row.id)}
      empty={{ icon: IconReceipt2, title: t("invoices.empty_title"), text: t("invoices.empty_for") }}
    />
  );
}

export function CustomerPayments({ customerId }: { customerId: string }) {
  const { t } = useTranslation("admin");
  return (
    <List
      title={t("payments.title")}
      path="/admin/payments"
      topics={["payment"]}
      fixed={{ customer_id: customerId }}
      columns={usePaymentColumns(false)}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.payment(row.id)}
      empty={{ icon: IconCreditCard, title: t("payments.empty_title"), text: t("payments.empty_for") }}
    />
  );
}
