import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";
import react from "@vitejs/plugin-react";

/** Serves the typed in-memory API in `--mode mock`. It lives outside `src`, so a build can never reach it. */
function mockApi(): Plugin {
  return {
    name: "mpanel-mock-api",
    configureServer(server) {
      server.middlewares.use(async (req, res, next) => {
        try {
          const mock = (await server.ssrLoadModule("/mock/node.ts")) as typeof import("./mock/node");
          await mock.serve(req, res, next);
        } catch (error) {
          next(error);
        }
      });
    },
  };
}

const server = process.env.MPANEL_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === "mock" ? [mockApi()] : [])],
  resolve: { tsconfigPaths: true },
  optimizeDeps: { include: ["@mantine/core", "@mantine/hooks", "@mantine/form", "@mantine/spotlight", "@tabler/icons-react", "@tanstack/react-router", "react-i18next", "i18next"] },
  server: {
    port: 5173,
    strictPort: true,
    proxy: mode === "mock" ? undefined : { "/api": server, "/healthz": server, "/docs": server },
  },
  build: {
    outDir: "dist",
    target: "es2022",
    sourcemap: false,
    cssCodeSplit: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            { name: "data", test: /node_modules[\\/](@tanstack|i18next|react-i18next)[\\/]/, priority: 2 },
          ],
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "mock/**/*.test.ts"],
    css: false,
    setupFiles: ["src/test-setup.ts"],
  },
}));
