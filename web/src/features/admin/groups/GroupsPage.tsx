/** The groups of customers. */
import { Button } from "@mantine/core";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { groupRead } from "./calls";
import type { CustomerGroup } from "./calls";
import { GroupDialog } from "./GroupDialog";
import "./words";

export function GroupsPage() {
  const { t } = useTranslation("admin");
  const may = useMay("customers.write");
  const query = useQuery(groupRead.list());
  const [adding, setAdding] = useState(false);
  const add = may.allowed ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("customer_groups.add")}
    </Button>
  ) : undefined;
  return (
    <Page title={t("customer_groups.title")} lead={t("customer_groups.lead")} crumbs={[{ label: t("customers.title"), href: adminPaths.customers() }]} actions={query.data?.items.length ? add : undefined}>
      {query.data ? <Groups all={query.data.items} add={add} /> : query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("customer_groups.title")} />}
      <GroupDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Groups({ all, add }: { all: CustomerGroup[]; add: ReactNode }) {
  const { t } = useTranslation("admin");
  return (
    <Section flush>
      {all.length === 0 ? (
        <Empty icon={IconUsersGroup} title={t("customer_groups.empty_title")} text={t("customer_groups.empty")} action={add} />
      ) : (
        <DataTable
          label={t("customer_groups.title")}
          rows={all}
          rowKey={(group) => group.id}
          rowName={(group) => group.name}
          rowHref={(group) => adminPaths.customerGroup(group.id)}
          columns={[
            { key: "name", header: t("customer_groups.name"), phone: "main", cell: (group) => <strong>{group.name}</strong> },
            { key: "note", header: t("customer_groups.note"), phone: "wide", cell: (group) => group.note },
            { key: "settings", header: t("customer_groups.own_settings"), align: "end", cell: (group) => group.settings },
            { key: "customers", header: t("customer_groups.customers"), align: "end", phone: "side", cell: (group) => group.customers },
          ]}
        />
      )}
    </Section>
  );
}
