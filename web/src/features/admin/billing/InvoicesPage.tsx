/** Every invoice, and every credit note. */
import { IconReceipt2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InvoiceState } from "@/api/schema";
import { UrlTabs } from "@/components/DetailPage";
import { List } from "@/components/ListPage";
import { Page } from "@/components/Page";
import { adminPaths } from "../paths";
import { useInvoiceColumns } from "./columns";
import { CreditNoteList } from "./CreditNotes";

const STATES: InvoiceState[] = ["draft", "open", "paid", "void", "uncollectible"];

export function InvoicesPage() {
  const { t } = useTranslation("admin");
  return (
    <Page title={t("invoices.title")}>
      <UrlTabs
        tabs={[
          { key: "invoices", label: t("invoices.title"), content: <InvoiceList /> },
          { key: "credit", label: t("credit.notes"), content: <CreditNoteList /> },
        ]}
      />
    </Page>
  );
}

function InvoiceList() {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <List
      title={t("invoices.title")}
      path="/admin/invoices"
      topics={["invoice"]}
      columns={useInvoiceColumns(true)}
      filters={[
        { key: "state", label: t("field.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) },
        { key: "overdue", label: t("invoices.overdue"), options: [{ value: "true", label: t("invoices.only_overdue") }] },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.invoice(row.id)}
      searchLabel={t("invoices.search")}
      csv="invoices"
      sums={{ path: "/admin/invoices/sums", of: [{ key: "total", label: t("invoices.total") }, { key: "balance", label: t("invoices.balance") }] }}
      empty={{ icon: IconReceipt2, title: t("invoices.empty_title"), text: t("invoices.empty") }}
    />
  );
}
