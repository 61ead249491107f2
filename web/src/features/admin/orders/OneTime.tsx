/** What customers bought once: of everybody, and of one order; delivered or given up by the team. */
import { IconCheck, IconPackage, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { OneTimePurchase, Order } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import type { Column } from "@/components/DataTable";
import { TextLink } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { OneTimeState } from "@/components/OneTimeState";
import { Section } from "@/components/Page";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { toDecimal } from "@/lib/money";
import { CustomerLink, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import "./once-words";

type Verb = "deliver" | "cancel";
const STATES = ["waiting", "to_deliver", "delivered", "cancelled"] as const;
const VERBS = [
  { verb: "deliver", icon: IconCheck },
  { verb: "cancel", icon: IconX },
] as const;

const keyOf = (row: OneTimePurchase) => `${row.order_id}-${row.place}`;
const nameOf = (row: OneTimePurchase) => (row.quantity > 1 ? `${row.name} × ${row.quantity}` : row.name);

function useColumns(): { columns: Column<OneTimePurchase>[]; dialog: React.ReactNode } {
  const { t } = useTranslation(["admin", "common"]);
  const { ask, dialog } = useQuestion();
  const may = useMay("orders.write");
  const write = useWrite<OneTimePurchase, { row: OneTimePurchase; verb: Verb; note: string }>({
    topics: ["order", "customer"],
    run: ({ row, verb, note }, idempotencyKey) =>
      api.post(`/admin/orders/{id}/one-time-purchases/{place}/${verb}`, { path: { id: row.order_id, place: row.place }, body: { note }, version: row.version, idempotencyKey }),
    done: (_, { verb }) => toast.done(t(`admin:once.done_${verb}`)),
  });
  const actions = (row: OneTimePurchase) =>
    VERBS.map(({ verb, icon }) => ({
      key: verb,
      label: t(`admin:once.${verb}`),
      icon,
      ability: within(may, row.can[verb]),
      run: () =>
        ask({
          title: t(`admin:once.${verb}_title`, { name: row.name }),
          consequences: [t(`admin:once.${verb}_1`), t(`admin:once.${verb}_2`)],
          confirmLabel: t(`admin:once.${verb}`),
          danger: verb === "cancel",
          note: { label: t("admin:once.note"), help: t("admin:once.note_help") },
          run: (note) => write.mutateAsync({ row, verb, note }),
        }),
    }));
  const columns: Column<OneTimePurchase>[] = [
    { key: "name", header: t("admin:once.what"), phone: "main", csv: nameOf, cell: nameOf },
    { key: "state", header: t("admin:field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <OneTimeState state={row.state} /> },
    { key: "note", header: t("admin:once.note"), phone: "wide", csv: (row) => row.note, cell: (row) => row.note },
    { key: "closed", header: t("admin:once.closed"), phone: "wide", csv: (row) => row.closed_at ?? "", cell: (row) => (row.closed_at ? <ClosedBy row={row} /> : "") },
    { key: "total", header: t("admin:field.amount"), align: "end", csv: (row) => toDecimal(row.total), cell: (row) => <Money value={row.total} /> },
    { key: "act", header: "", align: "end", cell: (row) => <ActionMenu items={actions(row)} /> },
  ];
  return { columns, dialog };
}

function ClosedBy({ row }: { row: OneTimePurchase }) {
  return (
    <>
      {row.closed_at ? <Time at={row.closed_at} /> : null}
      {row.closed_by ? ` · ${row.closed_by}` : null}
    </>
  );
}

export function OneTimePage() {
  const { t } = useTranslation(["admin", "common"]);
  const { columns, dialog } = useColumns();
  const [name, state, ...rest] = columns as [Column<OneTimePurchase>, ...Column<OneTimePurchase>[]];
  const whose: Column<OneTimePurchase>[] = [
    { key: "customer", header: t("admin:field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> },
    { key: "order", header: t("admin:orders.one"), phone: "wide", csv: (row) => row.order_number, cell: (row) => <TextLink href={adminPaths.order(row.order_id)}>{row.order_number}</TextLink> },
    { key: "ordered", header: t("admin:orders.placed"), phone: "wide", csv: (row) => row.ordered_at, cell: (row) => <Time at={row.ordered_at} /> },
  ];
  return (
    <>
      {dialog}
      <ListPage
        title={t("admin:once.title")}
        lead={t("admin:once.lead")}
        path="/admin/one-time-purchases"
        topics={["order"]}
        columns={[name, ...(state ? [state] : []), ...whose, ...rest]}
        filters={[{ key: "state", label: t("admin:field.state"), options: STATES.map((value) => ({ value, label: t(`common:one_time.${value}`) })) }]}
        rowKey={keyOf}
        rowName={nameOf}
        searchLabel={t("admin:once.search")}
        csv="one-time-purchases"
        empty={{ icon: IconPackage, title: t("admin:once.empty_title"), text: t("admin:once.empty") }}
      />
    </>
  );
}

export function OrderOneTime({ order }: { order: Order }) {
  const { t } = useTranslation("admin");
  const { columns, dialog } = useColumns();
  if (order.one_time.length === 0) return null;
  return (
    <Section title={t("once.title")} flush>
      {dialog}
      <DataTable label={t("once.title")} rows={order.one_time} rowKey={keyOf} columns={columns} />
    </Section>
  );
}
