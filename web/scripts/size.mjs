// Holds the size budget: what the first visit of the shop and of the portal loads, and every chunk loaded later.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const kb = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000;

/** Everything a chunk needs before it runs: itself and its static imports. */
function closure(keys) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return seen;
}

function weigh(keys) {
  const js = new Set();
  const css = new Set();
  for (const key of keys) {
    js.add(manifest[key].file);
    for (const file of manifest[key].css ?? []) css.add(file);
  }
  const sum = (files) => [...files].filter((file) => !file.endsWith(".html")).reduce((total, file) => total + kb(file), 0);
  return { js: sum(js), css: sum(css) };
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const piece = (name) => {
  const key = Object.keys(manifest).find((one) => manifest[one].name === name);
  if (!key) throw new Error(`the build has no piece named ${name}`);
  return key;
};
let failed = false;
const report = (name, value, limit) => {
  const over = value > limit;
  failed ||= over;
  console.log(`${over ? "OVER " : "ok   "} ${name.padEnd(44)} ${value.toFixed(1).padStart(7)} kB gz  (limit ${limit})`);
};
for (const face of ["shop", "portal"]) {
  const { js, css } = weigh(closure([entry, piece("main"), piece(face)]));
  report(`${face} first load, JS`, js, 220);
  report(`${face} first load, CSS`, css, 40);
}
const base = closure([entry, piece("main")]);
for (const key of Object.keys(manifest)) {
  if (!manifest[key].isDynamicEntry) continue;
  const own = [...closure([key])].filter((needed) => !base.has(needed));
  const { js } = weigh(own);
  if (js > 135 || process.argv.includes("--all")) report(key, js, 130);
}
console.log(`files ${readdirSync(join(dist, "assets")).filter((name) => !/\.(br|gz)$/.test(name)).length}`);
process.exit(failed ? 1 : 0);
