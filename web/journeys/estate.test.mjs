// What a provider account costs and may spend: the connection, the cost book from a file, margins, orders that wait for a person or for the end of
// a maintenance, a machine that nobody knows and that becomes a service, and a domain, a storage and a network beside it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, dialogs, findings, open, orderByApi, payByApi, shots, signIn, until } from "./harness.mjs";

let world, page, account;
const name = `old-shop-${process.pid}`;

before(async () => {
  world = await open({ alone: true });
  page = await world.visitor();
  account = (await world.api.get("/admin/provider-accounts")).items[0];
  await signIn(page, OWNER);
});
after(() => world?.stop());

const { dialog, gone } = dialogs(() => page);
const openTab = (tab) => page.goto(`/admin/provider-accounts/${account.id}${tab ? `?tab=${tab}` : ""}`);

/** A paid order of somebody new; the service that comes of it. */
async function bought(who, host) {
  const { order, shopper } = await orderByApi(world.base, { name: who, email: `${who.toLowerCase().replace(" ", ".")}-${process.pid}@example.com` }, host);
  await payByApi(world, shopper, order.invoice.id, who);
  return until("the service", async () => (await world.api.get(`/admin/services?q=${host}`)).items.find((one) => one.name === host));
}
const service = (id) => world.api.get(`/admin/services/${id}`);

async function giveLogin(password) {
  const form = page.getByRole("form", { name: "Access" });
  await form.getByLabel("API password", { exact: true }).fill(password);
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Account saved").last().waitFor();
  await page.getByRole("button", { name: "Test the connection" }).click();
}

test("a wrong password is told by the test of the connection, and mended", async () => {
  await page.getByRole("navigation").getByRole("link", { name: "Provider accounts" }).click();
  await page.getByRole("link", { name: account.name }).click();
  await page.getByRole("heading", { level: 1, name: account.name }).waitFor();
  await giveLogin("not the password");
  await page.getByRole("heading", { name: "The connection does not work" }).waitFor();
  await shots(page, "estate-login-wrong");
  await giveLogin(world.login.password);
  await page.getByRole("heading", { name: "The connection works" }).waitFor();
  await shots(page, "estate-login-right");
  assert.deepEqual(await findings(page), []);
});

test("the cost book comes from a file: each wrong line is named, and nothing is written before all are right", async () => {
  await page.getByRole("tab", { name: "Cost book" }).click();
  await page.getByRole("button", { name: "Import a file" }).click();
  const head = "kind,item,region,months,currency,price,setup,valid_from,note\n";
  await dialog().getByLabel("Lines").fill(`${head}product,V153,,1,EUR,four,0,,\nadd_on,backup,,0,EUR,0.81,,,\n`);
  await dialog().getByRole("button", { name: "Try it" }).click();
  await dialog().getByText(/nothing is written/).waitFor();
  await dialog().getByText(/^Line 2, price:/).waitFor();
  assert.ok(await dialog().getByRole("button", { name: "Import", exact: true }).isDisabled());
  await shots(page, "estate-costs-wrong");
  assert.deepEqual(await findings(page), []);
  await dialog().locator('input[type="file"]').setInputFiles({ name: "costs.csv", mimeType: "text/csv", buffer: Buffer.from(`${head}product,V153,,1,EUR,3.17,0,,From the file\nadd_on,backup,,1,EUR,0.81,,,\n`) });
  await until("the file to be read", async () => (await dialog().getByLabel("Lines").inputValue()).includes("3.17"));
  await dialog().getByRole("button", { name: "Try it" }).click();
  await dialog().getByText(/\d new, \d changed/).waitFor();
  await dialog().getByRole("button", { name: "Import", exact: true }).click();
  await gone();
  await page.getByRole("cell", { name: "€3.17" }).or(page.getByText("€3.17")).first().waitFor();
  await shots(page, "estate-costs");
  assert.deepEqual(await findings(page), []);
});

