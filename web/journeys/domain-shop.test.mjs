// Domain names as a product: the team puts an ending on sale; a visitor looks for a name, says whose it will be, buys it and sets its name servers; another
// one is brought here with a code; the team sees whose it is, and closes it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, findings, open, payWith, placeOrder, shot, shots, signIn, signUp, until } from "./harness.mjs";

const person = { name: "Dora Domain", email: `dora-${process.pid}@domain.example` };
let world, staff, page, service;
before(async () => {
  world = await open({ alone: true });
  staff = await world.visitor();
  page = await world.visitor();
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const fillContact = async (form) => {
  for (const [label, text] of [["First name", "Dora"], ["Last name", "Domain"], ["E-mail", person.email], ["Telephone", "+49 89 1234567"], ["Street", "Example Street"], ["House number", "1"], ["Postal code", "80331"], ["City", "Munich"]]) await form.getByLabel(label, { exact: true }).fill(text);
};

test("the team puts an ending on sale", async () => {
  await staff.goto("/admin/products/new");
  const form = staff.getByRole("form", { name: "Details" });
  await form.getByLabel("Kind", { exact: true }).selectOption({ label: "Domain name" });
  await form.getByLabel(/^Name/).fill("Domain .com");
  await form.getByLabel("Address name").fill("domain-com");
  await form.getByRole("button", { name: "Add a product" }).click();
  await form.getByText("Name the ending, such as com.").waitFor();
  await form.getByLabel("Ending").fill("com");
  assert.deepEqual(await findings(staff), []);
  await shots(staff, "domain-product");
  await form.getByRole("button", { name: "Add a product" }).click();
  await staff.getByRole("tab", { name: "Prices" }).waitFor();
  assert.equal(await staff.getByRole("tab", { name: "Regions" }).count(), 0);
  const id = new URL(staff.url()).pathname.split("/").pop();
  // Prices by period have a journey of their own.
  await world.api.put(`/admin/products/${id}/prices`, { prices: [{ currency: "EUR", cycle_months: 12, recurring_minor: 1500, intro: { cycles: 1, minor: 500 } }] });
});

test("a visitor looks for a name and puts it into the cart", async () => {
  await page.goto("/");
  await page.getByRole("heading", { level: 2, name: "Domain names" }).waitFor();
  const search = page.getByRole("form", { name: "Search" });
  await search.getByLabel("The name that you look for").fill("dora-shop.org");
  await search.getByRole("button", { name: "Search" }).click();
  await page.getByText("We do not sell this ending.").waitFor();
  await search.getByLabel("The name that you look for").fill("dora-shop");
  await search.getByRole("button", { name: "Search" }).click();
  await page.getByRole("heading", { level: 3, name: "dora-shop.com" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "domain-shop");
  await page.getByRole("button", { name: "Register dora-shop.com" }).click();
  const form = page.getByRole("form", { name: "Register" });
  await fillContact(form);
  await form.getByLabel("Telephone", { exact: true }).fill("089");
  await form.getByRole("button", { name: "Add to cart" }).click();
  await form.getByText(/Enter the number with its country code/).waitFor();
  assert.deepEqual(await findings(page), []);
  await shots(page, "domain-contact");
  await form.getByLabel("Telephone", { exact: true }).fill("+49 89 1234567");
  await form.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForURL(/\/cart/);
  await page.getByText("dora-shop.com").first().waitFor();
});

test("one that is taken is brought here with its code, which the browser does not keep", async () => {
  await page.goto("/");
  const search = page.getByRole("form", { name: "Search" });
  await search.getByLabel("The name that you look for").fill("taken-dora.com");
  await search.getByRole("button", { name: "Search" }).click();
  await page.getByRole("button", { name: "Transfer taken-dora.com" }).click();
  const form = page.getByRole("form", { name: "Transfer" });
  // Who was named a moment ago is named again.
  assert.equal(await form.getByLabel("Last name", { exact: true }).inputValue(), "Domain");
  await form.getByLabel("Authorisation code").fill("Dora-Moves-77");
  await form.getByRole("button", { name: "Add to cart" }).click();
  await page.waitForURL(/\/cart/);
  await page.getByText("taken-dora.com").first().waitFor();
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes("Dora-Moves-77"));
  assert.deepEqual(await findings(page), []);
  await shots(page, "domain-cart");
});

test("they are ordered, paid and registered", async () => {
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  await page.goto("/portal/services");
  await page.getByRole("link", { name: "dora-shop.com" }).click();
  service = page.url().split("/").pop().split("?")[0];
  await until("the domain", async () => (await world.api.get(`/admin/services/${service}`)).state === "active", 120);
  await page.getByRole("link", { name: "Open the domain" }).waitFor({ timeout: 60_000 });
  assert.equal(await page.getByRole("button", { name: "Restart" }).count(), 0);
  assert.deepEqual(await findings(page), []);
  await shots(page, "domain-service");
});

test("the one of another registrar arrives with its code, which nobody is shown", async () => {
  await until("the transfer", async () => (await world.api.get("/admin/services?q=taken-dora.com")).items[0]?.state === "active", 120);
  const tab = await page.context().newPage();
  await tab.goto("/portal/domains");
  await tab.getByRole("link", { name: "taken-dora.com" }).click();
  await tab.getByRole("heading", { level: 1, name: "taken-dora.com" }).waitFor();
  assert.ok(!(await tab.content()).includes("Dora-Moves-77"));
  assert.deepEqual(await findings(tab), []);
  await shots(tab, "domain-brought-here");
  await tab.close();
});

test("its customer sets the name servers", async () => {
  await page.getByRole("link", { name: "Open the domain" }).click();
  await page.getByRole("button", { name: "Change name servers" }).click();
  const form = page.getByRole("form", { name: "Change name servers" });
  await form.getByLabel("Name servers").fill("ns1.example.net\nns2.example.net");
  await form.getByRole("button", { name: "Set name servers" }).click();
  await page.getByText("ns2.example.net", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Price, renewal and cancelling" }).waitFor();
  // The contact that was made for it is theirs, and they may change it; the one of the other domain is not named here.
  const owner = page.getByRole("table", { name: "Contacts" }).getByRole("row", { name: /Dora Domain.*Owner/ });
  await owner.getByRole("button", { name: "Actions for Dora Domain" }).click();
  await page.getByRole("menuitem", { name: "Edit contact" }).click();
  const contact = page.getByRole("form", { name: "Edit contact" });
  await contact.getByLabel("City", { exact: true }).fill("Augsburg");
  await contact.getByRole("button", { name: "Save contact" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await findings(page), []);
  await shots(page, "domain-bought");
});

test("the invoice names it", async () => {
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByText(/Domain \.com \(dora-shop\.com\)/).first().waitFor();
  await shot(page, "domain-invoice");
});

test("the team sees the service with its domain, and closes it", async () => {
  await staff.goto(`/admin/services/${service}`);
  await staff.getByRole("heading", { level: 2, name: "Domain" }).waitFor();
  assert.deepEqual(await findings(staff), []);
  await shots(staff, "domain-service-staff");
  await world.api.post(`/admin/services/${service}/suspend`, { reason: "Spam" });
  await page.goto("/portal/domains");
  await page.getByRole("link", { name: "dora-shop.com" }).click();
  await page.getByRole("heading", { name: "This domain is closed" }).waitFor({ timeout: 30_000 });
  assert.deepEqual(await findings(page), []);
  await shots(page, "domain-closed");
  await staff.getByRole("link", { name: "Open the domain" }).click();
  await staff.getByRole("link", { name: "Price, renewal and cancelling" }).waitFor();
  assert.deepEqual(await findings(staff), []);
  await shots(staff, "domain-staff");
  // It goes with its service: the menu says so instead of trying.
  await staff.getByRole("button", { name: "More", exact: true }).click();
  const give = staff.getByRole("menuitem", { name: /^Give to a customer/ });
  await give.getByText(/The domain belongs to a service/).waitFor();
  await shot(staff, "domain-not-given");
  await staff.keyboard.press("Escape");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
