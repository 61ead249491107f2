/** Every invoice. */
import { IconReceipt2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InvoiceRow, InvoiceState } from "@/api/schema";
import { ListPage } from "@/components/ListPage";
import { adminPaths } from "../paths";
import { useInvoiceColumns } from "./columns";

const STATES: InvoiceState[] = ["draft", "open", "paid", "void", "uncollectible"];

export function InvoicesPage() {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <ListPage<InvoiceRow>
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
      empty={{ icon: IconReceipt2, title: t("invoices.empty_title"), text: t("invoices.empty") }}
    />
  );
}
