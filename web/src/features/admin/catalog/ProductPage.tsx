/** One product: its details and its prices. */
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import type { ProductAdmin } from "@/api/schema";
import { DetailPage } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { Section } from "@/components/Page";
import { paths } from "@/lib/paths";
import { Loaded } from "../parts";
import { adminPaths } from "../paths";
import { PriceMatrix } from "./PriceMatrix";
import { ProductForm } from "./ProductForm";
import { ProductState } from "./ProductsPage";

export function ProductPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("products.title"), href: adminPaths.products() }];
  return (
    <Loaded query={adminRead.product(id)} name={t("products.product")} crumbs={crumbs}>
      {(product) => <View product={product} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ product, crumbs }: { product: ProductAdmin; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("admin");
  return (
    <DetailPage
      title={product.name}
      crumbs={crumbs}
      badge={<ProductState product={product} />}
      lead={product.tagline}
      actions={
        product.kind === "vps" && !product.retired && !product.hidden ? (
          <LinkButton href={paths.plan(product.slug)} variant="default">
            {t("products.see")}
          </LinkButton>
        ) : undefined
      }
      tabs={[
        { key: "details", label: t("products.details"), content: <Section><ProductForm key={product.version} product={product} /></Section> },
        { key: "prices", label: t("products.prices"), content: <PriceMatrix key={product.version} product={product} /> },
      ]}
    />
  );
}
