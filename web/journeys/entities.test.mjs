// A second company: it is added, takes the customers of its country, and has invoices, books and a tax report of its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, findings, open, shot, signIn, signUpByApi } from "./harness.mjs";

const BUYER = { email: "reto@entities.example", password: PASSWORD };
let world, staff, id;
before(async () => {
  world = await open();
  staff = await world.visitor();
  await signIn(staff, OWNER);
});
after(() => world?.stop());

test("one business has one legal entity, and another is added", async () => {
  await staff.goto("/admin/settings");
  await staff.getByRole("link", { name: "Legal entities" }).click();
  await staff.getByRole("row", { name: /Main.*All other countries/ }).waitFor();
  await staff.getByRole("link", { name: "Add a legal entity" }).click();
  const form = staff.getByRole("form", { name: "Add a legal entity" });
  await form.getByLabel("Legal name").fill("Harbour Schweiz AG");
  await form.getByLabel("Country", { exact: true }).selectOption("CH");
  await form.getByLabel("Invoice prefix").fill("INV-");
  await form.getByLabel("Credit note prefix").fill("CH-CN-");
  await form.getByRole("combobox", { name: "New customers from" }).fill("Switz");
  await staff.getByRole("listbox").getByRole("option", { name: "Switzerland" }).click();
});

test("letters that another one uses are refused at their field", async () => {
  const form = staff.getByRole("form", { name: "Add a legal entity" });
  const main = (await world.api.get("/admin/legal-entities")).items[0];
  await form.getByLabel("Invoice prefix").fill(main.invoice_prefix);
  await form.getByRole("button", { name: "Add a legal entity" }).click();
  await form.getByText(/Numbers that begin so are those of/).waitFor();
  await shot(staff, "entity-refused");
  await form.getByLabel("Invoice prefix").fill("CH-");
  await form.getByRole("button", { name: "Add a legal entity" }).click();
  await staff.getByRole("row", { name: /Harbour Schweiz AG.*Switzerland/ }).waitFor();
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "entities");
});

test("who registers from its country is billed by it", async () => {
  ({ id } = await signUpByApi(world.base, { ...BUYER, name: "Reto Rot", country: "CH", address: { line1: "Bahnhofstrasse 2", city: "Zürich", postal_code: "8001" } }));
  await staff.goto(`/admin/customers/${id}`);
  await staff.getByText("Billed by").first().waitFor();
  await staff.getByText("Harbour Schweiz AG").first().waitFor();
  await shot(staff, "entity-customer");
});

test("a customer is given to another by hand", async () => {
  await staff.goto(`/admin/customers/${id}?tab=profile`);
  const form = staff.getByRole("form", { name: "Profile" });
  const main = (await world.api.get("/admin/legal-entities")).items[0];
  await form.getByLabel("Billed by").selectOption({ label: main.name });
  await form.getByRole("button", { name: "Save" }).click();
  await staff.getByText("Saved").first().waitFor();
  assert.equal((await world.api.get(`/admin/customers/${id}`)).legal_entity, null);
});

test("the books and the tax report are shown for one of them", async () => {
  await staff.goto("/admin/ledger");
  await staff.getByLabel("Legal entity").selectOption({ label: "Harbour Schweiz AG" });
  await staff.getByText("Nothing booked yet").waitFor();
  await staff.getByLabel("Legal entity").selectOption({ label: "The whole business" });
  await staff.getByRole("row", { name: /Customers owe/ }).first().waitFor();
  await shot(staff, "entity-ledger");
  await staff.goto("/admin/tax-report?from=2020-01-01&to=2022-01-01");
  await staff.getByLabel("Legal entity").selectOption({ label: "Harbour Schweiz AG" });
  await staff.waitForURL(/legal_entity=ent_/);
  await shot(staff, "entity-tax-report");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
