/** Every payment, by card or recorded by hand. */
import { IconCreditCard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { PaymentStatus } from "@/api/schema";
import { ListPage } from "@/components/ListPage";
import { adminPaths } from "../paths";
import { usePaymentColumns } from "./columns";

const STATES: PaymentStatus[] = ["created", "requires_action", "processing", "succeeded", "failed", "cancelled", "unknown"];

export function PaymentsPage() {
  const { t } = useTranslation(["admin", "common"]);
  return (
    <ListPage
      title={t("payments.title")}
      path="/admin/payments"
      topics={["payment"]}
      columns={usePaymentColumns(true)}
      filters={[
        { key: "status", label: t("field.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) },
        { key: "dispute", label: t("payments.dispute"), options: [{ value: "open", label: t("payments.dispute_open") }] },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.payment(row.id)}
      searchLabel={t("payments.search")}
      csv="payments"
      sums={{ path: "/admin/payments/sums", of: [{ key: "amount", label: t("payments.received") }, { key: "refunded", label: t("payments.refunded") }] }}
      empty={{ icon: IconCreditCard, title: t("payments.empty_title"), text: t("payments.empty") }}
    />
  );
}
