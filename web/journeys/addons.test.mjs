// A visitor calculates a price and orders it; later the customer adds what is missing, is advised, and the team sees what it brings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, buyServer, findings, open, orderByApi, payByApi, shot, shots, signIn, until } from "./harness.mjs";

let world, page, service;
const host = "extra1.example.com";

before(async () => {
  world = await open();
  page = await world.visitor();
});
after(() => world?.stop());

test("the calculator says what it costs without an account, and fills the cart", async () => {
  await page.goto("/calculator");
  await page.getByRole("heading", { level: 1, name: "Price calculator" }).waitFor();
  const form = page.getByRole("region", { name: "What you need" });
  const result = page.getByRole("region", { name: "First invoice" });
  await result.getByText("Due now").waitFor();
  await form.getByRole("checkbox", { name: /Daily backup/ }).check();
  await result.getByText("Daily backup").waitFor();
  await form.getByLabel("Servers").fill("2");
  await page.waitForURL(/add_ons=daily-backup/);
  await page.waitForURL(/quantity=2/);
  await shot(page, "calculator");
  assert.deepEqual(await findings(page), []);
  const address = page.url();
  await page.goto("/");
  await page.goto(address);
  await form.getByRole("checkbox", { name: /Daily backup/, checked: true }).waitFor();
  const said = await result.getByText("Due now").locator("..").getByText(/\d/).first().textContent();
  await result.getByRole("button", { name: "Put in the cart" }).click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
  await page.getByText("Daily backup").first().waitFor();
  await page.getByText(said).first().waitFor();
  await page.evaluate(() => localStorage.clear());
});

test("an add-on is added to a server that runs, at the price that is shown", async () => {
  service = await buyServer(page, { name: "Axel Addon", email: `axel-${process.pid}@example.com` }, host);
  await page.goto(`/portal/services/${service}?tab=add_ons`);
  await page.getByText("No add-ons yet.").waitFor();
  await page.getByText("The data centre gives a further address only together with a new server.").waitFor();
  await shot(page, "add-ons");
  await page.getByRole("button", { name: "Add Daily backup" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Daily backup added").waitFor();
  await dialog.getByRole("button", { name: /^Add and get an invoice/ }).click();
  await dialog.waitFor({ state: "detached" });
  const held = page.getByRole("region", { name: "What this server has" });
  await held.getByText("Daily backup").waitFor();
  await held.getByText("Active", { exact: true }).waitFor();
  await shot(page, "add-ons-held");
  assert.deepEqual(await findings(page), []);
});

test("the team sees the catalogue, what it brings, and the add-ons of the server", async () => {
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  await owner.goto("/admin/add-ons");
  await owner.getByText("Automatic backup").first().waitFor();
  await owner.getByText("Further NVMe disk").first().waitFor();
  await shot(owner, "add-ons-catalogue");
  assert.deepEqual(await findings(owner), []);
  await owner.goto("/admin/add-ons?tab=figures");
  await owner.getByRole("cell", { name: "Daily backup" }).or(owner.getByText("Daily backup")).first().waitFor();
  await shot(owner, "add-ons-figures");
  assert.deepEqual(await findings(owner), []);
  await owner.goto(`/admin/services/${service}?tab=add_ons`);
  await owner.getByRole("region", { name: "What this server has" }).getByText("Daily backup").waitFor();
  await owner.getByRole("button", { name: "Add Private network" }).waitFor();
});

test("what is added waits for its payment, and the team may let it go before", async () => {
  const person = { name: "Una Unpaid", email: `una-${process.pid}@example.com` };
  const { order, shopper } = await orderByApi(world.base, person, "unpaid1.example.com");
  await payByApi(world, shopper, order.invoice.id, person.name);
  const id = await until("the server", async () => (await shopper.get("/portal/services")).items.find((one) => one.state === "active")?.id, 90);
  const una = await world.visitor();
  await signIn(una, { ...person, password: PASSWORD });
  await una.goto(`/portal/services/${id}?tab=add_ons`);
  await una.getByRole("button", { name: "Add Daily backup" }).click();
  await una.getByRole("dialog").getByRole("button", { name: /^Add and get an invoice/ }).click();
  const held = una.getByRole("region", { name: "What this server has" });
  await held.getByText("Waits for payment").waitFor();
  await held.getByRole("link", { name: "See the invoice" }).waitFor();
  await shots(una, "add-ons-unpaid");
  assert.deepEqual(await findings(una), []);
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  await owner.goto(`/admin/services/${id}?tab=add_ons`);
  await owner.getByRole("region", { name: "What this server has" }).getByText("Waits for payment").waitFor();
  await shots(owner, "add-ons-unpaid-staff");
  await owner.getByRole("button", { name: "Approve Daily backup" }).click();
  const dialog = owner.getByRole("dialog");
  await dialog.getByText("Its invoice stays open").waitFor();
  await dialog.getByRole("textbox").fill("Known for years");
  await dialog.getByRole("button", { name: "Approve" }).click();
  await held.getByText("Active", { exact: true }).waitFor({ timeout: 30_000 });
});
