/** What keeps a product out of the shop, each with the way to mend it. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { useMeta } from "@/api/meta";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { adminPaths } from "../paths";
import type { Product } from "./calls";
import classes from "./catalog.module.css";

type Lack = "price" | "group" | "group_hidden" | "regions" | "images" | "provider" | "add_on_key";

export function useLacks(product: Product): Lack[] {
  const groups = useQuery(adminRead.groups()).data?.items;
  const { currencies } = useMeta();
  const group = groups?.find((one) => one.id === product.group_id);
  const server = product.kind === "vps";
  const prices = product.kind === "one_time" ? product.once_prices : product.prices.map((price) => price.recurring);
  const lacks: [Lack, boolean][] = [
    ["price", !prices.some((price) => currencies.includes(price.currency))],
    ["group", server && !product.group_id],
    ["group_hidden", product.kind !== "add_on" && group?.hidden === true],
    ["regions", (server || product.kind === "object_storage") && product.regions.length === 0],
    ["images", server && product.images.length === 0],
    ["provider", server && !product.provider.product_id],
    ["add_on_key", product.kind === "add_on" && !product.provider.add_on_key],
  ];
  return product.retired ? [] : lacks.filter(([, is]) => is).map(([lack]) => lack);
}

const TAB: Record<Lack, string | undefined> = { price: "prices", group: undefined, group_hidden: undefined, regions: "regions", images: "images", provider: undefined, add_on_key: undefined };

export function Readiness({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const lacks = useLacks(product);
  if (lacks.length === 0) return null;
  return (
    <Section tone="warn" title={t("product_edit.not_ready")}>
      <ul className={classes.lacks}>
        {lacks.map((lack) => (
          <li key={lack}>
            <TextLink href={lack === "group_hidden" ? adminPaths.products({ tab: "groups" }) : adminPaths.product(product.id, TAB[lack])}>{t(`product_edit.lack_${lack}`)}</TextLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
