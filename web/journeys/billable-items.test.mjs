// Work beside services: it is written down on a customer's page, changed, invoiced at once, and cancelled.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, findings, open, shot, signIn, signUpByApi } from "./harness.mjs";

const BUYER = { email: "nora@items.example", password: PASSWORD };
let world, staff, id;
before(async () => {
  world = await open();
  staff = await world.visitor();
  await signIn(staff, OWNER);
  ({ id } = await signUpByApi(world.base, { ...BUYER, name: "Nora Nord", country: "DE", address: { line1: "Hafen 1", city: "Kiel", postal_code: "24103" } }));
});
after(() => world?.stop());

test("work is written down on the customer's page", async () => {
  await staff.goto(`/admin/customers/${id}?tab=items`);
  await staff.getByText("No billable items").waitFor();
  await staff.getByRole("link", { name: "New billable item" }).click();
  const form = staff.getByRole("form", { name: "New billable item" });
  await form.getByRole("button", { name: "New billable item" }).click();
  await form.getByText("Say what it is for.").waitFor();
  await form.getByLabel("Description").fill("Moving a site\nTicket 4711");
  await form.getByLabel("Quantity").fill("2.5");
  await form.getByLabel("Price of one").fill("80");
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "billable-item-new");
  await form.getByRole("button", { name: "New billable item" }).click();
  await staff.getByRole("row", { name: /Moving a site.*Waiting.*Once.*With the next invoice.*200/ }).waitFor();
});

test("what comes again has a first day, and the server's refusal stands at its field", async () => {
  await staff.getByRole("link", { name: "New billable item" }).click();
  const form = staff.getByRole("form", { name: "New billable item" });
  await form.getByLabel("Description").fill("Care");
  await form.getByLabel("Price of one").fill("10");
  await form.getByLabel("How often").selectOption({ label: "Every so many months" });
  await form.getByLabel("First due on").fill("2019-01-31");
  await form.getByRole("button", { name: "New billable item" }).click();
  await form.getByText(/Begin later|within ten years/).waitFor();
  await form.getByLabel("First due on").fill(`${new Date().getUTCFullYear() + 2}-01-31`);
  await form.getByLabel("How many times").fill("12");
  await shot(staff, "billable-item-again");
  await form.getByRole("button", { name: "New billable item" }).click();
  await staff.getByRole("row", { name: /Care.*Waiting.*12 times/ }).waitFor();
  await shot(staff, "billable-items");
});

test("an item is changed and invoiced at once", async () => {
  await staff.getByRole("row", { name: /Moving a site/ }).getByRole("link").first().click();
  const form = staff.getByRole("form", { name: "Billable item" });
  await form.getByLabel("Quantity").fill("3");
  await form.getByRole("button", { name: "Save" }).click();
  await staff.getByText("Saved").first().waitFor();
  await staff.getByRole("button", { name: "Invoice now" }).click();
  await staff.getByRole("dialog").getByRole("button", { name: "Invoice now" }).click();
  await staff.getByText(/was issued/).first().waitFor();
  await staff.getByRole("table", { name: "Billed" }).getByText("240").waitFor();
  assert.ok(await staff.getByRole("button", { name: "Invoice now" }).isDisabled(), "nothing of it is left");
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "billable-item-invoiced");
});

test("what is to come again is cancelled", async () => {
  await staff.goto("/admin/billable-items?state=waiting");
  await staff.getByRole("row", { name: /Care.*Nora Nord/ }).getByRole("link").first().click();
  await staff.getByRole("button", { name: "Cancel it" }).click();
  await staff.getByRole("dialog").getByRole("button", { name: "Cancel it" }).click();
  await staff.getByText("The billable item was cancelled").first().waitFor();
  const found = await world.api.get(`/admin/billable-items?customer_id=${id}`);
  assert.deepEqual(found.items.map((one) => one.state).toSorted(), ["cancelled", "invoiced"]);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
