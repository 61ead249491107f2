/** What the overview shows, asked for beside its code, so that it is drawn whole. Trouble is told by the page itself. */
import type { QueryClient } from "@tanstack/react-query";
import { read } from "@/api/client";
import { portal } from "@/api/portal";

export async function ready(cache: QueryClient): Promise<void> {
  const services = read(["service"], "/portal/services", { query: { limit: 20 } });
  await Promise.allSettled([cache.ensureQueryData(portal.overview()), cache.ensureQueryData(services)]);
}
