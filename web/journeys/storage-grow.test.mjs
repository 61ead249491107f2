// A whole storage that gets larger: its customer sees the bill before it is made, has the space, lets it grow by itself, and finds lines for their program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, findings, open, payByApi, shopperByApi, shot, shots, signIn, until } from "./harness.mjs";

const person = { name: "Greta Grows", email: `greta-${process.pid}@store.example` };
const REGIONS = [{ code: "EU", name: "Europe" }];
let world, staff, page, service, share, shopper;

async function product(slug, name, group_id, storage, minor) {
  const { id } = await world.api.post("/admin/products", { kind: "object_storage", slug, name, group_id, regions: REGIONS, storage: { gives: "whole", keep_days: 0, ...storage } });
  await world.api.put(`/admin/products/${id}/prices`, { prices: [{ currency: "EUR", cycle_months: 1, recurring_minor: minor }] });
  return id;
}

before(async () => {
  world = await open({ alone: true });
  staff = await world.visitor();
  page = await world.visitor();
  await signIn(staff, OWNER);
  const { id: group } = await world.api.post("/admin/product-groups", { slug: "own-storage", name: "Storage of your own" });
  const small = await product("own-250", "Own 250", group, { size_gb: 250 }, 600);
  await product("own-500", "Own 500", group, { size_gb: 500, auto_limit_gb: 1000 }, 1000);
  shopper = await shopperByApi(world.base, person);
  const cart = await shopper.post("/shop/carts", { currency: "EUR" });
  const filled = await shopper.put(`/shop/carts/${cart.id}`, { items: [{ product_id: small, cycle_months: 1, quantity: 1, region: "EU" }], country: "DE", customer_type: "consumer" });
  const order = await shopper.post(`/shop/carts/${cart.id}/checkout`, { accept_terms: true, expected_due_now: filled.due_now });
  await payByApi(world, shopper, order.invoice.id, person.name);
  await signIn(page, { ...person, password: PASSWORD });
  service = await until("the storage", async () => (await shopper.get("/portal/services")).items.find((one) => one.state === "active")?.id, 90);
  share = (await shopper.get(`/portal/services/${service}`)).storage.share_id;
});
after(() => world?.stop());

test("the bill of a larger one is shown before it is made", async () => {
  await page.goto(`/portal/services/${service}`);
  await page.getByRole("button", { name: "Change plan" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /Own 500/ }).check();
  await dialog.getByRole("button", { name: /€/ }).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-grow-quote");
  await dialog.getByRole("button", { name: /€/ }).click();
  await dialog.waitFor({ state: "hidden" });
});

test("the data centre gives the space once it is paid, and once", async () => {
  const space = async () => (await world.api.get("/admin/object-storages")).items.map((one) => one.size_gb);
  const { items } = await shopper.get("/portal/invoices?state=open");
  assert.deepEqual(await space(), [250]);
  await payByApi(world, shopper, items[0].id, person.name);
  await until("the space", async () => (await space())[0] === 500, 60);
  await until("the space", async () => (await world.api.get(`/admin/services/${service}`)).storage.is_resizing === false, 60);
  await page.goto(`/portal/object-storages/${share}`);
  await page.getByText(/of 500 GB/).first().waitFor({ timeout: 30_000 });
  const all = await world.api.get("/admin/object-storages");
  assert.deepEqual(all.items.map((one) => one.size_gb), [500]);
  assert.deepEqual(await findings(page), []);
  await shot(page, "storage-grown");
});

test("its customer lets it grow by itself within what was bought", async () => {
  await page.getByRole("tab", { name: "Usage" }).click();
  const form = page.getByRole("form", { name: "Growing by itself" });
  await form.getByLabel("It grows").selectOption({ label: "Up to 750 GB" });
  await form.getByRole("button", { name: "Save" }).click();
  await until("the limit", async () => (await world.api.get("/admin/object-storages")).items[0].auto_limit_gb === 750, 30);
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-growing");
});

test("the lines for a program have its endpoint", async () => {
  await page.getByRole("tab", { name: "Keys and programs" }).click();
  await page.getByRole("combobox", { name: "Program" }).selectOption("Go");
  await page.getByLabel("Lines for Go", { exact: true }).getByText(/BaseEndpoint: aws.String\("http/).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-programs");
});

test("the invoice names the larger one", async () => {
  const invoices = await world.api.get("/admin/invoices?limit=100");
  assert.ok(invoices.items.length >= 2, "the change has a bill of its own");
  await page.goto(`/portal/services/${service}`);
  await page.getByText("Own 500").first().waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-grow-service");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
