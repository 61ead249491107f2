/** Every quote. */
import { IconFileText, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Column } from "@/components/DataTable";
import { LinkButton } from "@/components/links";
import { List, ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { toDecimal } from "@/lib/money";
import { CustomerLink, useMay } from "../parts";
import { adminPaths } from "../paths";
import type { SalesQuoteRow } from "./calls";

const STATES = ["draft", "sent", "accepted", "declined", "expired", "withdrawn", "superseded"] as const;

function useColumns(withCustomer: boolean): Column<SalesQuoteRow>[] {
  const { t } = useTranslation("admin");
  const title = (row: SalesQuoteRow) => (row.revision > 1 ? t("quotes.version_of", { number: row.number, revision: row.revision }) : row.number);
  const customer: Column<SalesQuoteRow> = { key: "customer", header: t("field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> };
  return [
    { key: "number", header: t("quotes.one"), sort: "number", phone: "main", csv: title, cell: (row) => <span className="tnum">{title(row)}</span> },
    { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <QuoteState state={row.state} /> },
    ...(withCustomer ? [customer] : []),
    { key: "valid", header: t("quotes.valid_until"), sort: "valid_until", phone: "wide", csv: (row) => row.valid_until, cell: (row) => <DateText date={row.valid_until} /> },
    { key: "total", header: t("field.total"), sort: "total", align: "end", csv: (row) => toDecimal(row.total), cell: (row) => <Money value={row.total} /> },
  ];
}

export function QuoteState({ state }: { state: SalesQuoteRow["state"] }) {
  const tones = { accepted: "good", sent: "info", declined: "bad", expired: "warn" } as const;
  return <StateBadge state={state} tone={state in tones ? tones[state as keyof typeof tones] : "idle"} />;
}

function NewQuote({ customerId }: { customerId?: string }) {
  const { t } = useTranslation("admin");
  return useMay("orders.write").allowed ? (
    <LinkButton href={adminPaths.newQuote(customerId)} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("quotes.new")}
    </LinkButton>
  ) : null;
}

export function QuotesPage() {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <ListPage
      title={t("quotes.title")}
      path="/admin/quotes"
      topics={["quote"]}
      actions={<NewQuote />}
      columns={useColumns(true)}
      filters={[{ key: "state", label: t("field.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) }]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.quote(row.id)}
      searchLabel={t("quotes.search")}
      csv="quotes"
      empty={{ icon: IconFileText, title: t("quotes.empty_title"), text: t("quotes.empty"), action: <NewQuote /> }}
    />
  );
}

export function CustomerQuotes({ customerId }: { customerId: string }) {
  const { t } = useTranslation("admin");
  return (
    <List
      title={t("quotes.title")}
      path="/admin/quotes"
      topics={["quote"]}
      fixed={{ customer_id: customerId }}
      columns={useColumns(false)}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.quote(row.id)}
      empty={{ icon: IconFileText, title: t("quotes.empty_title"), text: t("quotes.empty_for"), action: <NewQuote customerId={customerId} /> }}
    />
  );
}
