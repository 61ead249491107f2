// A year in minutes: a renewal is paid, the next one fails, the server is suspended and comes back when its invoice is paid.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, buyServer, open, payWith, shot, until } from "./harness.mjs";

let world, page, id;
before(async () => {
  world = await open();
  page = await world.visitor();
  id = await buyServer(page, { name: "Rita Renewer", email: "rita@example.com" }, "renew-01");
});
after(() => world?.stop());

const service = () => world.api.get(`/admin/services/${id}`);
const invoices = async () => (await world.api.get(`/admin/invoices?limit=50&customer_id=${(await service()).customer.id}`)).items;

test("a renewal is invoiced ahead and paid on the day by the kept card", async () => {
  const due = (await service()).next_due_date;
  await world.api.advance({ months: 1 });
  await world.api.advance({ days: 1 });
  await until("a second paid invoice", async () => (await invoices()).filter((one) => one.state === "paid").length === 2);
  const now = await service();
  assert.equal(now.state, "active");
  assert.ok(now.next_due_date > due, `${now.next_due_date} after ${due}`);
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(2).waitFor();
  await shot(page, "renewed");
});

test("the customer exchanges the card for one that will fail", async () => {
  await page.goto("/portal/payment-methods");
  await page.getByRole("button", { name: /Add/ }).first().click();
  const form = page.getByRole("dialog").getByRole("form", { name: "Card details" });
  await form.getByLabel("Card number").fill(CARD.failsLater);
  await form.getByLabel(/Expiry/).fill("12/39");
  await form.getByLabel("Security code").fill("123");
  await form.getByLabel("Name on card").fill("Rita Renewer");
  await form.getByRole("button").last().click();
  await page.getByText(/ending in 0341/).first().waitFor();
  await page.getByRole("button", { name: /Remove .*4242/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /Remove/ }).click();
  await page.getByText(/ending in 4242/).first().waitFor({ state: "detached" });
});

test("a renewal that fails ends in a suspension that says why", async () => {
  await world.api.advance({ months: 1 });
  await world.api.advance({ days: 8 });
  await until("the suspension", async () => (await service()).state === "suspended");
  await page.goto(`/portal/services/${id}`);
  await page.getByText("This server is suspended").waitFor();
  await shot(page, "suspended");
});

test("paying the overdue invoice brings the server back", async () => {
  await page.getByRole("link", { name: "See open invoices" }).click();
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name: /Invoice/ }).waitFor();
  await page.getByRole("button", { name: "Pay invoice" }).click();
  await payWith(page, CARD.pays, "Rita Renewer");
  await until("the server's return", async () => (await service()).state === "active", 30);
  await page.goto(`/portal/services/${id}`);
  await page.getByRole("button", { name: /^(Restart|Start)$/ }).first().waitFor({ timeout: 30_000 });
  await shot(page, "restored");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
