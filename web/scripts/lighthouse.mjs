// Measures what a visitor, a customer and a member of the team wait for: Lighthouse on the first screen of each face, the median of three runs.
// Usage: node scripts/lighthouse.mjs [http://127.0.0.1:8080] [--runs 3]. Without an address it starts the demo of MPANEL_BIN. The browser comes
// from CHROME_PATH. Prints JSON. The shop and the portal are measured as on a phone with a slow line, the back office as on a desk.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "playwright-core";
import { freePort, startDemo } from "../journeys/harness.mjs";

const given = process.argv.slice(2);
const runs = Number(given[given.indexOf("--runs") + 1] ?? 3) || 3;
const address = given.find((one) => one.startsWith("http"));
const demo = address ? { base: address.replace(/\/$/, ""), stop: async () => {} } : await startDemo();
const { base } = demo;

const faces = [
  { face: "shop", path: "/", preset: "mobile" },
  { face: "portal", path: "/portal", preset: "mobile", role: "customer" },
  { face: "admin", path: "/admin", preset: "desktop", role: "owner" },
];
const port = await freePort();
const profile = mkdtempSync(join(tmpdir(), "mpanel-lighthouse-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", `--remote-debugging-port=${port}`],
});

async function signIn(role) {
  await context.clearCookies();
  if (!role) return;
  const meta = await (await context.request.get(`${base}/api/v1/meta`)).json();
  const login = meta.demo?.logins.find((one) => one.role === role);
  if (!login) throw new Error(`${base} has no demo login for ${role}`);
  const answer = await context.request.post(`${base}/api/v1/auth/sign-in`, { data: { email: login.email, password: login.password }, headers: { origin: base } });
  if (!answer.ok()) throw new Error(`signing in as ${role}: ${answer.status()} ${await answer.text()}`);
}

async function once({ path, preset }) {
  const { lhr } = await lighthouse(base + path, { port, logLevel: "error", onlyCategories: ["performance", "accessibility"] }, preset === "desktop" ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  if (new URL(lhr.finalDisplayedUrl).pathname !== path) throw new Error(`${path} led to ${lhr.finalDisplayedUrl}`);
  const score = (name) => Math.round((lhr.categories[name].score ?? 0) * 100);
  const figure = (name) => Math.round((lhr.audits[name].numericValue ?? 0) * 1000) / 1000;
  const lacks = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative");
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    first_paint_ms: Math.round(figure("first-contentful-paint")),
    largest_paint_ms: Math.round(figure("largest-contentful-paint")),
    blocked_ms: Math.round(figure("total-blocking-time")),
    layout_shift: figure("cumulative-layout-shift"),
    lacks: lacks.map((audit) => [audit.id, audit.displayValue].filter(Boolean).join(": ")),
  };
}

const report = [];
try {
  for (const { face, path, preset, role } of faces) {
    await signIn(role);
    const results = [];
    for (let run = 0; run < runs; run += 1) results.push(await once({ path, preset }));
    results.sort((one, other) => one.performance - other.performance);
    const median = results[Math.floor(results.length / 2)];
    report.push({ face, path, preset, ...median, runs: results.map((one) => one.performance) });
  }
} finally {
  await context.close();
  await demo.stop();
  rmSync(profile, { recursive: true, force: true });
}
console.log(JSON.stringify({ base, faces: report }, null, 2));
