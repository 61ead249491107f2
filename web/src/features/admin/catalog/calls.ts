/** What the catalogue's screens read and write beside the product itself. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import type { BundleInput, CycleMonths, ProductAdmin, ProductInput } from "@/api/schema";
import { CYCLES, sortCycles } from "@/lib/cycle";

/** A product as the server keeps it for the team: with what it is offered with. */
export type Product = ProductAdmin;
export type ProductVersion = Answer<"/admin/products/{id}/versions", "get">["items"][number];
export type ProviderCatalog = Answer<"/admin/provider-accounts/{id}/catalog", "get">;
export type OfferedProduct = ProviderCatalog["products"][number];
export type OfferedAddOn = ProviderCatalog["add_ons"][number];
export type OfferedImage = ProviderCatalog["images"][number];

export type Meter = Answer<"/admin/meters", "get">["items"][number];

/** The usual periods and those that the product has a price for, from short to long. */
export const cyclesOf = (product: Product, more: CycleMonths[] = []): CycleMonths[] => sortCycles([...CYCLES, ...product.prices.map((price) => price.cycle_months), ...more]);

export const catalogRead = {
  product: (id: string) => read(["catalog"], "/admin/products/{id}", { path: { id } }),
  versions: (id: string) => read(["catalog"], "/admin/products/{id}/versions", { path: { id }, query: { limit: 100 } }),
  bundle: (id: string) => read(["catalog"], "/admin/bundles/{id}", { path: { id } }),
  provider: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/catalog", { path: { id } }),
  addOns: () => read(["catalog"], "/admin/products", { query: { kind: "add_on", limit: 200 } }),
};

export const usageReads = {
  meters: () => read(["catalog"], "/admin/meters"),
  prices: (id: string) => read(["catalog"], "/admin/products/{id}/usage-prices", { path: { id } }),
};

export const usageApi = {
  createMeter: (body: Body<"/admin/meters", "post">) => api.post("/admin/meters", { body }),
  patchMeter: (id: string, body: Body<"/admin/meters/{id}", "patch">, version: number) => api.patch("/admin/meters/{id}", { path: { id }, body, version }),
  putPrices: (id: string, body: Body<"/admin/products/{id}/usage-prices", "put">) => api.put("/admin/products/{id}/usage-prices", { path: { id }, body }),
};

export const catalogApi = {
  create: (body: ProductInput) => api.post("/admin/products", { body }),
  patch: (id: string, body: ProductInput, version: number) => api.patch("/admin/products/{id}", { path: { id }, body, version }),
  putOncePrices: (id: string, prices: Body<"/admin/products/{id}/one-time-prices", "put">["prices"]) => api.put("/admin/products/{id}/one-time-prices", { path: { id }, body: { prices } }),
  createBundle: (body: BundleInput) => api.post("/admin/bundles", { body }),
  putBundle: (id: string, body: BundleInput, version: number) => api.put("/admin/bundles/{id}", { path: { id }, body, version }),
  createGroup: (body: Body<"/admin/product-groups", "post">) => api.post("/admin/product-groups", { body }),
  patchGroup: (id: string, body: Body<"/admin/product-groups/{id}", "patch">, version: number) => api.patch("/admin/product-groups/{id}", { path: { id }, body, version }),
};
