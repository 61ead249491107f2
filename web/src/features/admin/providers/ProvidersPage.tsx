/** The accounts at the provider where servers are ordered. */
import { IconCloud, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

export function ProvidersPage() {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const add = may.allowed ? (
    <LinkButton href="/admin/provider-accounts/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("providers.add")}
    </LinkButton>
  ) : undefined;
  return (
    <ListPage
      title={t("providers.title")}
      lead={t("providers.lead")}
      path="/admin/provider-accounts"
      topics={["provider_account"]}
      actions={add}
      columns={[
        { key: "name", header: t("providers.account"), phone: "main", cell: (row) => (row.is_default ? t("providers.name_default", { name: row.name }) : row.name) },
        { key: "state", header: t("field.state"), phone: "side", cell: (row) => <StateBadge state={row.state} why={row.last_error} /> },
        { key: "kind", header: t("providers.kind"), cell: (row) => (row.kind === "contabo" ? "Contabo" : row.kind) },
        { key: "check", header: t("providers.last_check"), phone: "wide", cell: (row) => (row.last_check_at ? <Time at={row.last_check_at} /> : t("providers.never")) },
        { key: "instances", header: t("providers.instances"), align: "end", phone: "wide", cell: (row) => <span className="tnum">{row.instances}</span> },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.provider(row.id)}
      empty={{ icon: IconCloud, title: t("providers.empty_title"), text: t("providers.empty"), action: add }}
    />
  );
}
