/** All cloud-init templates of the business. */
import { IconFileCode, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

export function TemplatesPage() {
  const { t } = useTranslation("software");
  const may = useMay("catalog.write");
  const add = may.allowed ? (
    <LinkButton href={adminPaths.template("new")} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("admin.new_template")}
    </LinkButton>
  ) : undefined;
  return (
    <ListPage
      title={t("admin.templates")}
      lead={t("admin.templates_lead")}
      actions={add}
      path="/admin/templates"
      topics={["catalog"]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.template(row.id)}
      columns={[
        { key: "name", header: t("admin.name"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
        { key: "about", header: t("admin.about"), phone: "wide", cell: (row) => row.about },
        { key: "number", header: t("admin.version"), align: "end", phone: "wide", cell: (row) => String(row.number) },
        { key: "when", header: t("admin.when"), nowrap: true, phone: "wide", cell: (row) => <Time at={row.updated_at} /> },
        {
          key: "state",
          header: t("admin.state"),
          phone: "side",
          cell: (row) => <StateBadge state={row.archived ? "ended" : "active"} tone={row.archived ? "idle" : "info"} label={row.archived ? t("admin.archived") : row.shipped ? t("admin.shipped") : t("admin.own")} />,
        },
      ]}
      empty={{ icon: IconFileCode, title: t("admin.empty_title"), text: t("admin.empty"), action: add }}
    />
  );
}
