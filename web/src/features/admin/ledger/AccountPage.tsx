/** The entries of one account, oldest first, with the balance after each. */
import { IconScale } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TextLink } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { DateText } from "@/components/Time";
import { adminPaths } from "../paths";
import { useAccountName } from "./account-name";
import "@/features/admin/ledger/words";

interface Place {
  account?: string;
  currency?: string;
  customer?: string;
  from?: string;
  to?: string;
  legal_entity?: string;
}

export function AccountPage() {
  const { t } = useTranslation("admin");
  const name = useAccountName();
  const { account = "receivable", currency = "EUR", customer, from, to, legal_entity } = useSearch({ strict: false }) as Place;
  return (
    <ListPage
      title={t("ledger.entries_of", { account: name(account) })}
      crumbs={[{ label: t("ledger.title"), href: adminPaths.ledger }]}
      path="/admin/ledger/entries"
      fixed={{ account, currency, customer, from, to, legal_entity }}
      topics={["invoice", "payment"]}
      pageSize={50}
      rowKey={(row) => `${row.journal_id} ${row.amount.minor}`}
      columns={[
        { key: "posted_on", header: t("field.when"), phone: "side", cell: (row) => <DateText date={row.posted_on} /> },
        { key: "description", header: t("ledger.description"), phone: "main", cell: (row) => (row.invoice_id ? <TextLink href={adminPaths.invoice(row.invoice_id)}>{row.description}</TextLink> : row.description) },
        { key: "amount", header: t("ledger.entry_amount"), align: "end", cell: (row) => <Money value={row.amount} /> },
        { key: "balance", header: t("ledger.running"), align: "end", cell: (row) => <Money value={row.balance} strong /> },
      ]}
      empty={{ icon: IconScale, title: t("ledger.entries_of", { account: name(account) }), text: t("ledger.entries_empty") }}
    />
  );
}
