/** A page for each face: what its first screen needs is asked for while the page is still being read. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { firstScreens } from "./chunks";

interface Chunk {
  file: string;
  name?: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

/** Everything a chunk needs before it runs: itself and its static imports. */
function closure(manifest: Record<string, Chunk>, keys: string[]): Set<Chunk> {
  const seen = new Set<Chunk>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(chunk)) return;
    seen.add(chunk);
    chunk.imports?.forEach(visit);
  };
  keys.forEach(visit);
  return seen;
}

/** The links a page needs for what a face starts with. Code may wait for the styles: without them nothing is painted. */
export function linksFor(face: string, manifest: Record<string, Chunk>): string {
  const keyOf = (name: string) => Object.keys(manifest).find((key) => manifest[key]?.name === name) ?? "";
  const keys = [keyOf("main"), keyOf(face)];
  if (keys.includes("")) throw new Error(`the build has no piece named main or ${face}`);
  const chunks = [...closure(manifest, keys)];
  const styles = new Set(chunks.flatMap((chunk) => chunk.css ?? []));
  const code = chunks.filter((chunk) => !chunk.isEntry).map((chunk) => chunk.file);
  return [
    ...[...styles].map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
    ...code.map((file) => `<link rel="modulepreload" crossorigin fetchpriority="low" href="/${file}">`),
  ].join("\n    ");
}

export function pages(): Plugin {
  let out = "dist";
  return {
    name: "mpanel-pages",
    apply: "build",
    configResolved: (config) => void (out = config.build.outDir),
    writeBundle() {
      const manifest = JSON.parse(readFileSync(join(out, ".vite/manifest.json"), "utf8")) as Record<string, Chunk>;
      const bare = readFileSync(join(out, "index.html"), "utf8");
      const pageFor = (face: string) =>
        bare
          .replace(/\s*<link rel="(?:stylesheet|modulepreload)"[^>]*>/g, "")
          .replace('<script type="module"', '<script type="module" fetchpriority="low"')
          .replace("</head>", `  ${linksFor(face, manifest)}\n  </head>`);
      mkdirSync(join(out, "faces"), { recursive: true });
      // The shop is what any other address leads to.
      for (const face of Object.keys(firstScreens)) writeFileSync(join(out, face === "shop" ? "index.html" : `faces/${face}.html`), pageFor(face));
    },
  };
}
