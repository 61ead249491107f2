/** Price changes of running subscriptions: what was scheduled, what is in force, what was taken back. */
import { IconPlus, IconTrendingUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ListPage } from "@/components/ListPage";
import { DateText, Time } from "@/components/Time";
import { LinkButton } from "@/components/links";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { ChangeState } from "./ItemsTable";
import { useNewPrice } from "./words";

export function PriceChangesPage() {
  const { t } = useTranslation("admin");
  const may = useMay("catalog.write");
  const price = useNewPrice();
  const add = may.allowed ? (
    <LinkButton href={adminPaths.newPriceChange()} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("price_changes.add")}
    </LinkButton>
  ) : undefined;
  return (
    <ListPage
      title={t("price_changes.title")}
      lead={t("price_changes.lead")}
      path="/admin/price-changes"
      topics={["subscription"]}
      actions={add}
      columns={[
        { key: "product", header: t("price_changes.product"), phone: "main", csv: (row) => row.product.name, cell: (row) => row.product.name },
        { key: "price", header: t("price_changes.new"), csv: (row) => price(row.change), cell: (row) => price(row.change) },
        { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <ChangeState state={row.state} /> },
        { key: "count", header: t("price_changes.changing_short"), align: "end", phone: "wide", csv: (row) => String(row.scheduled + row.applied), cell: (row) => <span className="tnum">{row.scheduled + row.applied}</span> },
        { key: "kept", header: t("price_changes.keeping_short"), align: "end", phone: "wide", csv: (row) => String(row.keeping), cell: (row) => <span className="tnum">{row.keeping}</span> },
        { key: "first", header: t("price_changes.first_day"), phone: "wide", csv: (row) => row.change.first_day, cell: (row) => <DateText date={row.change.first_day} /> },
        { key: "created", header: t("price_changes.scheduled_at"), csv: (row) => row.created_at, cell: (row) => <Time at={row.created_at} /> },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.priceChange(row.id)}
      rowName={(row) => row.product.name}
      searchLabel={t("price_changes.search")}
      csv="price-changes"
      empty={{ icon: IconTrendingUp, title: t("price_changes.empty_title"), text: t("price_changes.empty"), action: add }}
    />
  );
}
