// A price that changes for those who have it already: previewed, scheduled with notice, seen by the customer, taken back. On a product of its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, dialogs, findings, open, openServer, payWith, placeOrder, shot, signIn, signUp } from "./harness.mjs";

const person = { name: "Priya Priced", email: "priya@example.com" };
const NAME = "Steady Server";
let world, customer, staff, product, id;

before(async () => {
  world = await open();
  [customer, staff] = [await world.visitor(), await world.visitor()];
  product = await makeProduct();
  const bought = buy();
  bought.catch(() => undefined);
  await signIn(staff, OWNER);
  id = await bought;
});
after(() => world?.stop());

/** Like the smallest plan, but nobody else's. */
async function makeProduct() {
  const { items } = await world.api.get("/admin/products?kind=vps&limit=200");
  const { group_id, specs, regions, images, provider } = items.find((one) => one.name === "Cloud VPS S");
  const made = await world.api.post("/admin/products", { kind: "vps", slug: "steady-server", name: NAME, tagline: "", description: "", hidden: true, group_id, specs, regions, images, provider });
  await world.api.put(`/admin/products/${made.id}/prices`, { prices: [{ currency: "EUR", cycle_months: 1, recurring_minor: 700, setup_minor: 0 }] });
  return made.id;
}

async function buy() {
  await customer.goto("/plans/steady-server");
  await customer.getByLabel("Hostname").fill("steady-01");
  await customer.getByRole("complementary", { name: "Summary" }).getByText(/€/).first().waitFor();
  await customer.getByRole("button", { name: "Add to cart" }).first().click();
  await signUp(customer, person);
  await placeOrder(customer);
  await payWith(customer, CARD.pays, person.name);
  await customer.waitForURL(/\/portal\/orders\//);
  return openServer(customer, "steady-01");
}

const { dialog, gone } = dialogs(() => staff);

test("staff sees what a new price would do before anybody is told", async () => {
  await staff.goto("/admin/price-changes");
  await staff.getByRole("link", { name: "New price change" }).first().click();
  await staff.getByLabel("Product").selectOption({ label: NAME });
  await staff.getByLabel("New price (EUR)").fill("9");
  await staff.getByLabel("Most rise, percent").fill("10");
  await staff.getByLabel(/^Why/).fill("Energy costs more than two years ago.");
  await staff.getByRole("button", { name: "See what would happen" }).click();
  await staff.getByText("No service would get a new price.").waitFor();
  await staff.getByText(/more than the cap allows/).waitFor();
  await shot(staff, "prices-kept");
  await staff.getByLabel("Most rise, percent").fill("");
  await staff.getByRole("button", { name: "See what would happen" }).click();
  await staff.getByRole("heading", { name: "1 service gets a new price" }).waitFor();
  await staff.getByRole("list", { name: "Each month, before tax" }).getByText("€9.00").waitFor();
  await shot(staff, "prices-preview");
  assert.deepEqual(await findings(staff), []);
});

test("it is scheduled, and the customer sees it coming", async () => {
  await staff.setViewportSize({ width: 1280, height: 900 });
  await staff.getByRole("button", { name: "Schedule for 1 service" }).click();
  await dialog().getByText(/one mail now/).waitFor();
  await dialog().getByRole("button", { name: "Schedule and tell customers" }).click();
  await staff.getByRole("heading", { level: 1, name: NAME }).waitFor();
  await staff.getByRole("table").getByText("steady-01").waitFor();
  await shot(staff, "prices-scheduled");
  assert.deepEqual(await findings(staff), []);
  await customer.goto(`/portal/services/${id}`);
  await customer.getByText(/Another price from/).waitFor();
  await customer.getByText(/€9.00 each period instead of €7.00/).first().waitFor();
  await shot(customer, "prices-coming");
});

test("it is taken back, and everything is as it was", async () => {
  await staff.getByRole("button", { name: "Take back" }).click();
  await dialog().getByText("1 service keeps its price.").waitFor();
  await dialog().getByRole("button", { name: "Take back" }).click();
  await gone();
  await staff.getByText("Taken back").first().waitFor();
  await customer.reload();
  await customer.getByRole("heading", { level: 1, name: "steady-01" }).waitFor();
  assert.equal(await customer.getByText(/Another price from/).count(), 0);
  const service = await world.api.get(`/admin/services/${id}`);
  assert.deepEqual([service.subscription.next_change_on, service.price.minor], [null, 700]);
  const { items } = await world.api.get(`/admin/mail?limit=100&q=${encodeURIComponent(person.email)}`);
  const told = items.filter((mail) => mail.template.startsWith("price_change")).map((mail) => mail.template);
  assert.deepEqual(told.toSorted(), ["price_change", "price_change_withdrawn"]);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
