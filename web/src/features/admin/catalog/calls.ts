/** What the catalogue's screens read and write beside the product itself. */
import { api, read } from "@/api/client";
import type { Choice, CycleMonths, Image, ProductAdmin, ProductGroup } from "@/api/schema";

/** A product as the server keeps it for the team: with what it is offered with. */
export type Product = Omit<ProductAdmin, "regions" | "images"> & {
  add_on_ids: string[];
  available: "order" | "later" | "both";
  position: number;
  regions: Choice[];
  images: Image[];
};

export interface OfferedProduct {
  id: string;
  name: string;
  disk_gb: number;
  disk_type: string;
}

export interface OfferedAddOn {
  key: string;
  name: string;
  later: boolean;
}

export type OfferedImage = Omit<Image, "default">;

export interface ProviderCatalog {
  products: OfferedProduct[];
  add_ons: OfferedAddOn[];
  regions: { code: string; name: string }[];
  images: OfferedImage[];
}

export const CYCLES: CycleMonths[] = [1, 3, 6, 12];

export const catalogRead = {
  product: (id: string) => read<Product>([], `/admin/products/${id}`),
  provider: (id: string) => read<ProviderCatalog>([], `/admin/provider-accounts/${id}/catalog`),
  addOns: () => read<{ items: Product[] }>([], "/admin/products", { kind: "add_on", limit: 200 }),
};

export const catalogApi = {
  create: (body: Record<string, unknown>) => api.post<Product>("/admin/products", body),
  patch: (id: string, body: Record<string, unknown>, version: number) => api.patch<Product>(`/admin/products/${id}`, body, { version }),
  createGroup: (body: Record<string, unknown>) => api.post<ProductGroup>("/admin/product-groups", body),
  patchGroup: (id: string, body: Record<string, unknown>, version: number) => api.patch<ProductGroup>(`/admin/product-groups/${id}`, body, { version }),
};
