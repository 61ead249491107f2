// A year in minutes: a renewal is paid, the next one fails, the server is suspended and comes back when its invoice is paid; one that is never
// paid ends the server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, PASSWORD, buyServer, open, orderByApi, payByApi, payWith, shot, signIn, until } from "./harness.mjs";

const silent = { name: "Sid Silent", email: "sid@example.com" };
let world, page, id, never;
before(async () => {
  world = await open({ alone: true });
  page = await world.visitor();
  // One who pays once, keeps no card, and is never heard of again.
  const { order, shopper } = await orderByApi(world.base, silent, "silent-01");
  await payByApi(world, shopper, order.invoice.id, silent.name);
  never = order.services[0].id;
  await world.api.put(`/admin/customers/${order.customer.id}/settings`, { values: [{ key: "terminate.enabled", value: true }, { key: "terminate.days", value: 20 }] });
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

test("meanwhile the server of one who never pays is suspended, then ended, also at the provider", async () => {
  const lost = await until("the end of it", async () => {
    const now = await world.api.get(`/admin/services/${never}`);
    return now.state === "terminated" && now;
  });
  const { items } = await world.api.get(`/admin/mail?limit=100&q=${encodeURIComponent(silent.email)}`);
  const told = items.map((one) => one.template);
  for (const template of ["service_suspended", "service_terminated"]) assert.ok(told.includes(template), `${template} among ${told}`);
  const { machines } = await world.provider.get("machines");
  const machine = machines.find((one) => String(one.instance_id) === lost.provider.instance_id);
  assert.ok(!machine || machine.cancel_date, "it is cancelled at the provider");
  const other = await world.visitor();
  await signIn(other, { ...silent, password: PASSWORD });
  await other.goto(`/portal/services/${never}`);
  await other.getByText("This server has ended").waitFor();
  await shot(other, "terminated");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
