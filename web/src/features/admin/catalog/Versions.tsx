/** What a product was sold for, and when: a version for each change of its terms. */
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { dash } from "../parts";
import { catalogRead } from "./calls";
import type { Product, ProductVersion } from "./calls";

/** Each price in a few words; setup fees are told where there are any. */
function usePrices(): (version: ProductVersion) => string[] {
  const { t } = useTranslation("admin");
  return ({ product }) => [
    ...product.prices.map(({ cycle_months, recurring, setup }) => {
      const words = t("product_edit.version_price", { amount: formatMoney(recurring), per: cyclePer(cycle_months) });
      return setup.minor > 0 ? t("product_edit.version_setup", { words, amount: formatMoney(setup) }) : words;
    }),
    ...product.once_prices.map((price) => formatMoney(price)),
  ];
}

export function Versions({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const query = useQuery(catalogRead.versions(product.id));
  const prices = usePrices();
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  const named = (field: string) => t(`product_edit.version_field.${field}` as "product_edit.version_field.other", { defaultValue: t("product_edit.version_field.other") });
  return (
    <Section title={t("product_edit.versions")} text={t("product_edit.versions_lead")} flush>
      {query.data?.items.length === 0 ? (
        <Empty icon={IconHistory} title={t("product_edit.versions_empty_title")} text={t("product_edit.versions_empty")} />
      ) : (
        <DataTable<ProductVersion>
          label={t("product_edit.versions")}
          rows={query.data?.items}
          rowKey={(row) => String(row.number)}
          skeletonRows={3}
          columns={[
            { key: "number", header: t("product_edit.version"), phone: "main", cell: (row) => <strong className="tnum">{row.number}</strong> },
            { key: "at", header: t("product_edit.version_since"), phone: "side", cell: (row) => <Time at={row.at} /> },
            { key: "changed", header: t("product_edit.version_changed"), phone: "wide", cell: (row) => [...new Set(row.changed.map(named))].join(", ") || t("product_edit.version_first") },
            { key: "prices", header: t("products.prices"), cell: (row) => prices(row).join(" · ") || dash },
            { key: "by", header: t("product_edit.version_by"), phone: "wide", cell: (row) => row.by || dash },
          ]}
        />
      )}
    </Section>
  );
}
