// Object storage as a product: the team buys a storage to share and puts a product on sale; a visitor buys it, makes a bucket, reads the invoice; the
// team sees whose share it is, and suspends it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, findings, open, payWith, placeOrder, shot, shots, signIn, signUp, until } from "./harness.mjs";

const person = { name: "Stella Store", email: `stella-${process.pid}@store.example` };
let world, staff, page;
before(async () => {
  world = await open({ alone: true });
  staff = await world.visitor();
  page = await world.visitor();
  await signIn(staff, OWNER);
  const { id } = await world.api.post("/admin/object-storages", { name: "Shared EU", region: "EU", size_gb: 250 });
  await until("the shared storage", async () => (await world.api.get(`/admin/object-storages/${id}`)).state === "ready", 90);
});
after(() => world?.stop());

test("the team puts object storage on sale", async () => {
  await staff.goto("/admin/products/new");
  const form = staff.getByRole("form", { name: "Details" });
  await form.getByLabel("Kind", { exact: true }).selectOption({ label: "Object storage" });
  await form.getByLabel(/^Name/).fill("Storage 100");
  await form.getByLabel("Address name").fill("storage-100");
  await form.getByLabel("One line").fill("100 GB for your backups");
  await form.getByRole("button", { name: "Add a product" }).click();
  await form.getByText("Choose at least one region.").waitFor();
  await form.getByRole("checkbox", { name: /Europe|EU/ }).first().check();
  assert.deepEqual(await findings(staff), []);
  await shots(staff, "storage-product");
  await form.getByRole("button", { name: "Add a product" }).click();
  await staff.getByRole("tab", { name: "Regions" }).waitFor();
  const id = new URL(staff.url()).pathname.split("/").pop();
  // Prices by period have a journey of their own.
  await world.api.put(`/admin/products/${id}/prices`, { prices: [{ currency: "EUR", cycle_months: 1, recurring_minor: 400 }] });
});

test("a visitor finds it beside the servers and puts it into the cart", async () => {
  await page.goto("/");
  await page.getByRole("heading", { level: 2, name: "Object storage" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-shop");
  await page.getByRole("link", { name: /Storage 100/ }).click();
  await page.getByRole("heading", { level: 1, name: "Storage 100" }).waitFor();
  assert.equal(await page.getByText("Operating system").count(), 0);
  assert.equal(await page.getByText("Public SSH key").count(), 0);
  await page.getByText(/4[.,]00/).first().waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-configure");
  await page.getByRole("button", { name: "Add to cart" }).first().click();
  await page.waitForURL(/\/cart/);
  await page.getByRole("heading", { level: 2, name: "Storage 100" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await shot(page, "storage-cart");
});

test("it is ordered, paid and set up", async () => {
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  await page.goto("/portal/services");
  await page.getByRole("link", { name: "storage-100" }).click();
  await page.getByRole("link", { name: "Open the storage" }).waitFor({ timeout: 60_000 });
  assert.equal(await page.getByRole("button", { name: "Restart" }).count(), 0);
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-service");
});

test("its customer makes a bucket in it", async () => {
  await page.getByRole("link", { name: "Open the storage" }).click();
  await page.getByRole("button", { name: "New bucket" }).first().click();
  const form = page.getByRole("form", { name: "New bucket" });
  await form.getByLabel("Name of the bucket").fill("backups");
  await form.getByRole("button", { name: "Make the bucket" }).click();
  await page.getByRole("button", { name: "backups", exact: true }).waitFor();
  await page.getByRole("link", { name: "Price, size, renewal and cancelling" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-bought");
});

test("the invoice names it", async () => {
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByText(/Storage 100/).first().waitFor();
  await shot(page, "storage-invoice");
});

test("the team sees the service with its storage, and suspends it", async () => {
  await staff.goto("/admin/services?q=storage-100");
  await staff.getByRole("link", { name: "storage-100" }).first().click();
  await staff.getByRole("heading", { level: 2, name: "Object storage" }).waitFor();
  assert.deepEqual(await findings(staff), []);
  await shots(staff, "storage-service-staff");
  const id = staff.url().split("/").pop().split("?")[0];
  await world.api.post(`/admin/services/${id}/suspend`, { reason: "Too many mails" });
  await page.goto("/portal/object-storages");
  await page.getByRole("link", { name: "storage-100" }).click();
  await page.getByRole("heading", { name: "This storage is closed" }).waitFor({ timeout: 30_000 });
  assert.deepEqual(await findings(page), []);
  await shots(page, "storage-closed");
  await staff.getByRole("link", { name: "Open the storage" }).click();
  await staff.getByRole("tab", { name: "Shares" }).click();
  await staff.getByRole("row", { name: /Stella Store.*Closed/ }).waitFor();
  assert.deepEqual(await findings(staff), []);
  await shots(staff, "storage-shares-staff");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
