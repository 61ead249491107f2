/** Bundles: what is in each, what it costs, whether it is sold. */
import { IconPlus, IconPackages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { BundleAdmin } from "@/api/schema";
import { ListPage } from "@/components/ListPage";
import { LinkButton } from "@/components/links";
import { partWords } from "@/lib/bundle";
import { formatMoney } from "@/lib/money";
import { dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import { BundleState } from "./BundleState";
import "./bundle-words";

const parts = (row: BundleAdmin) => partWords(row.parts);

export function BundlesPage() {
  const { t } = useTranslation("admin");
  const may = useMay("catalog.write");
  const add = may.allowed ? (
    <LinkButton href={adminPaths.bundle("new")} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("bundles.add")}
    </LinkButton>
  ) : undefined;
  const price = ({ percent, prices }: BundleAdmin) => {
    const [first] = prices;
    if (percent) return t("bundles.percent_off", { percent });
    return prices.length === 1 && first ? formatMoney(first.price) : prices.length > 1 ? t("bundles.prices_count", { count: prices.length }) : dash;
  };
  return (
    <ListPage
      title={t("bundles.title")}
      lead={t("bundles.lead")}
      path="/admin/bundles"
      topics={["catalog"]}
      actions={add}
      columns={[
        { key: "name", header: t("bundles.bundle"), phone: "main", csv: (row) => row.name, cell: (row) => row.name },
        { key: "state", header: t("field.state"), phone: "side", csv: (row) => row.state, cell: (row) => <BundleState state={row.state} /> },
        { key: "parts", header: t("bundles.parts"), csv: parts, cell: parts },
        { key: "price", header: t("bundles.price"), align: "end", csv: price, cell: price },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.bundle(row.id)}
      searchLabel={t("bundles.search")}
      csv="bundles"
      empty={{ icon: IconPackages, title: t("bundles.empty_title"), text: t("bundles.empty"), action: add }}
    />
  );
}
