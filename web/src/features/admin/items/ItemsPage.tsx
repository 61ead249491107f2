/** Billable items: of everybody, and of one customer with what can be invoiced now. */
import { Button } from "@mantine/core";
import { IconFileInvoice, IconPlus, IconReceipt2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import type { Column } from "@/components/DataTable";
import { LinkButton } from "@/components/links";
import { List, ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { formatMoney, toDecimal } from "@/lib/money";
import { CustomerLink, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { itemApi } from "./calls";
import type { BillableItem } from "./calls";
import { howOften, whenDue } from "./when";
import "./words";

const STATES = ["waiting", "invoiced", "ended", "cancelled"] as const;

export function ItemState({ state }: { state: BillableItem["state"] }) {
  const { t } = useTranslation("admin");
  const tones = { waiting: "warn", invoiced: "good", ended: "idle", cancelled: "idle" } as const;
  return <StateBadge state={state} tone={tones[state]} label={t(`items.state_${state}`)} />;
}

const firstLine = (row: BillableItem) => row.description.split("\n")[0] ?? "";

function useColumns(withCustomer: boolean): Column<BillableItem>[] {
  const { t } = useTranslation("admin");
  const customer: Column<BillableItem> = { key: "customer", header: t("field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> };
  return [
    { key: "what", header: t("items.what"), phone: "main", csv: (row) => row.description, cell: firstLine },
    { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <ItemState state={row.state} /> },
    ...(withCustomer ? [customer] : []),
    { key: "often", header: t("items.often"), phone: "wide", csv: howOften, cell: howOften },
    { key: "due", header: t("items.due"), csv: whenDue, cell: whenDue },
    { key: "amount", header: t("field.amount"), align: "end", csv: (row) => toDecimal(row.amount), cell: (row) => <Money value={row.amount} /> },
  ];
}

function useStateFilter() {
  const { t } = useTranslation("admin");
  return [{ key: "state" as const, label: t("field.state"), options: STATES.map((value) => ({ value, label: t(`items.state_${value}`) })) }];
}

export function ItemsPage() {
  const { t } = useTranslation("admin");
  return (
    <ListPage
      title={t("items.title")}
      lead={t("items.lead")}
      path="/admin/billable-items"
      topics={["invoice"]}
      columns={useColumns(true)}
      filters={useStateFilter()}
      rowKey={(row) => row.id}
      rowName={firstLine}
      rowHref={(row) => adminPaths.billableItem(row.id)}
      searchLabel={t("items.search")}
      csv="billable-items"
      empty={{ icon: IconReceipt2, title: t("items.empty_title"), text: t("items.empty") }}
    />
  );
}

function NewItem({ customerId }: { customerId: string }) {
  const { t } = useTranslation("admin");
  return useMay("invoices.write").allowed ? (
    <LinkButton href={adminPaths.newBillableItem(customerId)} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("items.new")}
    </LinkButton>
  ) : null;
}

export function CustomerItems({ customerId }: { customerId: string }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <div style={{ display: "flex", justifyContent: "flex-end", marginBottom: 12 }}>
        <NewItem customerId={customerId} />
      </div>
      <List
        title={t("items.title")}
        path="/admin/billable-items"
        topics={["invoice"]}
        fixed={{ customer_id: customerId }}
        columns={useColumns(false)}
        filters={useStateFilter()}
        rowKey={(row) => row.id}
        rowName={firstLine}
        rowHref={(row) => adminPaths.billableItem(row.id)}
        bulk={(ids, clear) => <InvoiceNow customerId={customerId} ids={ids} clear={clear} />}
        empty={{ icon: IconReceipt2, title: t("items.empty_title"), text: t("items.empty_for") }}
      />
    </>
  );
}

function InvoiceNow({ customerId, ids, clear }: { customerId: string; ids: string[]; clear: () => void }) {
  const { t } = useTranslation("admin");
  const may = useMay("invoices.write");
  const { ask, dialog } = useQuestion();
  const { start } = useInvoiceNow(customerId, ids, ask, clear);
  return (
    <>
      <Button size="compact-sm" variant="default" disabled={!may.allowed} title={may.reason ?? undefined} leftSection={<IconFileInvoice size={15} aria-hidden />} onClick={start}>
        {t("items.invoice_now")}
      </Button>
      {dialog}
    </>
  );
}

/** Asks, and invoices the next occurrence of each. */
export function useInvoiceNow(customerId: string, ids: string[], ask: ReturnType<typeof useQuestion>["ask"], done?: () => void) {
  const { t } = useTranslation("admin");
  const write = useWrite({
    topics: ["invoice", "customer", "dashboard"],
    run: () => itemApi.invoice(customerId, ids),
    done: ({ invoices }) => {
      for (const made of invoices) toast.done(t("items.invoiced_as", { number: made.number, amount: formatMoney(made.total) }));
      done?.();
    },
  });
  const start = () =>
    ask({
      title: t("items.invoice_title", { count: ids.length }),
      consequences: [t("items.invoice_1"), t("items.invoice_2")],
      confirmLabel: t("items.invoice_now"),
      run: () => write.mutateAsync(),
    });
  return { start };
}
