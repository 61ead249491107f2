/** What is left of what customers pay: by product, customer or service. */
import { IconScale } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Column } from "@/components/DataTable";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { formatMoney, toDecimal } from "@/lib/money";
import { dash } from "../parts";
import { adminPaths } from "../paths";
import type { Margin } from "./calls";
import "@/features/admin/estate/words";

const BY = ["product", "customer", "service"] as const;
type By = (typeof BY)[number];

const HREF: Record<By, (id: string) => string> = { product: (id) => adminPaths.product(id), customer: (id) => adminPaths.customer(id), service: (id) => adminPaths.service(id) };

const share = (permille: number | null) => (permille === null ? "" : `${(permille / 10).toFixed(1)} %`);

export function MarginsPage() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { by?: string };
  const by = BY.find((one) => one === search.by) ?? "product";
  const of: Column<Margin>[] = by === "service" ? [{ key: "customer", header: t("field.customer"), csv: (row) => row.customer?.name ?? "", cell: (row) => row.customer?.name ?? dash }] : [{ key: "services", header: t("margins.services"), sort: "services", align: "end", phone: "wide", csv: (row) => String(row.services), cell: (row) => <span className="tnum">{row.services}</span> }];
  // What no cost is known of has no margin, which is not the same as none.
  const none = (row: Margin) => row.not_comparable === row.services;
  return (
    <ListPage
      title={t("margins.title")}
      lead={t("margins.lead")}
      path="/admin/margins"
      topics={["provider_account", "subscription", "service"]}
      fixed={{ by }}
      before={<SegmentedControl aria-label={t("margins.by")} value={by} data={BY.map((value) => ({ value, label: t(`margins.by_${value}`) }))} onChange={(value) => void navigate({ to: ".", search: (value === "product" ? {} : { by: value }) as never })} />}
      columns={[
        { key: "name", header: t(`margins.by_${by}`), sort: "name", phone: "main", csv: (row) => row.name, cell: (row) => row.name },
        ...of,
        { key: "price", header: t("margins.price"), sort: "price", align: "end", phone: "wide", csv: (row) => toDecimal(row.price), cell: (row) => <Money value={row.price} explain={row.period ? t("margins.period", { count: row.period.months, price: formatMoney(row.period.price), cost: formatMoney(row.period.cost), margin: formatMoney(row.period.margin) }) : null} /> },
        { key: "cost", header: t("margins.cost"), sort: "cost", align: "end", phone: "wide", csv: (row) => (none(row) ? "" : toDecimal(row.cost)), cell: (row) => (none(row) ? dash : <Money value={row.cost} />) },
        { key: "margin", header: t("margins.margin"), sort: "margin", align: "end", phone: "side", csv: (row) => (none(row) ? "" : toDecimal(row.margin)), cell: (row) => (none(row) ? <StateBadge state="unknown" tone="idle" label={t("margins.not_comparable")} why={row.why_not} /> : <Money value={row.margin} strong />) },
        { key: "share", header: t("margins.share"), sort: "share", align: "end", phone: "wide", csv: (row) => share(row.permille), cell: (row) => <span className="tnum">{none(row) ? dash : share(row.permille) || dash}</span> },
        { key: "unknown", header: t("margins.unknown"), align: "end", phone: "wide", csv: (row) => String(row.not_comparable), cell: (row) => (row.not_comparable > 0 ? <StateBadge state="unknown" tone="idle" label={String(row.not_comparable)} why={row.why_not} /> : dash) },
      ]}
      filters={[{ key: "show", label: t("margins.show"), options: (["losing", "unknown"] as const).map((value) => ({ value, label: t(`margins.show_${value}`) })) }]}
      rowKey={(row) => `${row.id}-${row.price.currency}`}
      rowHref={(row) => HREF[by](row.id)}
      searchLabel={t("margins.search")}
      csv="margins"
      sums={{ path: "/admin/margins/sums", of: [{ key: "price", label: t("margins.price") }, { key: "cost", label: t("margins.cost") }, { key: "margin", label: t("margins.margin") }] }}
      empty={{ icon: IconScale, title: t("margins.empty_title"), text: t("margins.empty") }}
    />
  );
}