test("an order beyond the spend guard waits until somebody approves it and says why", async () => {
  await openTab("limits");
  const form = page.getByRole("form", { name: "Spend guard" });
  await form.getByLabel("Orders a day").fill("none");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("Enter a whole number, or leave it empty.").waitFor();
  await form.getByLabel("Orders a day").fill("0");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Account saved").last().waitFor();
  await shots(page, "estate-limits");
  const { id } = await bought("Gus Guarded", "guarded.example.com");
  await until("it to be held", async () => (await service(id)).waits_for === "approval");
  await page.goto("/admin");
  await page.getByRole("link", { name: /guarded\.example\.com/ }).first().click();
  await page.getByRole("heading", { name: "Waits for approval" }).waitFor();
  await shots(page, "estate-held");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Approve the purchase" }).or(page.getByRole("button", { name: "More actions" })).first().click();
  if (!(await dialog().isVisible())) await page.getByRole("menuitem", { name: "Approve the purchase" }).click();
  const go = dialog().getByRole("button", { name: "Approve the purchase" });
  assert.ok(await go.isDisabled(), "a reason is asked for");
  await dialog().getByRole("textbox").fill("Known for years");
  await go.click();
  await until("the machine", async () => (await service(id)).state === "active", 60);
  await openTab("limits");
  await form.getByLabel("Orders a day").fill("");
  await form.getByRole("button", { name: "Save" }).click();
  await until("no limit", async () => (await world.api.get(`/admin/provider-accounts/${account.id}`)).orders_per_day === null);
});

test("an order for a full account waits until there is room", async () => {
  await openTab("quotas");
  const form = page.getByRole("form", { name: "Limits of the account" });
  const most = form.getByLabel("Most: Machines");
  const used = (await world.api.get(`/admin/provider-accounts/${account.id}`)).quotas[0].used;
  await most.fill("many");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("Enter a whole number, or leave it empty.").waitFor();
  await most.fill(String(used));
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "The account is full" }).waitFor();
  await page.getByRole("progressbar", { name: `Machines: ${used} of ${used}` }).waitFor();
  await shots(page, "estate-quota-full");
  assert.deepEqual(await findings(page), []);
  const { id } = await bought("Rita Roomless", "roomless.example.com");
  await until("it to wait", async () => (await service(id)).waits_for === "room");
  await page.goto("/admin");
  await page.getByRole("heading", { name: /Provider accounts that are full/ }).waitFor();
  await page.getByRole("link", { name: /roomless\.example\.com/ }).first().click();
  await page.getByRole("heading", { name: "Waits for room at the provider" }).waitFor();
  await shots(page, "estate-no-room");
  assert.deepEqual(await findings(page), []);
  await openTab("quotas");
  await most.fill("");
  await form.getByRole("button", { name: "Save" }).click();
  await until("the machine", async () => (await service(id)).state === "active", 60);
});

