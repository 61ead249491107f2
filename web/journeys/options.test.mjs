// Staff makes options of a plan, a visitor orders with them, the invoice names them, the customer raises one and changes words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, findings, open, openServer, payWith, placeOrder, shot, signIn, signUp } from "./harness.mjs";

let world, owner, page, service;
const host = "options1.example.com";
const person = { name: "Olga Option", email: `olga-${process.pid}@example.com` };

before(async () => {
  world = await open();
  owner = await world.visitor();
  page = await world.visitor();
});
after(() => world?.stop());

test("staff makes a choice, a number and a text", async () => {
  await signIn(owner, OWNER);
  const { items } = await world.api.get("/admin/products?q=cloud-vps-xl&limit=5");
  await owner.goto(`/admin/products/${items[0].id}?tab=options`);
  await owner.getByText("No options", { exact: true }).waitFor();
  const add = async (kind) => {
    await owner.getByRole("button", { name: "Add an option" }).click();
    await owner.getByRole("menuitem", { name: kind }).click();
  };
  await add("Choice");
  const memory = owner.getByRole("region", { name: /· Choice$/ });
  await memory.getByLabel("Name", { exact: false }).first().fill("Memory");
  await memory.getByLabel("Words").fill("8 GB");
  await memory.getByRole("button", { name: "8 GB is free where no price stands" }).click();
  await memory.getByRole("button", { name: "Add a choice" }).click();
  await memory.getByLabel("Words").nth(1).fill("16 GB");
  await memory.getByLabel("16 GB, 1 month, EUR", { exact: true }).fill("5.00");
  await add("Number");
  const sites = owner.getByRole("region", { name: /· Number$/ });
  await sites.getByLabel("Name", { exact: false }).first().fill("Sites");
  await sites.getByLabel("Included for free").fill("1");
  await sites.getByLabel("Smallest number").fill("1");
  await sites.getByLabel("One Sites, 1 month, EUR", { exact: true }).fill("1,50");
  await add("Text");
  const words = owner.getByRole("region", { name: /· Text$/ });
  await words.getByLabel("Name", { exact: false }).first().fill("Reference");
  await words.getByRole("switch", { name: "Show on the invoice" }).check();
  // What comes first is what one reads first.
  await owner.getByRole("button", { name: "Move Sites up" }).click();
  await owner.getByRole("button", { name: "Move Sites down" }).click();
  await shot(owner, "options-editor");
  await owner.getByRole("button", { name: "Save options" }).click();
  await owner.getByText("Options saved").waitFor();
  await owner.getByText("Stays: what was sold is told by it.").first().waitFor();
  assert.deepEqual(await findings(owner), []);
});

test("a visitor chooses, sees the price, and orders", async () => {
  await page.goto("/plans/cloud-vps-xl");
  const summary = page.getByRole("complementary", { name: "Summary" });
  await page.getByRole("radio", { name: /^8 GB/, checked: true }).waitFor();
  await page.getByRole("radio", { name: /^16 GB/ }).check();
  await summary.getByText("Memory: 16 GB").first().waitFor();
  await page.getByLabel("Sites").fill("3");
  await page.getByLabel("Reference").fill("ACME-7");
  await summary.getByText("Sites (3, 1 included)").first().waitFor();
  // By the year there is no price for 16 GB: it is not sold.
  await page.getByRole("radio", { name: /^12 months/ }).check();
  await page.getByText("not for this period").first().waitFor();
  await page.getByRole("radio", { name: /^1 month/ }).check();
  await shot(page, "options-shop");
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("Hostname").fill(host);
  await summary.getByText("Memory: 16 GB").first().waitFor();
  await page.getByRole("button", { name: "Add to cart" }).filter({ visible: true }).first().click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
  await page.getByText("Memory: 16 GB").first().waitFor();
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  service = await openServer(page, host);
});

test("the invoice names what was chosen", async () => {
  const { subscription } = await world.api.get(`/admin/services/${service}`);
  assert.deepEqual(subscription.options.map((one) => [one.key, one.words, one.price.minor]), [["memory", "16 GB", 500], ["sites", "3", 300], ["reference", "ACME-7", 0]]);
  await page.goto("/portal/invoices");
  await page.locator("main a[href*='/portal/invoices/']").first().click();
  await page.getByText("Memory: 16 GB").first().waitFor();
  await page.getByText(/Cloud VPS XL, Reference: ACME-7/).first().waitFor();
  await shot(page, "options-invoice");
});

test("the customer raises a number and changes words", async () => {
  await page.goto(`/portal/services/${service}?tab=options`);
  await page.getByRole("region", { name: "Options" }).getByText("16 GB").waitFor();
  await page.getByRole("button", { name: "Change options" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Sites").fill("5");
  await dialog.getByText("Sites: 5 instead of 3").waitFor();
  await shot(page, "options-change");
  await dialog.getByRole("button", { name: /^Confirm/ }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("region", { name: "Options" }).getByText("5", { exact: true }).waitFor();
  await page.getByLabel("Reference").fill("ACME-8");
  await page.getByRole("region", { name: "Your details" }).getByRole("button", { name: "Save" }).click();
  await page.getByText("Details saved").waitFor();
  await shot(page, "options-portal");
  assert.deepEqual(await findings(page), []);
  await owner.goto(`/admin/services/${service}?tab=options`);
  await owner.getByRole("textbox", { name: "Reference" }).waitFor();
  assert.equal(await owner.getByRole("textbox", { name: "Reference" }).inputValue(), "ACME-8");
  await shot(owner, "options-staff");
  assert.deepEqual(await findings(owner), []);
  assert.deepEqual(world.troubles, []);
});
