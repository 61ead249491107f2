// Looks at the screens: every page of the list at 390, 1280 and 1920 pixels, light and dark, with an axe check and the console's errors.
// Usage: node scripts/shots.mjs [--base http://localhost:5199] [--only name,name] [--width 390,1280] [--scheme light] [--out shots] [--list file.mjs]
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const args = Object.fromEntries(process.argv.slice(2).flatMap((arg, at, all) => (arg.startsWith("--") ? [[arg.slice(2), all[at + 1] ?? ""]] : [])));
const base = args.base ?? "http://localhost:5199";
const out = args.out ?? "shots";
const widths = (args.width ?? "390,1280,1920").split(",").map(Number);
const schemes = (args.scheme ?? "light,dark").split(",");
const only = args.only?.split(",");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { shots } = await import(pathToFileURL(resolve(args.list ?? "scripts/shots-list.mjs")).href);

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let troubles = 0;
const say = (text) => {
  troubles += 1;
  console.log(text);
};

for (const shot of shots.filter((one) => !only || only.some((name) => one.name.startsWith(name)))) {
  for (const width of shot.widths ?? widths) {
    for (const scheme of schemes) {
      const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 }, colorScheme: scheme, reducedMotion: "reduce", bypassCSP: false });
      const cookies = { ...(shot.as ? { mock_session: shot.as } : {}), ...(shot.scenario ? { mock_scenario: shot.scenario } : {}) };
      await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: base })));
      if (shot.storage) await context.addInitScript((items) => Object.entries(items).forEach(([key, value]) => localStorage.setItem(key, value)), shot.storage);
      const page = await context.newPage();
      const label = `${shot.name}-${width}-${scheme}`;
      page.on("console", (message) => {
        if (message.type() === "error" && !/status of (401|4\d\d|500)/.test(message.text())) say(`${label}: console: ${message.text().slice(0, 300)}`);
      });
      page.on("pageerror", (error) => say(`${label}: crash: ${error.message}`));
      await page.goto(base + shot.path, { waitUntil: "load" });
      await page.waitForTimeout(shot.wait ?? 900);
      if (shot.act) await shot.act(page).catch((error) => say(`${label}: act: ${error.message.split("\n")[0]}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) say(`${label}: ${wide}px wider than the screen`);
      await page.screenshot({ path: join(out, `${label}.png`), fullPage: shot.full ?? true });
      if (args.axe !== "no") {
        await page.evaluate(axeSource);
        const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        for (const found of result.violations) say(`${label}: axe ${found.impact} ${found.id}: ${found.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${(node.any[0]?.message ?? "").slice(0, 140)}`).join(" | ")} (${found.nodes.length})`);
      }
      await context.close();
    }
  }
}
await browser.close();
console.log(`${troubles} troubles`);
