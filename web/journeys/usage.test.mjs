// Usage from end to end: staff makes a meter and a usage price, a customer buys the plan, events come in over the API, the customer watches them in the
// portal, and the next invoice bills them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, dialogs, findings, open, shots, signIn, until } from "./harness.mjs";

let world, page, staff, id;
const host = "metered1.example.com";

before(async () => {
  world = await open({ alone: true });
  [page, staff] = [await world.visitor(), await world.visitor()];
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const { dialog, gone } = dialogs(() => staff);
const usage = () => world.api.get(`/admin/services/${id}/usage`);
const send = async (name, value, occurred_at) => world.api.post("/admin/usage-events", { id: `router:${name}`, service: id, meter: "outgoing", value, occurred_at });
const now = async () => (await world.api.get("/admin/clock")).now;

test("staff makes a meter", async () => {
  await staff.goto("/admin/products?tab=meters");
  await staff.getByRole("button", { name: "Add a meter" }).first().click();
  await dialog().getByLabel("Name on invoices").fill("Outgoing traffic");
  await dialog().getByLabel("Unit", { exact: true }).fill("GB");
  await dialog().getByLabel("Key", { exact: true }).fill("outgoing");
  await shots(staff, "usage-meter");
  await dialog().getByRole("button", { name: "Add a meter" }).click();
  await staff.getByText("Meter added").last().waitFor();
  await gone();
  await staff.getByText("Outgoing traffic").first().waitFor();
  assert.deepEqual(await findings(staff), []);
});

test("and a price for it: 100 GB are included, each further one costs two cents", async () => {
  const plan = (await world.api.get("/admin/products?kind=vps&limit=100")).items.find((one) => one.name === "Cloud VPS S");
  await staff.goto(`/admin/products/${plan.id}?tab=usage`);
  await staff.getByRole("button", { name: "Add a usage price" }).click();
  const price = staff.getByRole("region", { name: /in EUR$/ }).last();
  await price.getByLabel("Meter", { exact: true }).selectOption({ label: "Outgoing traffic (GB)" });
  await price.getByLabel("Price model").selectOption({ label: "Per unit" });
  await staff.getByRole("region", { name: "Outgoing traffic in EUR" }).getByLabel("Price of a unit").fill("0.02");
  await staff.getByRole("region", { name: "Outgoing traffic in EUR" }).getByLabel("Units included").fill("100");
  await staff.getByRole("button", { name: "Save usage prices" }).click();
  await staff.getByText("Usage prices saved").last().waitFor();
  await shots(staff, "usage-price");
  assert.deepEqual(await findings(staff), []);
});

test("a customer buys the plan, and what the server uses comes in once", async () => {
  id = await buyServer(page, { name: "Mia Metered", email: `mia-${process.pid}@example.com` }, host);
  await world.api.advance({ days: 2 });
  const at = await now();
  assert.deepEqual(await send("first", "130.5", at), { accepted: 1, duplicates: 0, late: 0 });
  assert.deepEqual(await send("first", "130.5", at), { accepted: 0, duplicates: 1, late: 0 });
  await world.api.advance({ days: 1 });
  await send("second", "219.5", await now());
  const [meter] = (await usage()).meters;
  // 250 GB beyond what is included.
  assert.deepEqual([meter.quantity, meter.amount.minor], ["350", 500]);
});

test("the customer sees it in the portal, with what it costs so far", async () => {
  await page.goto(`/portal/services/${id}?tab=usage`);
  const meter = page.getByRole("region", { name: "Outgoing traffic" });
  await meter.getByText("350 GB", { exact: true }).first().waitFor();
  await meter.getByText("€5.00").first().waitFor();
  await meter.getByText("100 GB", { exact: true }).first().waitFor();
  await page.getByText(/^Next invoice so far:/).waitFor();
  await shots(page, "usage-portal");
  assert.deepEqual(await findings(page), []);
});

test("the next invoice bills it, beside the fee", async () => {
  await world.api.advance({ months: 1 });
  const customer = (await world.api.get(`/admin/services/${id}`)).customer.id;
  const newest = await until("the second invoice", async () => {
    const { items } = await world.api.get(`/admin/invoices?customer_id=${customer}`);
    return items.length > 1 ? items[0] : null;
  });
  const invoice = await world.api.get(`/admin/invoices/${newest.id}`);
  const line = invoice.lines.find((one) => one.kind === "usage");
  assert.equal(line.amount.minor, 500, JSON.stringify(line));
  assert.ok(invoice.lines.length > 1, "the fee is on it, too");
  await page.goto(`/portal/invoices/${newest.id}`);
  await page.getByText(/Outgoing traffic .*: 350 GB/).first().waitFor();
  await shots(page, "usage-invoice");
  assert.deepEqual(await findings(page), []);
  await page.goto(`/portal/services/${id}?tab=usage`);
  const billed = page.getByRole("region", { name: "Billed usage" });
  await billed.getByText("350 GB").first().waitFor();
  await billed.getByText("€5.00").first().waitFor();
  await shots(page, "usage-billed");
  assert.deepEqual(await findings(page), []);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
