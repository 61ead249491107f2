// What every journey stands on: a sandbox of its own, a browser, and the steps a newcomer takes again and again.
// The server comes from MPANEL_BIN, the browser from CHROMIUM_BIN. JOURNEY_SHOTS names a folder for pictures of what was seen.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const binary = resolve(process.env.MPANEL_BIN ?? "../target/debug/mpanel");
const browserPath = process.env.CHROMIUM_BIN ?? "/usr/bin/chromium";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const OWNER = { email: "owner@example.com", password: "harbour-owner" };
export const PASSWORD = "a long walk by the harbour";
export const CARD = { pays: "4242424242424242", declined: "4000000000000002", noMoney: "4000000000009995", asks: "4000002500003155", failsLater: "4000000000000341", slow: "4000000000000077", slowNo: "4000000000000085", toldTwice: "4000000000000283", toldFirst: "4000000000000291" };

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks again and again until the answer is not falsy. */
export async function until(what, ask, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`gave up after ${seconds} s waiting for ${what}`);
    await sleep(200);
  }
}

/** A port with a free one behind it: the demo's provider listens on the next. */
export async function freePort() {
  const tryListen = (port) =>
    new Promise((done) => {
      const server = createServer();
      server.once("error", () => done(null));
      server.listen(port, "127.0.0.1", () => {
        const got = server.address().port;
        server.close(() => done(got));
      });
    });
  for (let tries = 0; tries < 50; tries += 1) {
    const port = await tryListen(0);
    if (port && port < 65_000 && (await tryListen(port + 1))) return port;
  }
  throw new Error("no two free ports side by side");
}

/**
 * Starts a sandbox with one day of business. The runner starts one for all journeys that leave each other alone; one that moves the clock or holds
 * orders back is `alone` in its own, as is any that is started by hand. Who names another one by JOURNEY_BASE names its seed, too: it lies in the
 * data folder as simulators.seed.
 */
