// Every screen of the shop, the portal and the back office by the rules of WCAG 2.2 AA: very wide, wide and narrow, light and dark.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, fillCart, findings, open, orderByApi, shot, signIn } from "./harness.mjs";

let world, guest, buyer, customer, owner;
/** What is wrong, by face. The customer's side and the team's are looked at side by side. */
const seen = {};

before(async () => {
  world = await open();
  const { demo } = await world.api.get("/meta");
  [guest, buyer, customer, owner] = [await world.visitor(), await world.visitor(), await world.visitor(), await world.visitor()];
  await signIn(customer, demo.logins.find((one) => one.role === "customer"));
  await signIn(owner, OWNER);
  seen.shop = shop();
  seen.pay = seen.shop.catch(() => undefined).then(pay);
  seen.portal = seen.pay.catch(() => undefined).then(portal);
  seen.business = business();
  seen.house = seen.business.catch(() => undefined).then(house);
  for (const face of Object.values(seen)) face.catch(() => undefined);
});
after(() => world?.stop());

test("the shop", async () => assert.deepEqual(await seen.shop, []));
test("the way to pay", async () => assert.deepEqual(await seen.pay, []));
test("the portal", async () => assert.deepEqual(await seen.portal, []));
test("the back office: customers, services, money", async () => assert.deepEqual(await seen.business, []));
test("the back office: what is sold, what runs, who may", async () => assert.deepEqual(await seen.house, []));
test("a program that does not come says so and is asked for again", async () => {
  const context = await world.browser.newContext({ baseURL: world.base });
  const page = await context.newPage();
  await context.route(/assets\/main-.*\.js/, (route) => route.abort());
  await page.goto("/");
  await page.getByRole("alert").getByText("could not be loaded").waitFor();
  await context.unroute(/assets\/main-.*\.js/);
  await page.getByRole("link", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  await context.close();
});
test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));

/** Opens each screen once and looks at it every way. A screen is an address, or an address and what to do there. */
async function look(page, screens) {
  const found = [];
  for (const [path, act] of screens) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    await act?.(page);
    for (const finding of await findings(page)) found.push(`${path} ${finding}`);
    await shot(page, `access${path.replaceAll(/[^a-z0-9]+/gi, "-")}`);
  }
  return found;
}

/** The id of the first thing of a list, by the newest. */
const first = async (path, pick = (one) => one.id) => pick((await world.api.get(path)).items[0]);
/** As the customer sees it: the same call in the customer's page. */
const own = async (path) => (await (await customer.request.get(`/api/v1${path}`)).json()).items[0]?.id;
const press = (name) => (page) => page.getByRole("button", { name }).first().click();
const ask = (name) => async (page) => {
  await press("More actions")(page);
  await page.getByRole("menuitem", { name }).click();
  await page.getByRole("dialog").waitFor();
};

async function shop() {
  await fillCart(guest, "access-01");
  const plan = new URL(await guest.locator('a[href^="/plans/"]').first().getAttribute("href").catch(() => "/plans/cloud-vps-s"), world.base).pathname;
  return look(guest, [["/"], [plan], ["/cart"], ["/checkout"], ["/sign-in"], ["/sign-up"], ["/reset-password"], ["/terms"], ["/nothing-here"]]);
}

async function pay() {
  const person = { name: "Axel Access", email: "axel@example.com" };
  const { order, shopper } = await orderByApi(world.base, person, "access-02");
  const { invoice_id: topUp } = await shopper.post("/portal/top-ups", { amount: { minor: 1000, currency: "EUR" } });
  await world.api.post(`/admin/invoices/${topUp}/void`, { reason: "Only to be looked at" });
  await signIn(buyer, { ...person, password: PASSWORD });
  await fillCart(buyer, "access-03");
  const hasForm = (page) => page.getByRole("form", { name: "Card details" }).waitFor();
  return look(buyer, [
    ["/checkout?step=review", (page) => page.getByRole("heading", { name: "Billed to" }).waitFor()],
    [`/checkout?step=pay&order=${order.id}`, hasForm],
    [`/portal/invoices/${order.invoice.id}?pay=1`, hasForm],
    [`/pay/return?invoice=${order.invoice.id}`, (page) => page.getByRole("heading", { name: "This invoice is not paid yet" }).waitFor()],
    [`/pay/return?invoice=${topUp}`, (page) => page.getByRole("heading", { name: "This invoice was cancelled" }).waitFor()],
    ["/pay/return", (page) => page.getByRole("heading", { name: "We could not find that payment" }).waitFor()],
  ]);
}

async function portal() {
  const [service, invoice] = [await own("/portal/services"), await own("/portal/invoices")];
  const order = await own("/portal/orders");
  return look(customer, [
    ["/portal"],
    ["/portal/services"],
    [`/portal/services/${service}`],
    [`/portal/services/${service}`, press("More actions")],
    [`/portal/services/${service}`, ask(/^Reinstall/)],
    [`/portal/services/${service}?tab=snapshots`],
    [`/portal/services/${service}?tab=actions`],
    [`/portal/services/${service}?tab=timeline`],
    ["/portal/invoices"],
    [`/portal/invoices/${invoice}`],
    ["/portal/payment-methods"],
    ["/portal/ssh-keys"],
    [`/portal/orders/${order}`],
    ["/portal/profile"],
    ["/portal/members"],
    ["/portal/messages"],
  ]);
}

async function business() {
  const id = {
    service: await first("/admin/services?state=active"),
    customer: await first("/admin/customers"),
    order: await first("/admin/orders"),
    invoice: await first("/admin/invoices"),
    payment: await first("/admin/payments"),
  };
  return look(owner, [
    ["/admin"],
    ["/admin", (page) => page.keyboard.press("Control+k")],
    ["/admin/services"],
    [`/admin/services/${id.service}`],
    [`/admin/services/${id.service}`, press("More actions")],
    [`/admin/services/${id.service}`, ask(/^Terminate/)],
    [`/admin/services/${id.service}?tab=snapshots`],
    [`/admin/services/${id.service}?tab=why`],
    [`/admin/services/${id.service}?tab=timeline`],
    ["/admin/customers"],
    ["/admin/customers/new"],
    [`/admin/customers/${id.customer}`],
    [`/admin/customers/${id.customer}?tab=timeline`],
    ["/admin/orders"],
    [`/admin/orders/${id.order}`],
    ["/admin/invoices"],
    [`/admin/invoices/${id.invoice}`],
    ["/admin/payments"],
    [`/admin/payments/${id.payment}`],
    ["/admin/ledger"],
  ]);
}

async function house() {
  const id = { product: await first("/admin/products"), provider: await first("/admin/provider-accounts"), job: await first("/admin/jobs"), mail: await first("/admin/mail") };
  return look(owner, [
    ["/admin/products"],
    ["/admin/products/new"],
    [`/admin/products/${id.product}`],
    [`/admin/products/${id.product}?tab=prices`],
    ["/admin/coupons"],
    ["/admin/provider-accounts"],
    [`/admin/provider-accounts/${id.provider}`],
    ["/admin/automation"],
    ["/admin/automation?tab=log"],
    ["/admin/automation/preview"],
    ["/admin/clock"],
    ["/admin/jobs"],
    [`/admin/jobs/${id.job}`],
    ["/admin/mail"],
    [`/admin/mail/${id.mail}`],
    ["/admin/audit"],
    ["/admin/staff"],
    ["/admin/settings"],
  ]);
}
