/** One group of customers: what is set for it, and who is in it. */
import { IconAddressBook, IconPencil, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActionButton } from "@/components/Actions";
import { DetailPage } from "@/components/DetailPage";
import { List } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { countryName } from "@/lib/countries";
import { ScopedSettings } from "../automation/ScopedSettings";
import { Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { groupApi, groupRead, refreshGroups } from "./calls";
import type { CustomerGroup } from "./calls";
import { GroupDialog } from "./GroupDialog";
import "./words";

function useCrumbs() {
  const { t } = useTranslation("admin");
  return [
    { label: t("customers.title"), href: adminPaths.customers() },
    { label: t("customer_groups.title"), href: adminPaths.customerGroups },
  ];
}

export function GroupPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { t } = useTranslation("admin");
  const crumbs = useCrumbs();
  return (
    <Loaded query={groupRead.one(id)} name={t("customer_groups.group")} crumbs={crumbs}>
      {(group) => (
        <DetailPage
          title={group.name}
          crumbs={crumbs}
          lead={group.note || undefined}
          actions={<Actions group={group} />}
          facts={[
            { label: t("customer_groups.customers"), value: group.customers },
            { label: t("customer_groups.own_settings"), value: group.settings },
          ]}
          tabs={[
            { key: "settings", label: t("automation.settings"), content: <ScopedSettings of="group" id={group.id} /> },
            { key: "customers", label: t("customer_groups.customers"), content: <Members group={group} /> },
          ]}
        />
      )}
    </Loaded>
  );
}

function Actions({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useMay("customers.write");
  const { ask, dialog } = useQuestion();
  const [editing, setEditing] = useState(false);
  const remove = async () => {
    await groupApi.remove(group.id);
    toast.done(t("customer_groups.removed"));
    // What is gone is not read again.
    await navigate({ to: adminPaths.customerGroups as "/" });
    client.removeQueries({ predicate: ({ queryKey }) => String(queryKey[0]).includes(group.id) });
    refreshGroups(client);
  };
  const start = () => ask({ title: t("customer_groups.remove_title", { name: group.name }), consequences: [t("customer_groups.remove_1")], confirmLabel: t("customer_groups.remove"), danger: true, run: remove });
  return (
    <>
      <ActionButton action={{ key: "edit", label: t("customer_groups.edit"), icon: IconPencil, ability: may, run: () => setEditing(true) }} />
      <ActionButton action={{ key: "delete", label: t("customer_groups.remove"), icon: IconTrash, ability: group.can.delete, run: start }} />
      <GroupDialog group={group} opened={editing} onClose={() => setEditing(false)} />
      {dialog}
    </>
  );
}

function Members({ group }: { group: CustomerGroup }) {
  const { t } = useTranslation("admin");
  return (
    <List
      title={t("customer_groups.customers")}
      path="/admin/customers"
      topics={["customer"]}
      fixed={{ customer_group_id: group.id }}
      columns={[
        { key: "name", header: t("customers.customer"), sort: "name", phone: "main", csv: (row) => row.company ?? row.name, cell: (row) => row.company ?? row.name },
        { key: "email", header: t("field.email"), sort: "email", csv: (row) => row.email, cell: (row) => row.email },
        { key: "country", header: t("customers.country"), phone: "wide", csv: (row) => row.country, cell: (row) => countryName(row.country) },
        { key: "created", header: t("customers.since"), sort: "created_at", phone: "wide", csv: (row) => row.created_at, cell: (row) => <Time at={row.created_at} /> },
        { key: "credit", header: t("customers.credit"), align: "end", phone: "side", csv: (row) => String(row.credit.minor), cell: (row) => <Money value={row.credit} quietZero /> },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.customer(row.id)}
      searchLabel={t("customers.search")}
      empty={{ icon: IconAddressBook, title: t("customer_groups.nobody_title"), text: t("customer_groups.nobody") }}
    />
  );
}