export async function startDemo({ alone = false } = {}) {
  const shared = process.env.JOURNEY_BASE;
  if (shared && !alone) return { base: shared, seed: process.env.JOURNEY_SEED ?? "", stop: async () => {}, log: () => "" };
  const folder = mkdtempSync(join(tmpdir(), "mpanel-journey-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ["demo", "--data", join(folder, "data"), "--listen", `127.0.0.1:${port}`, "--months", "0"], {
    cwd: resolve(".."),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said = (said + text).slice(-200_000)));
  const stop = async () => {
    if (child.exitCode === null) {
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await Promise.race([gone, sleep(5000).then(() => child.kill("SIGKILL"))]);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until("the demo", () => {
      if (child.exitCode !== null) throw new Error(`the demo ended:\n${said.replace(/Stack backtrace[^]*/, "").slice(-2000)}`);
      return said.includes("Ctrl-C");
    }, 120);
  } catch (error) {
    await stop();
    throw error;
  }
  return { base, seed: readFileSync(join(folder, "data", "simulators.seed"), "utf8").trim(), stop, log: () => said };
}

/** Starts everything, as `startDemo`; `stop` ends it. `page` notes crashes and refused scripts, and `troubles` hands them out. */
export async function open(how) {
  const demo = await startDemo(how);
  const browser = await chromium.launch({ executablePath: browserPath, args: flags });
  const troubles = [];
  const visitor = async () => {
    const context = await browser.newContext({ baseURL: demo.base, viewport: { width: 1280, height: 900 }, locale: "de-DE", reducedMotion: "reduce" });
    context.setDefaultTimeout(45_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => troubles.push(`crash: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of (40[1-9]|41\d|422)/.test(message.text())) troubles.push(`console: ${message.text().slice(0, 300)}`);
    });
    page.on("response", (answer) => {
      if (answer.status() >= 500 || (answer.status() === 404 && answer.url().includes("/api/"))) troubles.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
    });
    return page;
  };
  return { ...demo, browser, visitor, troubles, api: api(demo.base, OWNER), ...simulators(demo), stop: async () => Promise.all([browser.close(), demo.stop()]) };
}

/** Steers the simulators: the provider's listens on the port behind the demo's, the gateway's is part of it. Their keys follow from the seed. */
function simulators({ base, seed }) {
  const key = (text) => createHmac("sha256", seed).update(text).digest("hex").slice(0, 32);
  const steer = (at, bearer) => {
    const call = async (method, path, body) => {
      const answer = await fetch(`${at}/_sim/${path}`, { method, headers: { authorization: `Bearer ${bearer}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${at}/_sim/${path}: ${answer.status} ${text.slice(0, 400)}`);
      return JSON.parse(text);
    };
    return { get: (path) => call("GET", path), post: (path, body) => call("POST", path, body), delete: (path) => call("DELETE", path) };
  };
  const behind = new URL(base);
  behind.port = String(Number(behind.port) + 1);
  // What the provider's simulator makes of its seed.
  const said = (what) => createHmac("sha256", seed).update(`mpanel contabo simulator: ${what}`).digest();
  const login = {
    grant_type: "password",
    client_id: `INT-${[...said("client id").subarray(0, 8)].map((byte) => 1 + (byte % 9)).join("")}`,
    client_secret: key("mpanel contabo simulator: client secret"),
    username: "api@sandbox.example",
    password: key("mpanel contabo simulator: password"),
  };
  /** A call of the provider's own API, as somebody makes it in its panel. */
  const elsewhere = async (method, path, body) => {
    const token = await fetch(`${behind.origin}/auth/realms/contabo/protocol/openid-connect/token`, { method: "POST", body: new URLSearchParams(login) });
    const { access_token } = await token.json();
    // A content type without content is refused there.
    const headers = { authorization: `Bearer ${access_token}`, "x-request-id": crypto.randomUUID(), ...(body ? { "content-type": "application/json" } : {}) };
    const answer = await fetch(behind.origin + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path} at the provider: ${answer.status} ${(await answer.text()).slice(0, 400)}`);
    return answer.status === 204 ? null : answer.json();
  };
  return { elsewhere, login, provider: steer(behind.origin, login.client_secret), gateway: steer(`${base}/sandbox-gateway`, `sk_sandbox_${key("mpanel sandbox gateway: secret key")}`) };
}

/** Calls beside the browser as somebody, mostly the owner: to move the clock, to wait, and for what another journey walks through. */
function api(base, who) {
  let token;
  const call = async (method, path, body) => {
    if (!token && path !== "/auth/sign-in") token = (await call("POST", "/auth/sign-in", { email: who.email, password: who.password, as_token: true })).token;
    const answer = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { "content-type": "application/json", origin: base, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 400)}`);
    return text ? JSON.parse(text) : null;
  };
  const advance = async (by) => {
    const { id } = await call("POST", "/admin/clock/advance", { by });
    return until("the clock", async () => {
      const now = await call("GET", `/admin/clock/advances/${id}`);
      if (now.state === "failed" || now.state === "interrupted") throw new Error(`the clock failed: ${JSON.stringify(now)}`);
      return now.state === "done" ? now : null;
    }, 120);
  };
  return { get: (path) => call("GET", path), post: (path, body = {}) => call("POST", path, body), put: (path, body) => call("PUT", path, body), advance };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What a dark screen can do wrong that the light one does not: the scheme changes colours and nothing else. */
const COLOUR = ["color-contrast", "link-in-text-block"];

const SIZE = { 1920: { width: 1920, height: 1080 }, 1280: { width: 1280, height: 900 }, 390: { width: 390, height: 844 } };

/** What is wrong with the open screen for those who see, hear or move differently: very wide, wide and narrow, light and dark, on one load; it is wide and light afterwards. */
export async function findings(page) {
  const found = [];
  await page.evaluate(axe);
  // Colours fade where they change; a rule would read what is on the way.
  await page.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  });
  // A screen that turns needs a moment to lay itself out anew.
  const tooWide = async (width) => {
    const past = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    let wide = await past();
    for (let tries = 0; wide > 0 && tries < 10; tries += 1) {
      await sleep(100);
      wide = await past();
    }
    if (wide > 0) found.push(`${width}: ${wide} px wider than the screen`);
  };
  // Very wide is what wide is with more room: what can go wrong there is the layout.
  await page.setViewportSize(SIZE[1920]);
  await tooWide(1920);
  for (const width of [1280, 390]) {
    await page.setViewportSize(SIZE[width]);
    await tooWide(width);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, scheme);
      const only = scheme === "light" ? { type: "tag", values: WCAG } : { type: "rule", values: COLOUR };
      const violations = await page.evaluate(async (runOnly) => {
        const judge = () => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] });
        let { violations } = await judge();
        // What is drawn anew while it is judged is judged again: what counts is what stays.
        if (violations.length > 0) {
          await new Promise((resolve) => setTimeout(resolve, 400));
          ({ violations } = await judge());
        }
        return violations;
      }, only);
      for (const { id, nodes } of violations) {
        const where = nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`.trim());
        found.push(`${width} ${scheme}: ${id} (${nodes.length}): ${where.join(" | ")}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(SIZE[1280]);
  return found;
}

/** The open dialog of a page, its end, and an entry of a row's menu; the page is asked for when it is needed, because it comes with the world. */
export function dialogs(page) {
  const dialog = () => page().getByRole("dialog");
  const gone = () => dialog().waitFor({ state: "detached" });
  const menu = async (name, item) => {
    await page().getByRole("button", { name: `More for ${name}` }).click();
    return page().getByRole("menuitem", { name: item });
  };
  return { dialog, gone, menu };
}

/** A picture for the eye, when somebody asked for it. */
export async function shot(page, name) {
  const folder = process.env.JOURNEY_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Pictures at the desk and on a phone, there light and dark; afterwards the screen is wide and light. */
export async function shots(page, name) {
  if (!process.env.JOURNEY_SHOTS) return;
  await shot(page, name);
  await page.setViewportSize(SIZE[390]);
  await shot(page, `${name}-phone`);
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, `${name}-phone-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(SIZE[1280]);
}

/** From the front page to the cart with one server of the smallest plan. */
export async function fillCart(page, hostname, plan = "Cloud VPS S") {
  await page.goto("/");
  await page.getByRole("link", { name: `Choose ${plan}` }).first().click();
  await page.getByRole("heading", { level: 1, name: plan }).waitFor();
  await page.getByLabel("Hostname").fill(hostname);
  await page.getByRole("complementary", { name: "Summary" }).getByText(/€/).first().waitFor();
  await page.getByRole("button", { name: "Add to cart" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
}

/** Creates the account inside the checkout and ends at the review. */
export async function signUp(page, person) {
  await page.getByRole("link", { name: "Go to checkout" }).or(page.getByRole("button", { name: "Go to checkout" })).first().click();
  const form = page.getByRole("form", { name: "Create your account" });
  await form.getByLabel("Full name").fill(person.name);
  await form.getByLabel("E-mail address").fill(person.email);
  await form.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await form.getByLabel("Street and number").fill("Speicherstraße 12");
  await form.getByLabel("Postal code").fill("20457");
  await form.getByLabel("City").fill("Hamburg");
  await form.getByLabel("Country").selectOption("DE");
  await form.getByRole("checkbox", { name: /terms/i }).check();
  await form.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Billed to" }).waitFor();
}

/** An account made beside the browser; answers the session's customer. */
export async function signUpByApi(base, person) {
  const body = { password: PASSWORD, country: "DE", address: { line1: "Deichstraße 3", city: "Hamburg", postal_code: "20459" }, accept_terms: true, ...person };
  const made = await fetch(`${base}/api/v1/auth/sign-up`, { method: "POST", headers: { "content-type": "application/json", origin: base }, body: JSON.stringify(body) });
  const text = await made.text();
  if (made.status !== 201) throw new Error(`signing up ${person.email}: ${made.status} ${text.slice(0, 400)}`);
  return JSON.parse(text).customer;
}

/** An account made beside the browser, and the calls of whoever has it. */
export async function shopperByApi(base, person) {
  await signUpByApi(base, person);
  return api(base, { ...person, password: PASSWORD });
}

/** An account and an order of it for the smallest plan, placed beside the browser; nothing is paid. */
export async function orderByApi(base, person, hostname) {
  const shopper = await shopperByApi(base, person);
  return { order: await placeByApi(shopper, hostname), shopper };
}

/** An order of somebody who has an account; nothing is paid. */
export async function placeByApi(shopper, hostname) {
  const plans = (await shopper.get("/shop/catalog?currency=EUR")).groups.flatMap((group) => group.products);
  const plan = plans.find((one) => one.name === "Cloud VPS S");
  const cart = await shopper.post("/shop/carts", { currency: "EUR" });
  const image = plan.images.find((one) => one.name.startsWith("debian"));
  const item = { product_id: plan.id, cycle_months: 1, quantity: 1, region: "EU", image_id: image.id, hostname, access: "password", add_ons: [] };
  const { due_now } = await shopper.put(`/shop/carts/${cart.id}`, { items: [item], country: "DE", customer_type: "consumer" });
  return shopper.post(`/shop/carts/${cart.id}/checkout`, { accept_terms: true, expected_due_now: due_now });
}

/** Pays an invoice beside the browser, with a token of the gateway as the page does it and a card that is not kept; answers the payment's id. */
export async function payByApi(world, shopper, invoice, name) {
  const { gateway } = await shopper.get("/meta");
  const card = { number: CARD.pays, exp_month: 12, exp_year: 2039, cvc: "123", name };
  const made = await fetch(gateway.tokens_url, { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${gateway.publishable_key}` }, body: JSON.stringify({ card }) });
  const payment = await shopper.post(`/portal/invoices/${invoice}/pay`, { token: (await made.json()).id, save: false, return_url: `${world.base}/pay/return` });
  await until("the payment", async () => (await world.api.get(`/admin/payments/${payment.id}`)).status === "succeeded");
  return payment.id;
}

/** Where the link of the newest mail to somebody leads. */
export async function linkOfMail(world, to, template) {
  const mail = await until(`the mail ${template} to ${to}`, async () => (await world.api.get(`/admin/mail?limit=20&q=${encodeURIComponent(to)}`)).items.find((one) => one.to === to && one.template === template));
  const { text } = await world.api.get(`/admin/mail/${mail.id}`);
  const link = text.match(/https?:\/\/\S+token=\S+/)?.[0];
  if (!link) throw new Error(`no link in the mail ${template}:\n${text}`);
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** Accepts the terms and places the order; the payment form is open afterwards. */
export async function placeOrder(page) {
  await page.getByRole("checkbox", { name: /terms/i }).check();
  await page.getByRole("button", { name: /^Place order/ }).click();
  await page.getByRole("heading", { name: "Pay your order" }).waitFor();
}

/** Types a card and sends it; a kept card on offer is passed over. `send` names the button. */
export async function payWith(page, number, holder = "Ada Newcomer", send = /^Pay/) {
  const form = page.getByRole("form", { name: "Card details" });
  const other = page.getByRole("radio", { name: "Another card" });
  await form.or(other).first().waitFor();
  if (await other.isVisible()) await other.check();
  await form.getByLabel("Card number").fill(number);
  await form.getByLabel(/^Expiry/).fill("12/39");
  await form.getByLabel("Security code").fill("123");
  await form.getByLabel("Name on card").fill(holder);
  await form.getByRole("button", { name: send }).click();
}

/** The whole purchase with a card that pays, to the page of the running server. */
export async function buyServer(page, person, hostname, card = CARD.pays) {
  await fillCart(page, hostname);
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, card, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  return openServer(page, hostname);
}

/** Waits until the server runs and opens its page. */
export async function openServer(page, hostname) {
  await page.goto("/portal/services");
  await page.getByRole("link", { name: hostname }).first().click();
  await page.getByRole("heading", { level: 1, name: hostname }).waitFor();
  await page.getByRole("button", { name: "Restart" }).first().waitFor({ timeout: 40_000 });
  return new URL(page.url()).pathname.split("/").pop();
}

/** Signs in on the page for it. */
export async function signIn(page, { email, password }) {
  await page.goto("/sign-in");
  const form = page.getByRole("form", { name: "Sign in" });
  await form.getByLabel("E-mail address").fill(email);
  await form.getByLabel("Password", { exact: true }).fill(password);
  await form.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/(portal|admin)/);
}
