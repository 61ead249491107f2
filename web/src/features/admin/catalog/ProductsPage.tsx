/** What is sold: every product with its group, price and place at the provider. */
import { IconBox, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import type { ProductAdmin } from "@/api/schema";
import { LinkButton } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

export function ProductState({ product }: { product: Pick<ProductAdmin, "hidden" | "retired"> }) {
  const { t } = useTranslation("admin");
  if (product.retired) return <StateBadge state="retired" tone="idle" label={t("products.retired")} />;
  return product.hidden ? <StateBadge state="hidden" tone="warn" label={t("products.hidden")} /> : <StateBadge state="ok" tone="good" label={t("products.shown")} />;
}

export function ProductsPage() {
  const { t } = useTranslation("admin");
  const may = useMay("catalog.write");
  const groups = useQuery(adminRead.groups()).data?.items ?? [];
  const add = may.allowed ? (
    <LinkButton href="/admin/products/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("products.add")}
    </LinkButton>
  ) : undefined;
  return (
    <ListPage<ProductAdmin>
      title={t("products.title")}
      path="/admin/products"
      topics={[]}
      actions={add}
      columns={[
        { key: "name", header: t("products.product"), sort: "name", phone: "main", csv: (row) => row.name, cell: (row) => row.name },
        { key: "state", header: t("products.state"), phone: "side", csv: (row) => (row.retired ? "retired" : row.hidden ? "hidden" : "shown"), cell: (row) => <ProductState product={row} /> },
        { key: "kind", header: t("products.kind"), phone: "wide", csv: (row) => row.kind, cell: (row) => t(`products.${row.kind}`) },
        { key: "group", header: t("products.group"), csv: (row) => row.group_id ?? "", cell: (row) => groups.find((group) => group.id === row.group_id)?.name ?? t("products.no_group") },
        { key: "provider", header: t("products.provider"), phone: "wide", csv: (row) => row.provider.product_id, cell: (row) => <span className="mono">{row.provider.add_on_key ?? row.provider.product_id}</span> },
        { key: "stock", header: t("products.stock"), align: "end", phone: "wide", csv: (row) => String(row.stock ?? ""), cell: (row) => (row.stock === null ? t("products.unlimited") : row.stock) },
        { key: "price", header: t("products.from"), align: "end", cell: (row) => (row.prices[0] ? <Money value={row.prices[0].recurring} /> : t("products.none")) },
      ]}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.product(row.id)}
      searchLabel={t("products.search")}
      csv="products"
      empty={{ icon: IconBox, title: t("products.empty_title"), text: t("products.empty"), action: add }}
    />
  );
}