test("while an account is in maintenance orders wait, and go on afterwards", async () => {
  await openTab();
  const form = page.getByRole("form", { name: "Access" });
  await form.getByRole("switch", { name: "Maintenance" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByRole("main").getByText("Maintenance", { exact: true }).first().waitFor();
  const { id } = await bought("Mona Maintained", "maintained.example.com");
  await until("it to wait", async () => (await service(id)).waits_for === "maintenance");
  await openTab();
  await page.getByRole("heading", { name: "1 order waits" }).waitFor();
  await shots(page, "estate-maintenance");
  assert.deepEqual(await findings(page), []);
  await form.getByRole("switch", { name: "Maintenance" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  await until("the machine", async () => (await service(id)).state === "active", 60);
});

test("margins are what is left, by product, customer and service", async () => {
  await page.getByRole("navigation").getByRole("link", { name: "Margins" }).click();
  await page.getByRole("link", { name: "Cloud VPS S" }).waitFor();
  await page.getByRole("radiogroup", { name: "Rows" }).getByText("Service", { exact: true }).click();
  await page.getByLabel("Search by name").fill("guarded");
  const row = page.getByRole("row", { name: /guarded/ });
  await row.getByText("€3.17").waitFor();
  const [margin] = (await world.api.get("/admin/margins?by=service&q=guarded")).items;
  assert.equal(margin.margin.minor, margin.price.minor - 317);
  await shots(page, "estate-margins");
  assert.deepEqual(await findings(page), []);
  await page.goto("/admin/margins");
  await page.getByText("Cloud VPS S").first().waitFor();
  await shots(page, "estate-margins-products");
});

test("a machine that nobody knows is found, ignored for a reason, and opened again", async () => {
  await world.elsewhere("POST", "/v1/compute/instances", { period: 1, productId: "V153", region: "EU", displayName: name, defaultUser: "root" });
  await page.getByRole("navigation").getByRole("link", { name: "Reconciliation" }).click();
  const look = async () => {
    await page.getByRole("button", { name: "Look again now" }).first().click();
    await page.getByText("The accounts are being looked at.", { exact: false }).first().waitFor();
  };
  await look();
  const found = page.getByRole("row").filter({ hasText: name });
  await found.waitFor({ timeout: 60_000 });
  await shots(page, "estate-findings");
  assert.deepEqual(await findings(page), []);
  await found.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Ignore" }).click();
  await dialog().getByRole("textbox").fill("The office's own machine");
  await dialog().getByRole("button", { name: "Ignore" }).click();
  await gone();
  await found.waitFor({ state: "detached" });
  await page.getByRole("radiogroup", { name: "State" }).getByText("Ignored", { exact: true }).click();
  await page.getByText(/^Ignored by .*: The office's own machine$/).waitFor();
  await shots(page, "estate-ignored");
  await found.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Open again" }).click();
  await found.waitFor({ state: "detached" });
});

test("it is tried from a file: what is wrong is told by line and column, then what would be made", async () => {
  await page.goto("/admin/reconciliation");
  await page.getByRole("row").filter({ hasText: name }).getByRole("link", { name: "Adopt the machine" }).click();
  await page.getByRole("button", { name: "Adopt by a file" }).click();
  const [account] = (await world.api.get("/admin/provider-accounts")).items;
  const [{ machine }] = (await world.api.get(`/admin/provider-accounts/${account.id}/foreign-machines`)).items;
  const plans = (await world.api.get("/admin/products?kind=vps")).items;
  const plan = plans.find((one) => one.provider.product_id === machine.product_id);
  const due = new Date(Date.parse((await world.api.get("/admin/clock")).now) + 20 * 86_400_000).toISOString().slice(0, 10);
  const line = (day) => `provider_ref,product,price,cycle_months,next_due_on,email,name,country\n${machine.id},${plan.slug},9.00,1,${day},file-${process.pid}@example.com,Old Friend,DE`;
  await dialog().getByLabel("Lines").fill(line("tomorrow"));
  await dialog().getByRole("button", { name: "Try it" }).click();
  await dialog().getByText(/^Line 2, next_due_on:/).waitFor();
  await shots(page, "estate-adopt-file-wrong");
  await dialog().getByLabel("Lines").fill(line(due));
  await dialog().getByRole("button", { name: "Try it" }).click();
  await dialog().getByText("1 would be adopted").waitFor();
  await dialog().getByText("Old Friend (new)").first().waitFor();
  await shots(page, "estate-adopt-file");
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");
  await gone();
});

test("it is adopted: tried first, then a service of a new customer, billed from its day on", async () => {
  await page.goto("/admin/reconciliation");
  await page.getByRole("row").filter({ hasText: name }).getByRole("link", { name: "Adopt the machine" }).click();
  const machine = page.getByRole("region", { name });
  await machine.getByRole("button", { name: "Adopt this" }).click();
  await machine.getByLabel("New customer's name").fill("Old Friend");
  await machine.getByLabel("E-mail address").fill(`friend-${process.pid}@example.com`);
  const choice = machine.getByLabel("Sold as");
  await until("the plans", async () => (await choice.locator("option").allTextContents()).some((one) => one.includes("(what it is)")));
  await choice.selectOption({ label: "Cloud VPS S (what it is)" });
  await machine.getByLabel(/^Price in EUR/).fill("9.00");
  await machine.getByLabel("Next due date").fill("2020-01-01");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByText("not possible").first().waitFor();
  await shots(page, "estate-adopt-refused");
  const now = Date.parse((await world.api.get("/admin/clock")).now);
  await machine.getByLabel("Next due date").fill(new Date(now + 20 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("heading", { name: "1 would be adopted" }).waitFor();
  await shots(page, "estate-adopt-tried");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Adopt 1", exact: true }).click();
  await page.getByRole("heading", { name: "1 adopted" }).waitFor();
  await shots(page, "estate-adopted");
  const customer = (await world.api.get(`/admin/customers?q=friend-${process.pid}`)).items[0];
  const [adopted] = (await world.api.get(`/admin/services?customer_id=${customer.id}`)).items;
  assert.equal(adopted.state, "active");
  assert.equal((await world.api.get(`/admin/invoices?customer_id=${customer.id}`)).items.length, 0);
  await until("the finding to be gone", async () => (await world.api.get(`/admin/findings?q=${name}`)).items.length === 0, 60);
});

test("a domain, a storage and a private network of the account are adopted beside it", async () => {
  const net = (await world.elsewhere("POST", "/v1/private-networks", { region: "EU", name: "back-office" })).data[0];
  await world.elsewhere("POST", "/v1/object-storages", { region: "EU", totalPurchasedSpaceTB: 0.25, displayName: "old files" });
  const contact = await world.api.post(`/admin/provider-accounts/${account.id}/domain-contacts`, { first_name: "Ada", last_name: "Example", email: "ada@example.com", gender: "na", street: "Example Street", street_number: "1", postal_code: "80331", city: "Munich", country: "DE", phone: "+49 89 1234567" });
  const host = `old-friend-${process.pid}.dev`;
  await world.api.post("/admin/domains", { name: host, contacts: { owner: contact.handle } });
  const made = await world.api.post("/admin/products", { kind: "domain", slug: `dev-${process.pid}`, name: "Domain .dev", domain: { ending: "dev" } });
  await world.api.put(`/admin/products/${made.id}/prices`, { prices: [{ currency: "EUR", cycle_months: 12, recurring_minor: 1500 }] });
  await until("the domain", async () => (await world.api.get(`/admin/domains?q=${host}`)).items[0]?.state === "ready", 60);
  await page.goto(`/admin/provider-accounts/${account.id}?tab=adopt`);
  const domain = page.getByRole("region", { name: host });
  await domain.waitFor();
  await page.getByRole("region", { name: "old files" }).waitFor();
  await domain.getByRole("button", { name: "Adopt this" }).click();
  await domain.getByLabel("Customer", { exact: true }).fill(`friend-${process.pid}`);
  await page.getByRole("option", { name: new RegExp(`friend-${process.pid}`) }).click();
  await until("the products", async () => (await domain.getByLabel("Sold as").locator("option").allTextContents()).some((one) => one.includes("(what it is)")));
  await domain.getByLabel("Sold as").selectOption({ label: "Domain .dev (what it is)" });
  const network = page.getByRole("region", { name: "back-office" });
  await network.getByRole("button", { name: "Adopt this" }).click();
  await network.getByLabel("Customer", { exact: true }).fill(`friend-${process.pid}`);
  await page.getByRole("option", { name: new RegExp(`friend-${process.pid}`) }).click();
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("heading", { name: "2 would be adopted" }).waitFor();
  await shots(page, "estate-adopt-things-tried");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Adopt 2", exact: true }).click();
  await page.getByRole("heading", { name: "2 adopted" }).waitFor();
  await shots(page, "estate-adopted-things");
  const customer = (await world.api.get(`/admin/customers?q=friend-${process.pid}`)).items[0];
  const services = (await world.api.get(`/admin/services?customer_id=${customer.id}`)).items;
  assert.ok(services.some((one) => one.name === host && one.state === "active"));
  const kept = (await world.api.get("/admin/networks?q=back-office")).items;
  assert.deepEqual(kept.map((one) => one.name), ["back-office"]);
  const left = (await world.api.get(`/admin/provider-accounts/${account.id}/foreign-things`)).items;
  assert.deepEqual(left.map((one) => one.name), ["old files"]);
  assert.ok(!left.some((one) => one.provider_ref === String(net.privateNetworkId)));
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
