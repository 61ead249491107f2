/** One product: its details, its prices and what it is offered with. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { IconExternalLink } from "@tabler/icons-react";
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { ActionButton } from "@/components/Actions";
import { DetailPage } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { paths } from "@/lib/paths";
import { Editable, Loaded } from "../parts";
import { adminPaths } from "../paths";
import { catalogRead } from "./calls";
import type { Product } from "./calls";
import { OncePrices } from "./OncePrices";
import { PriceMatrix } from "./PriceMatrix";
import { ProductForm } from "./ProductForm";
import { ProductState } from "./ProductState";
import { Readiness } from "./Readiness";
import { RegionsEditor } from "./RegionsEditor";

// Behind tabs: they come when they are opened.
const AddOnsEditor = lazy(() => import("./AddOnsEditor").then((made) => ({ default: made.AddOnsEditor })));
const ImagesEditor = lazy(() => import("./ImagesEditor").then((made) => ({ default: made.ImagesEditor })));
const ScopedSettings = lazy(() => import("../automation/ScopedSettings").then((made) => ({ default: made.ScopedSettings })));
const ProductSetup = lazy(() => import("../software/ProductSetup").then((made) => ({ default: made.ProductSetup })));
const OptionsEditor = lazy(() => import("./OptionsEditor").then((made) => ({ default: made.OptionsEditor })));
const Versions = lazy(() => import("./Versions").then((made) => ({ default: made.Versions })));
const VolumeEditor = lazy(() => import("./VolumeEditor").then((made) => ({ default: made.VolumeEditor })));
const UsagePrices = lazy(() => import("./UsagePrices").then((made) => ({ default: made.UsagePrices })));

export function ProductPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("products.title"), href: adminPaths.products() }];
  return (
    <Loaded query={catalogRead.product(id)} name={t("products.product")} crumbs={crumbs}>
      {(product) => <View product={product} crumbs={crumbs} />}
    </Loaded>
  );
}

/** The way to the shop; refused with the reason while there is nothing to see. */
function SeeInShop({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  if (product.kind !== "vps" && product.kind !== "object_storage") return null;
  const reason = product.retired ? t("product_edit.see_retired") : product.prices.length === 0 ? t("product_edit.see_unpriced") : product.kind === "vps" && !product.group_id ? t("product_edit.see_ungrouped") : null;
  const label = product.hidden ? t("product_edit.preview") : t("products.see");
  if (reason) return <ActionButton action={{ key: "see", label, icon: IconExternalLink, ability: { allowed: false, reason }, run: () => undefined }} />;
  return (
    <LinkButton href={paths.plan(product.slug)} variant="default" leftSection={<IconExternalLink size={16} aria-hidden />}>
      {label}
    </LinkButton>
  );
}

function View({ product, crumbs }: { product: Product; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation(["admin", "software"]);
  const server = product.kind === "vps";
  const runs = server || product.kind === "object_storage";
  return (
    <DetailPage
      title={product.name}
      crumbs={crumbs}
      badge={<ProductState product={product} />}
      lead={product.tagline}
      actions={<SeeInShop product={product} />}
      notice={<Readiness product={product} />}
      tabs={[
        { key: "details", label: t("products.details"), content: <Editable permission="catalog.write"><Section><ProductForm key={product.version} product={product} /></Section></Editable> },
        { key: "prices", label: t("products.prices"), content: <Editable permission="catalog.write">{product.kind === "one_time" ? <OncePrices key={product.version} product={product} /> : <PriceMatrix key={product.version} product={product} />}</Editable> },
        { key: "volume", label: t("product_edit.volume"), count: product.volume_discount?.breaks.length ?? 0, content: <Editable permission="catalog.write"><VolumeEditor key={product.version} product={product} /></Editable> },
        ...(product.kind === "one_time" ? [] : [{ key: "settings", label: t("automation.settings"), content: <ScopedSettings of="product" id={product.id} /> }]),
        ...(runs
          ? [
              { key: "usage", label: t("usage.tab"), content: <Editable permission="catalog.write"><UsagePrices product={product} /></Editable> },
              { key: "regions", label: t("product_edit.regions"), count: product.regions.length, content: <Editable permission="catalog.write"><RegionsEditor key={product.version} product={product} /></Editable> },
            ]
          : []),
        ...(server
          ? [
              { key: "images", label: t("product_edit.images"), count: product.images.length, content: <Editable permission="catalog.write"><ImagesEditor key={product.version} product={product} /></Editable> },
              { key: "setup", label: t("software:admin.setup_tab"), content: <Editable permission="catalog.write"><ProductSetup product={product.id} /></Editable> },
              { key: "options", label: t("product_edit.options"), count: product.options.length, content: <Editable permission="catalog.write"><OptionsEditor key={product.version} product={product} /></Editable> },
              { key: "add_ons", label: t("product_edit.add_ons"), count: product.add_on_ids.length, content: <Editable permission="catalog.write"><AddOnsEditor key={product.version} product={product} /></Editable> },
            ]
          : []),
        { key: "versions", label: t("product_edit.versions"), content: <Versions product={product} /> },
      ]}
    />
  );
}

export function NewProductPage() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const { kind } = useSearch({ strict: false }) as { kind?: string };
  // After the form has settled, or its guard would ask about leaving.
  const open = (made: Product) => setTimeout(() => void navigate({ to: adminPaths.product(made.id) as "/", search: { tab: "prices" } as never }), 0);
  return (
    <Page title={t("products.add")} crumbs={[{ label: t("products.title"), href: adminPaths.products() }]} narrow>
      <Section>
        <ProductForm kind={kind === "add_on" || kind === "one_time" || kind === "object_storage" || kind === "domain" ? kind : "vps"} onSaved={open} />
      </Section>
    </Page>
  );
}
