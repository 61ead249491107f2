// The team makes a contact, registers a domain for a customer and lets it end and stay; the customer sets its name servers, gets its code, names contacts of
// their own, and answers another registrar.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, fillCart, findings, open, shot, shots, signIn, signUp } from "./harness.mjs";

let world, owner, page;

before(async () => {
  world = await open();
  page = await world.visitor();
  await fillCart(page, "names1.example.com");
  await signUp(page, { name: "Dora Names", email: `names-${process.pid}@example.com` });
  owner = await world.visitor();
  await signIn(owner, OWNER);
});
after(() => world?.stop());

test("a contact says what is wrong with it, then is kept", async () => {
  await owner.goto("/admin/domains");
  await owner.getByRole("heading", { name: "No domains yet" }).waitFor();
  await shot(owner, "domains-empty");
  await owner.getByRole("button", { name: "Contacts" }).click();
  await owner.getByRole("heading", { name: "No contacts yet" }).waitFor();
  await owner.getByRole("button", { name: "New contact" }).first().click();
  const form = owner.getByRole("form", { name: "New contact" });
  await form.getByRole("button", { name: "Save contact" }).click();
  await form.getByText("Enter an e-mail address").waitFor();
  await form.getByText("Enter the number with its country code").waitFor();
  await shot(owner, "domains-contact-refused");
  const fields = { "First name": "Ada", "Last name": "Example", "E-mail": "ada@example.com", Telephone: "+49 89 1234567", Street: "Example Street", "House number": "1", "Postal code": "80331", City: "Munich" };
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
  await form.getByRole("button", { name: "Save contact" }).click();
  await owner.getByRole("table", { name: "Contacts" }).getByText("Ada Example").waitFor();
  await owner.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await findings(owner), []);
});

test("a domain is registered for a customer, cancelled by its name and kept", async () => {
  await owner.goto("/admin/domains");
  await owner.getByRole("button", { name: "New domain" }).click();
  const form = owner.getByRole("form", { name: "New domain" });
  await form.getByLabel("Domain", { exact: true }).fill("taken.example");
  await form.getByRole("button", { name: "Is it free?" }).click();
  await form.getByText("taken.example is taken").waitFor();
  await form.getByLabel("Owner", { exact: true }).selectOption({ index: 1 });
  await form.getByLabel("Customer", { exact: true }).selectOption({ label: "Dora Names" });
  await form.getByRole("button", { name: "Register for a charge" }).click();
  await form.getByText("The name is taken. Choose another").waitFor();
  await shot(owner, "domains-refused");
  assert.deepEqual(await findings(owner), []);
  await form.getByLabel("Domain", { exact: true }).fill("names.example");
  await form.getByRole("button", { name: "Register for a charge" }).click();
  await owner.getByRole("heading", { level: 1, name: "names.example" }).waitFor();
  await owner.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
  await owner.getByText("ns1.contabo.net").waitFor();

  await owner.getByRole("button", { name: "More", exact: true }).click();
  await owner.getByRole("menuitem", { name: "Cancel at the end" }).click();
  await owner.getByRole("dialog").getByRole("textbox").fill("names.example");
  await owner.getByRole("dialog").getByRole("button", { name: "Cancel at the end" }).click();
  await owner.getByText("This domain is cancelled").waitFor();
  await owner.getByRole("dialog").waitFor({ state: "detached" });
  await shot(owner, "domains-cancelled");
  assert.deepEqual(await findings(owner), []);
  await owner.getByRole("button", { name: "More", exact: true }).click();
  await owner.getByRole("menuitem", { name: "Keep it" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await owner.getByText("This domain is cancelled").waitFor({ state: "detached" });
});

test("the customer sets name servers and sees the code once", async () => {
  await page.goto("/portal/domains");
  await page.getByRole("link", { name: "names.example" }).first().click();
  await page.getByRole("button", { name: "Change name servers" }).click();
  const form = page.getByRole("form", { name: "Change name servers" });
  await form.getByLabel("Name servers", { exact: true }).fill("ns1.example.net\nns1.names.example");
  await form.getByRole("button", { name: "Set name servers" }).click();
  await form.getByText("A name server below the domain itself").waitFor();
  await form.getByLabel("Name servers", { exact: true }).fill("ns1.example.net\nns2.example.net");
  await form.getByRole("button", { name: "Set name servers" }).click();
  await page.getByText("ns2.example.net", { exact: true }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Authorisation code" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Authorisation code" }).click();
  const code = (await page.getByRole("dialog").getByRole("status", { name: "Authorisation code" }).textContent()).trim();
  assert.match(code, /^[0-9a-f]{16}$/);
  await shot(page, "domains-code");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await page.getByText(code).count(), 0);
  assert.deepEqual(await findings(page), []);
  await shot(page, "domains-portal-phone");
});

