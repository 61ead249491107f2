/** All cloud-init templates of the business. */
import { IconFileCode, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ActionButton } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { software } from "@/components/software/calls";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

export function TemplatesPage() {
  const { t } = useTranslation("software");
  const may = useMay("catalog.write");
  const navigate = useNavigate();
  const query = useQuery(software.templates());
  const add = <ActionButton variant="filled" action={{ key: "new", label: t("admin.new_template"), icon: IconPlus, ability: may, run: () => void navigate({ to: adminPaths.template("new") as never }) }} />;
  return (
    <Page title={t("admin.templates")} lead={t("admin.templates_lead")} actions={add}>
      {query.error && !query.data ? (
        <ProblemPanel error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Section flush>
          {query.data?.items.length === 0 ? (
            <Empty icon={IconFileCode} title={t("admin.empty_title")} text={t("admin.empty")} />
          ) : (
            <DataTable
              label={t("admin.templates")}
              rows={query.data?.items}
              rowKey={(row) => row.id}
              rowHref={(row) => adminPaths.template(row.id)}
              columns={[
                { key: "name", header: t("admin.name"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
                { key: "about", header: t("admin.about"), phone: "wide", cell: (row) => row.about },
                { key: "number", header: t("admin.version"), align: "end", cell: (row) => String(row.number) },
                { key: "when", header: t("admin.when"), nowrap: true, phone: "wide", cell: (row) => <Time at={row.updated_at} /> },
                {
                  key: "state",
                  header: t("admin.state"),
                  phone: "side",
                  cell: (row) => <StateBadge state={row.archived ? "ended" : "active"} tone={row.archived ? "idle" : "info"} label={row.archived ? t("admin.archived") : row.shipped ? t("admin.shipped") : t("admin.own")} />,
                },
              ]}
            />
          )}
        </Section>
      )}
    </Page>
  );
}
