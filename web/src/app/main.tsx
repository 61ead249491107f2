/** Starts the web app: cache, theme, router. */
import "./mantine.css";
import "./global.css";
import "@/i18n";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { createCache } from "@/api/cache";
import { createAppRouter } from "./router";

const cache = createCache();
const router = createAppRouter(cache);
const root = document.getElementById("root");

// The code of the screen that is asked for comes while the server tells who is asking.
for (const { routeId } of router.matchRoutes(router.latestLocation)) {
  const component = router.routesById[routeId]?.options.component as { preload?: () => Promise<unknown> } | undefined;
  void component?.preload?.().catch(() => undefined);
}

// What came with the page stays until the first screen is whole; then it is drawn in slices.
void router.load().finally(() => {
  if (!root) return;
  startTransition(() => {
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    );
  });
});
