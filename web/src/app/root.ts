/** The root of the route tree and the context every guard can use. */
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext } from "@tanstack/react-router";
import { metaQuery, sessionQuery } from "@/api/meta";
import { RootError, RootLayout, RootNotFound } from "./RootLayout";

export interface RouterContext {
  cache: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  beforeLoad: async ({ context }) => {
    await Promise.all([context.cache.ensureQueryData(metaQuery), context.cache.ensureQueryData(sessionQuery).catch(() => null)]);
  },
  component: RootLayout,
  errorComponent: RootError,
  notFoundComponent: RootNotFound,
});
