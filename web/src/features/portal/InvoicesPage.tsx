/** Every invoice of the customer, what is open first in mind. */
import { IconFileInvoice } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { portal } from "@/api/portal";
import type { InvoiceRow } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { DateText } from "@/components/Time";
import { toDecimal } from "@/lib/money";
import { paths } from "@/lib/paths";
import { InvoiceState } from "./InvoiceState";

const STATES = ["open", "paid", "void"] as const;

export function InvoicesPage() {
  const { t } = useTranslation(["portal", "common"]);
  const overview = useQuery(portal.overview());
  const columns: Column<InvoiceRow>[] = [
    { key: "number", header: t("portal:invoice.number"), sort: "number", phone: "main", cell: (row) => row.number ?? t("portal:invoice.draft"), csv: (row) => row.number ?? "" },
    { key: "state", header: t("portal:invoice.state"), sort: "state", phone: "side", cell: (row) => <InvoiceState invoice={row} />, csv: (row) => (row.overdue ? "overdue" : row.state) },
    { key: "issued", header: t("portal:invoice.issued"), sort: "issue_date", phone: "wide", cell: (row) => (row.issue_date ? <DateText date={row.issue_date} /> : "–"), csv: (row) => row.issue_date ?? "" },
    { key: "due", header: t("portal:invoice.due"), sort: "due_date", cell: (row) => (row.due_date ? <DateText date={row.due_date} /> : "–"), csv: (row) => row.due_date ?? "" },
    { key: "total", header: t("portal:invoice.total"), sort: "total", align: "end", cell: (row) => <Money value={row.total} />, csv: (row) => `${toDecimal(row.total)} ${row.total.currency}` },
    { key: "balance", header: t("portal:invoice.balance"), align: "end", phone: "wide", cell: (row) => <Money value={row.balance} quietZero strong={row.balance.minor > 0} />, csv: (row) => `${toDecimal(row.balance)} ${row.balance.currency}` },
  ];
  return (
    <ListPage
      title={t("portal:nav.invoices")}
      lead={
        overview.data && overview.data.due.minor > 0 ? (
          <>
            {t("portal:invoice.open_sum")} <Money value={overview.data.due} strong />
          </>
        ) : undefined
      }
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

