/** What the start page shows, asked for beside its code, so that it is drawn whole. Trouble is told by the page itself. */
import type { QueryClient } from "@tanstack/react-query";
import { metaQuery } from "@/api/meta";
import { catalogQuery } from "@/api/shop";
import { currencyOf } from "@/features/shop/currency";

export async function ready(cache: QueryClient, { currency }: { currency?: string }): Promise<void> {
  const meta = await cache.ensureQueryData(metaQuery);
  await cache.ensureQueryData(catalogQuery(currencyOf(meta, currency))).catch(() => undefined);
}
