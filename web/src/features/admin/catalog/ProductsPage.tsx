/** What is sold: every product with its group, price and place at the provider; and the groups of the shop. */
import { IconBox, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { useMeta } from "@/api/meta";
import { UrlTabs } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { List } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { Page } from "@/components/Page";
import { toDecimal } from "@/lib/money";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import type { Product } from "./calls";
import { Groups } from "./Groups";
import { Meters } from "./Meters";
import { ProductState } from "./ProductState";

export function ProductsPage() {
  const { t } = useTranslation("admin");
  const may = useMay("catalog.write");
  const add = may.allowed ? (
    <LinkButton href="/admin/products/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("products.add")}
    </LinkButton>
  ) : undefined;
  return (
    <Page title={t("products.title")} actions={add}>
      <UrlTabs
        tabs={[
          { key: "products", label: t("products.title"), content: <ProductList add={add} /> },
          { key: "groups", label: t("groups.title"), content: <Groups /> },
          { key: "meters", label: t("usage.meters"), content: <Meters /> },
        ]}
      />
    </Page>
  );
}

function ProductList({ add }: { add: React.ReactNode }) {
  const { t } = useTranslation("admin");
  const { default_currency } = useMeta();
  const groups = useQuery(adminRead.groups()).data?.items ?? [];
  const price = (row: Product) => {
    const all = row.kind === "one_time" ? row.once_prices : row.prices.map((one) => one.recurring);
    return all.find((one) => one.currency === default_currency) ?? all[0];
  };
  const group = (row: Product) => groups.find((one) => one.id === row.group_id)?.name ?? t("products.no_group");
  return (
    <List
      title={t("products.title")}
      path="/admin/products"
      topics={["catalog"]}
      columns={[
        { key: "name", header: t("products.product"), sort: "name", phone: "main", csv: (row) => row.name, cell: (row) => row.name },
        { key: "state", header: t("products.state"), phone: "side", csv: (row) => (row.retired ? "retired" : row.hidden ? "hidden" : "shown"), cell: (row) => <ProductState product={row} /> },
        { key: "kind", header: t("products.kind"), phone: "wide", csv: (row) => row.kind, cell: (row) => t(`products.${row.kind}`) },
        { key: "group", header: t("products.group"), csv: group, cell: (row) => (row.kind === "add_on" ? "" : group(row)) },
        { key: "provider", header: t("products.provider"), phone: "wide", csv: (row) => row.provider.product_id ?? "", cell: (row) => <span className="mono">{row.provider.add_on_key ?? row.provider.product_id}</span> },
        { key: "stock", header: t("products.stock"), align: "end", phone: "wide", csv: (row) => String(row.stock ?? ""), cell: (row) => (row.stock === null ? t("products.unlimited") : row.stock) },
        {
          key: "price",
          header: t("products.from"),
          align: "end",
          csv: (row) => {
            const found = price(row);
            return found ? toDecimal(found) : "";
          },
          cell: (row) => {
            const found = price(row);
            return found ? <Money value={found} /> : t("products.none");
          },
        },
      ]}
      filters={[{ key: "kind", label: t("products.kind"), options: (["vps", "add_on", "one_time", "object_storage", "domain"] as const).map((value) => ({ value, label: t(`products.${value}`) })) }]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.product(row.id)}
      searchLabel={t("products.search")}
      csv="products"
      empty={{ icon: IconBox, title: t("products.empty_title"), text: t("products.empty"), action: add }}
    />
  );
}
