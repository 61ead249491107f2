/** Saves a part of a product and shows what the server made of it. */
import { useQueryClient } from "@tanstack/react-query";
import type { ProductInput } from "@/api/schema";
import { toast } from "@/components/toasts";
import { catalogApi, catalogRead } from "./calls";
import type { Product } from "./calls";

export function useSaveProduct(product: Product, done: string): (body: ProductInput) => Promise<void> {
  const client = useQueryClient();
  return async (body) => {
    const saved = await catalogApi.patch(product.id, body, product.version);
    client.setQueryData(catalogRead.product(product.id).queryKey, saved);
    await Promise.all([client.invalidateQueries({ queryKey: ["/admin/products"] }), client.invalidateQueries({ queryKey: ["/shop/catalog"] })]);
    toast.done(done);
  };
}
