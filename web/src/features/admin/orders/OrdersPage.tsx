/** Every order. */
import { IconClipboardList } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { OrderState } from "@/api/schema";
import { ListPage } from "@/components/ListPage";
import { adminPaths } from "../paths";
import { useOrderColumns } from "./columns";

const STATES: OrderState[] = ["pending", "active", "cancelled", "fraud"];

export function OrdersPage() {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <ListPage
      title={t("orders.title")}
      path="/admin/orders"
      topics={["order"]}
      columns={useOrderColumns(true)}
      filters={[{ key: "state", label: t("field.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) }]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.order(row.id)}
      searchLabel={t("orders.search")}
      csv="orders"
      sums={{ path: "/admin/orders/sums", of: [{ key: "total", label: t("orders.total") }] }}
      empty={{ icon: IconClipboardList, title: t("orders.empty_title"), text: t("orders.empty") }}
    />
  );
}
