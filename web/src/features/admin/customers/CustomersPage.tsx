/** Every customer. */
import { IconAddressBook, IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { countryName } from "@/lib/countries";
import { toDecimal } from "@/lib/money";
import { useGroups } from "../groups/calls";
import "../groups/words";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

export function CustomersPage() {
  const { t } = useTranslation("admin");
  const may = useMay("customers.write");
  const groups = useGroups();
  // The address may name a group before the groups are known.
  const { customer_group_id: named } = useSearch({ strict: false }) as { customer_group_id?: string };
  const add = may.allowed ? (
    <LinkButton href="/admin/customers/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("customers.add")}
    </LinkButton>
  ) : undefined;
  return (
    <ListPage
      title={t("customers.title")}
      path="/admin/customers"
      topics={["customer"]}
      actions={
        <>
          <LinkButton href={adminPaths.customerGroups} variant="default" leftSection={<IconUsersGroup size={16} aria-hidden />}>
            {t("customer_groups.title")}
          </LinkButton>
          {add}
        </>
      }
      columns={[
        { key: "name", header: t("customers.customer"), sort: "name", phone: "main", csv: (row) => row.company ?? row.name, cell: (row) => row.company ?? row.name },
        { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.parked_reason ?? "", cell: (row) => (row.parked_reason ? <StateBadge state="parked" tone="warn" label={t("customers.parked")} why={row.parked_reason} /> : <StateBadge state="ok" tone="good" label={t("customers.ok")} />) },
        { key: "email", header: t("field.email"), sort: "email", csv: (row) => row.email, cell: (row) => row.email },
        { key: "country", header: t("customers.country"), phone: "wide", csv: (row) => row.country, cell: (row) => countryName(row.country) },
        { key: "created", header: t("customers.since"), sort: "created_at", phone: "wide", csv: (row) => row.created_at, cell: (row) => <Time at={row.created_at} /> },
        { key: "credit", header: t("customers.credit"), align: "end", phone: "wide", csv: (row) => toDecimal(row.credit), cell: (row) => <Money value={row.credit} quietZero /> },
      ]}
      filters={[
        { key: "parked", label: t("customers.parked"), options: [{ value: "true", label: t("customers.only_parked") }] },
        ...(groups.length > 0 || named ? [{ key: "customer_group_id" as const, label: t("customer_groups.group"), options: groups.map((group) => ({ value: group.id, label: group.name })) }] : []),
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.customer(row.id)}
      searchLabel={t("customers.search")}
      csv="customers"
      empty={{ icon: IconAddressBook, title: t("customers.empty_title"), text: t("customers.empty"), action: add }}
    />
  );
}