const fillContact = async (form, fields) => {
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
};

test("the customer makes a contact of their own and names it", async () => {
  const contacts = page.getByRole("table", { name: "Contacts" });
  await contacts.getByRole("row", { name: /Ada Example/ }).waitFor();
  // What the team made is shown, and copied to be changed.
  await page.getByRole("button", { name: "Actions for Ada Example" }).click();
  await page.getByRole("menuitem", { name: "Make one of your own like it" }).click();
  const form = page.getByRole("form", { name: "New contact" });
  assert.equal(await form.getByLabel("City", { exact: true }).inputValue(), "Munich");
  await fillContact(form, { "First name": "Grace", Telephone: "089" });
  await form.getByRole("button", { name: "Save contact" }).click();
  await form.getByText("Enter the number with its country code").waitFor();
  await shot(page, "domains-own-contact-refused");
  await fillContact(form, { Telephone: "+49 89 7654321" });
  await form.getByRole("button", { name: "Save contact" }).click();
  await contacts.getByRole("row", { name: /Grace Example.*Not named/ }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Actions for Grace Example" }).click();
  await page.getByRole("menuitem", { name: "Edit contact" }).click();
  const edit = page.getByRole("form", { name: "Edit contact" });
  await fillContact(edit, { "E-mail": "grace@example.com" });
  await edit.getByRole("button", { name: "Save contact" }).click();
  await contacts.getByText("grace@example.com").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Choose contacts" }).click();
  const choose = page.getByRole("form", { name: "Choose contacts" });
  await choose.getByLabel("Owner", { exact: true }).selectOption({ index: 1 });
  await choose.getByText(/may be asked by mail to confirm it/).waitFor();
  await choose.getByRole("button", { name: "Set contacts" }).click();
  await choose.getByText(/Type names.example to make somebody else its owner/).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "domains-another-owner");
  await choose.getByLabel("For another owner, type names.example").fill("names.example");
  await choose.getByRole("button", { name: "Set contacts" }).click();
  await contacts.getByRole("row", { name: /Grace Example.*Owner/ }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("list", { name: "What happened" }).getByText("The domain has another owner").waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "domains-contacts");
});

test("the team sees the same and changes it", async () => {
  const contacts = owner.getByRole("table", { name: "Contacts" });
  await contacts.getByRole("row", { name: /Grace Example.*Owner/ }).waitFor();
  await owner.getByRole("button", { name: "Actions for Grace Example" }).click();
  await owner.getByRole("menuitem", { name: "Edit contact" }).click();
  const form = owner.getByRole("form", { name: "Edit contact" });
  await fillContact(form, { "E-mail": "grace@example.net" });
  await form.getByRole("button", { name: "Save contact" }).click();
  await contacts.getByText("grace@example.net").waitFor();
  await owner.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await findings(owner), []);
  await shots(owner, "domains-contacts-admin");
});

test("another registrar asks for it, and its customer keeps it", async () => {
  await world.provider.post("domains/names.example/transfer-out");
  await owner.getByRole("button", { name: "Look now" }).click();
  await owner.getByRole("heading", { name: "Another registrar asks for this domain" }).waitFor();
  await owner.getByText("Ask the customer whether they want this").waitFor();
  await shots(owner, "domains-asked-admin");
  await page.getByRole("heading", { name: "Another registrar asks for this domain" }).waitFor({ timeout: 30_000 });
  await page.getByText(/If you have asked for this yourself/).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "domains-asked");
  await page.getByRole("button", { name: "Keep it here" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it here" }).click();
  await page.getByRole("heading", { name: "Another registrar asks for this domain" }).waitFor({ state: "detached" });
  await page.getByRole("list", { name: "What happened" }).getByText("The request of the other registrar is over").waitFor();
});

test("what waits is said while a domain is on its way", async () => {
  const contact = (await world.api.get("/admin/domains")).items.find((one) => one.name === "names.example");
  const made = await world.api.post("/admin/domains", { name: "manual-names.example", customer_id: contact.customer.id, contacts: { owner: contact.contacts.owner }, name_servers: ["ns1.example.net", "ns2.example.net"] });
  await page.goto(`/portal/domains/${made.id}`);
  await page.getByRole("heading", { name: "In hand at the data centre" }).waitFor({ timeout: 60_000 });
  await page.getByText(/We see to it when it takes longer/).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "domains-by-hand");
});
