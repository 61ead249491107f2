/** Starts the web app: cache, theme, router. */
import "./mantine.css";
import "./global.css";
import "@/i18n";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createCache } from "@/api/cache";
import { createAppRouter } from "./router";

const cache = createCache();
const router = createAppRouter(cache);
const root = document.getElementById("root");

if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
