import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";
import react from "@vitejs/plugin-react";
import { pieces } from "./build/chunks";
import { pages } from "./build/pages";

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

/** Leaves every text of the build compressed beside it: the server sends these and compresses nothing while somebody waits. */
function compressed(): Plugin {
  let out = "dist";
  return {
    name: "mpanel-compressed",
    apply: "build",
    configResolved: (config) => void (out = config.build.outDir),
    closeBundle() {
      for (const name of readdirSync(out, { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css|html|svg|json)$/.test(name) || name.startsWith(".vite")) continue;
        const file = join(out, name);
        const text = readFileSync(file);
        if (text.length < 500) continue;
        writeFileSync(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
        writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
      }
    },
  };
}

const { main, shared, own } = pieces();
const server = process.env.MPANEL_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig(({ mode }) => ({
  plugins: [react(), pages(), compressed(), ...(mode === "mock" ? [mockApi()] : [])],
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
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 6 },
            { name: "data", test: /node_modules[\\/](@tanstack|i18next|react-i18next)[\\/]|[\\/]src[\\/]i18n[\\/](index\.ts|en[\\/]common\.json)$/, priority: 6 },
            { name: "main", test: main, priority: 5 },
            { name: shared, debugName: "frame", priority: 4 },
            { name: "input", test: /@mantine[\\/]core[\\/]esm[\\/]components[\\/](Input|InputBase|NativeSelect)[\\/]/, priority: 3 },
            { name: own, debugName: "face", priority: 2 },
            { name: "common", test: /node_modules|[\\/]src[\\/](components|lib|api)[\\/]/, minShareCount: 24, priority: 1 },
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
