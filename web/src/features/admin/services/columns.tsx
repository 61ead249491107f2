/** The columns of a list of services, for the list itself and for a customer's tab. */
import { IconServer } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ServiceRow, ServiceState } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import type { Filter } from "@/components/ListPage";
import { List } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { formatDate } from "@/lib/dates";
import { toDecimal } from "@/lib/money";
import { adminPaths } from "../paths";
import { CustomerLink, dash } from "../parts";
import classes from "./services.module.css";

export const SERVICE_STATES: ServiceState[] = ["pending", "provisioning", "active", "suspended", "cancelled", "terminated", "failed_setup", "failed_suspend", "failed_unsuspend", "failed_terminate"];

export function useServiceColumns(withCustomer: boolean): Column<ServiceRow>[] {
  const { t } = useTranslation("admin");
  const customer: Column<ServiceRow> = { key: "customer", header: t("field.customer"), cell: (row) => <CustomerLink customer={row.customer} />, csv: (row) => row.customer.name };
  const address: Column<ServiceRow> = { key: "ipv4", header: t("services.address"), phone: "wide", csv: (row) => row.ipv4 ?? "", cell: (row) => (row.ipv4 ? <span className="mono">{row.ipv4}</span> : dash) };
  return [
    {
      key: "name",
      header: t("services.service"),
      sort: "hostname",
      phone: "main",
      csv: (row) => row.name,
      cell: (row) => (
        <span className={classes.name} title={row.name}>
          <span className={classes.host}>{row.name}</span>
          {row.label ? <span className={classes.label}>{row.label}</span> : null}
        </span>
      ),
    },
    { key: "state", header: t("field.state"), sort: "state", phone: "side", csv: (row) => row.state, cell: (row) => <StateBadge state={row.waits_for ? `waits_for_${row.waits_for}` : row.state} tone={row.waits_for ? "warn" : undefined} since={row.state_since} /> },
    ...(withCustomer ? [customer] : []),
    { key: "product", header: t("services.plan"), csv: (row) => row.product_name, cell: (row) => <span className={classes.nowrap}>{row.product_name}</span> },
    ...(withCustomer ? [address] : []),
    {
      key: "due",
      header: t("services.next_due"),
      csv: (row) => row.next_due_date ?? "",
      cell: (row) => (row.cancel_at ? <span className={classes.ends}>{t("services.ends", { date: formatDate(row.cancel_at) })}</span> : row.next_due_date ? <DateText date={row.next_due_date} /> : dash),
    },
    { key: "price", header: t("services.price"), align: "end", phone: "wide", csv: (row) => (row.price ? toDecimal(row.price) : ""), cell: (row) => (row.price ? <Money value={row.price} /> : dash) },
  ];
}

export function useServiceFilters(): Filter<"state">[] {
  const { t } = useTranslation(["admin", "common"]);
  return [{ key: "state", label: t("admin:field.state"), options: [...SERVICE_STATES, "failed" as const, "waits_for_approval" as const, "waits_for_room" as const, "waits_for_maintenance" as const, "losing_machine" as const, "resize_due" as const].map((value) => ({ value, label: t(`common:state.${value}`) })) }];
}

/** A customer's services, as a tab. */
export function CustomerServices({ customerId }: { customerId: string }) {
  const { t } = useTranslation("admin");
  return (
    <List
      title={t("services.title")}
      path="/admin/services"
      topics={["service"]}
      fixed={{ customer_id: customerId }}
      columns={useServiceColumns(false)}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.service(row.id)}
      empty={{ icon: IconServer, title: t("services.empty_title"), text: t("services.empty_for") }}
    />
  );
}
