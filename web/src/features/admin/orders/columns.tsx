/** The columns of a list of orders. */
import { IconClipboardList } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Order } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import { List } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toDecimal } from "@/lib/money";
import { CustomerLink } from "../parts";
import { adminPaths } from "../paths";

export function useOrderColumns(withCustomer: boolean): Column<Order>[] {
  const { t } = useTranslation("admin");
  const customer: Column<Order> = { key: "customer", header: t("field.customer"), csv: (row) => row.customer.name, cell: (row) => <CustomerLink customer={row.customer} /> };
  return [
    { key: "number", header: t("orders.one"), sort: "number", phone: "main", csv: (row) => row.number, cell: (row) => <span className="tnum">{row.number}</span> },
    { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <StateBadge state={row.state} /> },
    ...(withCustomer ? [customer] : []),
    { key: "item", header: t("orders.item"), phone: "wide", csv: (row) => row.lines[0]?.description ?? "", cell: (row) => row.lines[0]?.description ?? "" },
    { key: "placed", header: t("orders.placed"), sort: "placed_at", phone: "wide", csv: (row) => row.placed_at, cell: (row) => <Time at={row.placed_at} /> },
    { key: "total", header: t("field.total"), sort: "total", align: "end", csv: (row) => toDecimal(row.total), cell: (row) => <Money value={row.total} /> },
  ];
}

export function CustomerOrders({ customerId }: { customerId: string }) {
  const { t } = useTranslation("admin");
  return (
    <List
      title={t("orders.title")}
      path="/admin/orders"
      topics={["order"]}
      fixed={{ customer_id: customerId }}
      columns={useOrderColumns(false)}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.order(row.id)}
      empty={{ icon: IconClipboardList, title: t("orders.empty_title"), text: t("orders.empty_for") }}
    />
  );
}
