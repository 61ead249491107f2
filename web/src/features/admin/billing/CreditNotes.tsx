/** Credit notes: of one invoice, of a customer, of the business. */
import { IconReceiptRefund } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { adminNoteFiles } from "@/api/admin";
import type { Invoice } from "@/api/schema";
import { DataTable } from "@/components/DataTable";
import type { Column } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { List } from "@/components/ListPage";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { DocumentLinks } from "@/components/PdfLink";
import { DateText, Time } from "@/components/Time";
import { toDecimal } from "@/lib/money";
import { CustomerLink } from "../parts";
import { adminPaths } from "../paths";
import type { CreditNote } from "./credit-calls";

function useColumns(withCustomer: boolean): Column<CreditNote>[] {
  const { t } = useTranslation("admin");
  const customer: Column<CreditNote> = { key: "customer", header: t("field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> };
  return [
    { key: "number", header: t("credit.number"), phone: "main", csv: (row) => row.number, cell: (row) => <strong className="tnum">{row.number}</strong> },
    ...(withCustomer ? [customer] : []),
    { key: "invoice", header: t("credit.of_invoice"), csv: (row) => row.invoice.name, cell: (row) => <TextLink href={adminPaths.invoice(row.invoice.id)}>{row.invoice.name}</TextLink> },
    { key: "date", header: t("credit.issued"), csv: (row) => row.issue_date, cell: (row) => <DateText date={row.issue_date} /> },
    { key: "reason", header: t("credit.reason_short"), phone: "wide", csv: (row) => row.reason, cell: (row) => row.reason },
    { key: "total", header: t("credit.total"), align: "end", phone: "side", csv: (row) => toDecimal(row.total), cell: (row) => <Money value={row.total} /> },
    { key: "pdf", header: "", align: "end", cell: (row) => <DocumentLinks files={adminNoteFiles(row.id)} name={row.number} /> },
  ];
}

export function CreditNoteList({ customerId }: { customerId?: string }) {
  const { t } = useTranslation("admin");
  return (
    <List
      title={t("credit.notes")}
      path="/admin/credit-notes"
      topics={["invoice"]}
      fixed={customerId ? { customer_id: customerId } : undefined}
      columns={useColumns(!customerId)}
      rowKey={(row) => row.id}
      searchLabel={customerId ? undefined : t("credit.search")}
      csv="credit-notes"
      empty={{ icon: IconReceiptRefund, title: t("credit.empty_title"), text: customerId ? t("credit.empty_for") : t("credit.empty") }}
    />
  );
}

/** Those of one invoice, with what a credit note is where there is none. */
export function InvoiceCreditNotes({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation("admin");
  if (invoice.credit_notes.length === 0) {
    return (
      <Section>
        <Empty icon={IconReceiptRefund} title={t("credit.empty_title")} text={t("credit.explain")} />
      </Section>
    );
  }
  return (
    <Section flush>
      <DataTable
        label={t("credit.notes")}
        rows={invoice.credit_notes}
        rowKey={(row) => row.id}
        columns={[
          { key: "number", header: t("credit.number"), phone: "main", cell: (row) => <strong className="tnum">{row.number}</strong> },
          { key: "at", header: t("credit.issued"), cell: (row) => <Time at={row.issued_at} /> },
          { key: "reason", header: t("credit.reason_short"), cell: (row) => row.reason },
          { key: "total", header: t("credit.total"), align: "end", phone: "side", cell: (row) => <Money value={row.total} /> },
          { key: "pdf", header: "", align: "end", cell: (row) => <DocumentLinks files={adminNoteFiles(row.id)} name={row.number} /> },
        ]}
      />
    </Section>
  );
}
