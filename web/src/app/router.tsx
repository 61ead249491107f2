/** The whole route tree and how the router behaves. */
import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { adminTree } from "./admin/routes";
import { portalTree } from "./portal/routes";
import { rootRoute } from "./root";
import { shopTree } from "./shop/routes";
import { RootNotFound } from "./RootLayout";
import { ErrorPage } from "@/components/ErrorPage";

const tree = rootRoute.addChildren([shopTree, portalTree, adminTree]);

export function createAppRouter(cache: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { cache },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 400,
    defaultErrorComponent: ({ error, reset }) => <ErrorPage error={error} reset={reset} />,
    defaultNotFoundComponent: RootNotFound,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const query = new URLSearchParams();
      for (const [key, value] of Object.entries(search)) if (value !== undefined && value !== null && value !== "") query.set(key, String(value));
      const text = query.toString();
      return text ? `?${text}` : "";
    },
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
