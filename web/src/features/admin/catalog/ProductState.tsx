/** Whether a product is on sale, in a word. */
import { useTranslation } from "react-i18next";
import { StateBadge } from "@/components/StateBadge";
import type { Product } from "./calls";

export function ProductState({ product }: { product: Pick<Product, "hidden" | "retired"> }) {
  const { t } = useTranslation("admin");
  if (product.retired) return <StateBadge state="retired" tone="idle" label={t("products.retired")} />;
  return product.hidden ? <StateBadge state="hidden" tone="warn" label={t("products.hidden")} /> : <StateBadge state="ok" tone="good" label={t("products.shown")} />;
}
