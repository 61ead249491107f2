/** Between a product and its form: what the fields hold, and what is sent. */
import type { ProductInput } from "@/api/schema";
import type { Product, ProviderCatalog } from "./calls";

const text = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));

export function valuesOf(product: Product | undefined, kind: Product["kind"] = "vps") {
  const specs = product?.specs;
  return {
    kind: product?.kind ?? kind,
    slug: product?.slug ?? "",
    name: product?.name ?? "",
    group_id: product?.group_id ?? "",
    position: text(product?.position ?? 0),
    tagline: product?.tagline ?? "",
    description: product?.description ?? "",
    badge: product?.badge ?? "",
    stock: text(product?.stock),
    max_quantity: text(product?.max_quantity ?? (kind === "add_on" ? 1 : 10)),
    available: product?.available ?? "order",
    hidden: product?.hidden ?? false,
    retired: product?.retired ?? false,
    in_place_change: product?.in_place_change ?? false,
    tax_class: product?.tax_class ?? "standard",
    contract: {
      at_end: product?.contract?.at_end ?? ("" as const),
      term_months: text(product?.contract?.term_months ?? 12),
      notice: text(product?.contract?.notice ?? 1),
      notice_unit: product?.contract?.notice_unit ?? ("months" as const),
      renewal_months: text(product?.contract?.renewal_months ?? 12),
    },
    delivery: product?.delivery ?? ("staff" as const),
    earned_days: text(product?.earned_days),
    storage: {
      gives: product?.storage?.gives ?? ("shared" as const),
      size_gb: text(product?.storage?.size_gb ?? 100),
      auto_limit_gb: text(product?.storage?.auto_limit_gb),
      keep_days: text(product?.storage?.keep_days ?? 7),
      meter: product?.storage?.meter ?? "",
      regions: [] as string[],
    },
    domain: { ending: product?.domain?.ending ?? "" },
    offer_all: true,
    specs: {
      cpu_cores: text(specs?.cpu_cores ?? 4),
      ram_mb: text(specs?.ram_mb ?? 8192),
      disk_gb: text(specs?.disk_gb ?? 100),
      disk_type: specs?.disk_type || "NVMe",
      snapshots: text(specs?.snapshots ?? 1),
      traffic_tb: text(specs?.traffic_tb),
      port_mbit: text(specs?.port_mbit),
    },
    provider: { account_id: product?.provider?.account_id ?? "", product_id: product?.provider?.product_id ?? "", add_on_key: product?.provider?.add_on_key ?? "", longer_terms: product?.provider?.longer_terms ?? false },
  };
}

export type ProductValues = ReturnType<typeof valuesOf>;

type Contract = NonNullable<ProductInput["contract"]>;

/** The rules of the contract, or none: what was sold before keeps its own. */
function contractOf({ at_end, term_months, notice, notice_unit, renewal_months }: ProductValues["contract"]): Contract | null {
  if (!at_end) return null;
  return { at_end, term_months: whole(term_months), notice: whole(notice), notice_unit, renewal_months: at_end === "renews" ? whole(renewal_months) : null };
}

const whole = (value: string) => Number(value.trim() || 0);
const wholeOrNone = (value: string) => (value.trim() ? Number(value) : null);

/** The newest long-term Ubuntu, else the first Linux: what most people choose. */
export function preferredImage(images: ProviderCatalog["images"]): string | undefined {
  const ubuntu = images.filter((image) => image.name.toLowerCase().startsWith("ubuntu")).toSorted((a, b) => b.name.localeCompare(a.name, "en", { numeric: true }));
  return (ubuntu[0] ?? images.find((image) => image.os_type === "Linux") ?? images[0])?.id;
}

type Storage = NonNullable<ProductInput["storage"]>;

function storageOf({ gives, size_gb, auto_limit_gb, keep_days, meter }: ProductValues["storage"]): Storage {
  return { gives, size_gb: whole(size_gb), auto_limit_gb: gives === "whole" ? wholeOrNone(auto_limit_gb) : null, keep_days: gives === "shared" ? whole(keep_days) : 0, meter: meter || null };
}

export function productBody(values: ProductValues, product: Product | undefined, catalog: ProviderCatalog | undefined): ProductInput {
  const { kind, slug, specs, provider, stock, max_quantity, position, group_id, offer_all, available, retired, in_place_change, contract, delivery, earned_days, storage, domain, ...words } = values;
  const server = kind === "vps";
  return {
    ...(product ? { retired } : { kind, slug: slug.trim() }),
    ...words,
    group_id: group_id || null,
    position: whole(position),
    stock: wholeOrNone(stock),
    max_quantity: whole(max_quantity),
    ...(server ? { in_place_change, contract: contractOf(contract), specs: { cpu_cores: whole(specs.cpu_cores), ram_mb: whole(specs.ram_mb), disk_gb: whole(specs.disk_gb), disk_type: specs.disk_type, snapshots: whole(specs.snapshots), traffic_tb: wholeOrNone(specs.traffic_tb), port_mbit: wholeOrNone(specs.port_mbit) } } : kind === "one_time" ? { delivery, earned_days: wholeOrNone(earned_days) } : kind === "object_storage" ? { contract: contractOf(contract), storage: storageOf(storage) } : kind === "domain" ? { contract: contractOf(contract), domain: { ending: domain.ending.trim().replace(/^\./, "").toLowerCase() } } : { available }),
    ...(kind === "object_storage" && !product ? { regions: storage.regions.map((code) => ({ code, name: catalog?.regions.find((one) => one.code === code)?.name ?? code, prices: [] })) } : {}),
    provider: { ...product?.provider, account_id: provider.account_id || null, product_id: provider.product_id.trim(), add_on_key: provider.add_on_key.trim() || null, longer_terms: provider.longer_terms },
    ...(server && !product && offer_all && catalog
      ? {
          regions: catalog.regions.map(({ code, name }) => ({ code, name, prices: [] })),
          images: catalog.images.map((image) => ({ ...image, default: image.id === preferredImage(catalog.images) })),
        }
      : {}),
  };
}
