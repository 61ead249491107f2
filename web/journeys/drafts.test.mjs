// A renewal waits as a draft that the customer does not see; the team adds a line, and issues it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, findings, open, shot, signIn, until } from "./harness.mjs";

let world, page, owner, customer, draft;
before(async () => {
  world = await open({ alone: true });
  page = await world.visitor();
  const service = await buyServer(page, { name: "Dario Draft", email: `draft-${process.pid}@example.com` }, "draft-01");
  customer = (await world.api.get(`/admin/services/${service}`)).customer.id;
  owner = await world.visitor();
  await signIn(owner, OWNER);
});
after(() => world?.stop());

const invoices = async () => (await world.api.get(`/admin/invoices?limit=50&customer_id=${customer}`)).items;

test("the renewal of a customer with a grace waits as a draft", async () => {
  await world.api.put(`/admin/customers/${customer}/settings`, { values: [{ key: "invoice.draft_grace_hours", value: 72 }] });
  await world.api.advance({ days: 18 });
  draft = await until("the draft", async () => (await invoices()).find((one) => one.state === "draft"));
  await page.goto("/portal/invoices");
  await page.getByRole("heading", { level: 1, name: "Invoices" }).waitFor();
  await page.getByRole("table").getByText("Paid").first().waitFor();
  assert.equal(await page.getByRole("table").getByText("Draft").count(), 0, "the customer sees no draft");
});

test("a line is refused without its price, put on, and the draft is issued", async () => {
  await owner.goto(`/admin/invoices/${draft.id}`);
  await owner.getByText("This is a draft").waitFor();
  assert.deepEqual(await findings(owner), []);
  await owner.getByRole("button", { name: "Add a line" }).click();
  const form = owner.getByRole("form", { name: "Add a line" });
  await form.getByLabel("For what").fill("Move of a web site");
  await form.getByRole("button", { name: "Add a line" }).click();
  await form.getByText(/Enter an amount/).waitFor();
  await form.getByLabel("Price of one").fill("19,90");
  await form.getByRole("button", { name: "Add a line" }).click();
  await owner.getByRole("button", { name: "Remove Move of a web site" }).waitFor();
  await shot(owner, "draft-with-line");
  await owner.getByRole("button", { name: "Finalise" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Finalise" }).click();
  const issued = await until("the invoice", async () => (await invoices()).find((one) => one.id === draft.id && one.state !== "draft" && one.number));
  await owner.getByRole("heading", { level: 1, name: issued.number }).waitFor();
  await page.goto(`/portal/invoices/${draft.id}`);
  await page.getByText("Move of a web site").first().waitFor();
  assert.deepEqual(world.troubles, []);
});
