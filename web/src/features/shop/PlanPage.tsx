/** The configurator: choose, see the price change, put it in the cart. The summary never leaves the screen. */
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { catalogQuery } from "@/api/shop";
import type { Catalog, Plan } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { NotFound } from "@/components/ErrorPage";
import { ProblemPanel } from "@/components/ProblemView";
import { choicesOf, defaultChoices } from "@/lib/quote";
import { useStoredCart } from "./cart";
import { Configurator } from "./Configurator";
import { useCurrency } from "./currency";

export function PlanPage() {
  const { t } = useTranslation(["common", "shop"]);
  const { slug } = useParams({ strict: false });
  const [currency] = useCurrency();
  const listed = useQuery(catalogQuery(currency));
  const find = (catalog: Catalog | undefined) => [...(catalog?.groups.flatMap((group) => group.products) ?? []), ...(catalog?.storages ?? [])].find((one) => one.slug === slug);
  // A hidden plan is not in the catalogue, but whoever has its link may see and order it.
  const unlisted = useQuery({ ...read(["catalog"], "/shop/catalog", { query: { currency, also: slug } }), enabled: listed.data !== undefined && !find(listed.data) });
  const catalog = unlisted.isEnabled ? unlisted : listed;
  const plan = find(catalog.data);
  if (catalog.isPending) return <DetailSkeleton label={t("app.loading")} />;
  if (catalog.error) return <ProblemPanel page error={catalog.error} retry={() => void catalog.refetch()} />;
  if (!plan) return <NotFound links={[{ label: t("shop:cart.see_plans"), href: "/" }]} />;
  return <Opened key={plan.id + currency} plan={plan} currency={currency} />;
}

/** Starts from the cart's item when one is being changed, else from the plan's defaults. */
function Opened({ plan, currency }: { plan: Plan; currency: string }) {
  const { cycle, item, image } = useSearch({ strict: false }) as { cycle?: string; item?: string; image?: string };
  const stored = useStoredCart();
  const at = item === undefined ? -1 : Number(item);
  const existing = stored?.currency === currency ? stored.input.items[at] : undefined;
  const editing = existing?.product_id === plan.id ? at : null;
  const [start] = useState(() => (editing !== null && existing ? choicesOf(existing) : beginning(plan, cycle, image)));
  return <Configurator plan={plan} currency={currency} start={start} editing={editing} />;
}

/** An image of the customer's own is in the address of those who come from their images. */
function beginning(plan: Plan, cycle: string | undefined, image: string | undefined) {
  const start = defaultChoices(plan, Number(cycle));
  return image ? { ...start, image_id: image } : start;
}
