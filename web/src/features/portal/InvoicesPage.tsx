/** Every invoice of the customer, what is open first in mind; the credit notes, and the account's credit. */
import { Button } from "@mantine/core";
import { IconCreditCard, IconFileInvoice, IconFileTypePdf, IconReceiptRefund } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Row } from "@/api/contract";
import { noteFiles, ownStatement, portal } from "@/api/portal";
import type { InvoiceRow } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import { UrlTabs } from "@/components/DetailPage";
import { List } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { Page } from "@/components/Page";
import { DocumentLinks } from "@/components/PdfLink";
import { StatementDialog } from "@/components/StatementDialog";
import { TextLink } from "@/components/links";
import { DateText } from "@/components/Time";
import { toDecimal } from "@/lib/money";
import { paths } from "@/lib/paths";
import { AccountCredit } from "./AccountCredit";
import { InvoiceState } from "./InvoiceState";
import { PayOpen } from "./PayOpen";

const STATES = ["open", "paid", "void"] as const;

export function InvoicesPage() {
  const { t } = useTranslation(["portal", "common"]);
  const overview = useQuery(portal.overview());
  const [choosing, setChoosing] = useState(false);
  const [paying, setPaying] = useState(false);
  return (
    <Page
      title={t("portal:nav.invoices")}
      lead={
        overview.data && overview.data.due.minor > 0 ? (
          <>
            {t("portal:invoice.open_sum")} <Money value={overview.data.due} strong />
          </>
        ) : undefined
      }
      actions={
        <>
          {overview.data && overview.data.due.minor > 0 ? (
            <Button leftSection={<IconCreditCard size={16} aria-hidden />} onClick={() => setPaying(true)}>
              {t("portal:pay_open.action")}
            </Button>
          ) : null}
          <Button variant="default" leftSection={<IconFileTypePdf size={16} aria-hidden />} onClick={() => setChoosing(true)}>
            {t("common:document.statement")}
          </Button>
        </>
      }
    >
      <PayOpen opened={paying} onClose={() => setPaying(false)} />
      <StatementDialog href={ownStatement} opened={choosing} onClose={() => setChoosing(false)} />
      <UrlTabs
        tabs={[
          { key: "invoices", label: t("portal:nav.invoices"), content: <Invoices /> },
          { key: "credit", label: t("portal:credit.title"), content: <CreditNotes /> },
          { key: "account-credit", label: t("portal:credit.account"), content: <AccountCredit /> },
        ]}
      />
    </Page>
  );
}

type CreditNote = Row<"/portal/credit-notes">;

function CreditNotes() {
  const { t } = useTranslation("portal");
  const columns: Column<CreditNote>[] = [
    { key: "number", header: t("credit.number"), phone: "main", csv: (row) => row.number, cell: (row) => <strong className="tnum">{row.number}</strong> },
    { key: "invoice", header: t("credit.invoice"), csv: (row) => row.invoice.name, cell: (row) => <TextLink href={paths.portal.invoice(row.invoice.id)}>{row.invoice.name}</TextLink> },
    { key: "date", header: t("invoice.issued"), csv: (row) => row.issue_date, cell: (row) => <DateText date={row.issue_date} /> },
    { key: "reason", header: t("credit.reason"), phone: "wide", csv: (row) => row.reason, cell: (row) => row.reason },
    { key: "total", header: t("credit.total"), align: "end", phone: "side", csv: (row) => `${toDecimal(row.total)} ${row.total.currency}`, cell: (row) => <Money value={row.total} /> },
    { key: "pdf", header: "", align: "end", cell: (row) => <DocumentLinks files={noteFiles(row.id)} name={row.number} /> },
  ];
  return <List title={t("credit.title")} path="/portal/credit-notes" topics={["invoice"]} columns={columns} rowKey={(row) => row.id} csv="credit-notes" empty={{ icon: IconReceiptRefund, title: t("credit.empty_title"), text: t("credit.empty") }} />;
}

function Invoices() {
  const { t } = useTranslation(["portal", "common"]);
  const columns: Column<InvoiceRow>[] = [
    { key: "number", header: t("portal:invoice.number"), sort: "number", phone: "main", cell: (row) => row.number ?? t("portal:invoice.draft"), csv: (row) => row.number ?? "" },
    { key: "state", header: t("portal:invoice.state"), sort: "state", phone: "side", cell: (row) => <InvoiceState invoice={row} />, csv: (row) => (row.overdue ? "overdue" : row.state) },
    { key: "issued", header: t("portal:invoice.issued"), sort: "issue_date", phone: "wide", cell: (row) => (row.issue_date ? <DateText date={row.issue_date} /> : "–"), csv: (row) => row.issue_date ?? "" },
    { key: "due", header: t("portal:invoice.due"), sort: "due_date", cell: (row) => (row.due_date ? <DateText date={row.due_date} /> : "–"), csv: (row) => row.due_date ?? "" },
    { key: "total", header: t("portal:invoice.total"), sort: "total", align: "end", cell: (row) => <Money value={row.total} />, csv: (row) => `${toDecimal(row.total)} ${row.total.currency}` },
    { key: "balance", header: t("portal:invoice.balance"), align: "end", phone: "wide", cell: (row) => <Money value={row.balance} quietZero strong={row.balance.minor > 0} />, csv: (row) => `${toDecimal(row.balance)} ${row.balance.currency}` },
  ];
  return (
    <List
      title={t("portal:nav.invoices")}
      path="/portal/invoices"
      topics={["invoice"]}
      columns={columns}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.portal.invoice(row.id)}
      searchLabel={t("portal:invoice.search")}
      filters={[{ key: "state", label: t("portal:invoice.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) }]}
      empty={{ icon: IconFileInvoice, title: t("portal:invoice.empty_title"), text: t("portal:invoice.empty") }}
      csv="invoices"
    />
  );
}

