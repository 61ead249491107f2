// Staff makes a break and a bundle; a visitor buys the bundle and pays; the invoice adds up to the bundle's price.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, findings, open, payWith, placeOrder, shot, signIn, signUp } from "./harness.mjs";

const person = { name: "Bea Bundle", email: "bea@bundles.example" };
const plan = "Cloud VPS Plus";
let world, staff, page;
before(async () => {
  world = await open();
  [staff, page] = [await world.visitor(), await world.visitor()];
  await signIn(staff, OWNER);
});
after(() => world?.stop());

test("staff lets a plan cost less by the number", async () => {
  await staff.goto("/admin/products?kind=vps");
  await staff.getByRole("link", { name: plan, exact: true }).first().click();
  await staff.getByRole("tab", { name: /Volume discount/ }).click();
  const form = staff.getByRole("form", { name: "Volume discount" });
  await form.getByRole("button", { name: "Add a break" }).click();
  await form.getByLabel("From pieces, break 1").fill("5");
  await form.getByLabel("Percent off, break 1").fill("10");
  await form.getByRole("button", { name: "Add a break" }).click();
  await form.getByLabel("From pieces, break 2").fill("4");
  await form.getByLabel("Percent off, break 2").fill("20");
  await form.getByRole("button", { name: "Save the discount" }).click();
  await form.getByText("Begin with more units than the break before it.").waitFor();
  await form.getByLabel("From pieces, break 2").fill("10");
  assert.deepEqual(await findings(staff), []);
  await staff.setViewportSize({ width: 1280, height: 900 });
  await shot(staff, "volume-discount");
  await form.getByRole("button", { name: "Save the discount" }).click();
  await staff.getByText("Volume discount saved").first().waitFor();
});

test("the shop tells of it, and five cost less each", async () => {
  await page.goto("/");
  await page.getByText("from 5: 10% off, from 10: 20% off").first().waitFor();
  await page.getByRole("link", { name: `Choose ${plan}`, exact: true }).click();
  await page.getByLabel("Quantity").fill("5");
  await page.getByText(/10% off from 5 pieces\. By itself/).first().waitFor();
  assert.deepEqual(await findings(page), []);
  await shot(page, "volume-configurator");
});

test("staff makes a bundle", async () => {
  await staff.goto("/admin/products/new?kind=one_time");
  const product = staff.getByRole("form", { name: "Details" });
  await product.getByLabel(/^Name/).fill("First setup");
  await product.getByLabel("Address name").fill("first-setup");
  await product.getByRole("button", { name: "Add a product" }).click();
  const prices = staff.getByRole("form", { name: "Prices" });
  await prices.getByLabel("Price in EUR").fill("40");
  await prices.getByRole("button", { name: "Save prices" }).click();
  await staff.getByText("Prices saved").first().waitFor();

  await staff.goto("/admin/bundles");
  await staff.getByRole("link", { name: "Add a bundle" }).first().click();
  const form = staff.getByRole("form", { name: "Bundle" });
  await form.getByLabel(/^Name/).fill("Starter");
  await form.getByLabel("Address name").fill("starter");
  await form.getByLabel("One line").fill("Two servers, set up for you");
  await form.getByLabel("State").selectOption({ label: "On sale" });
  await form.getByLabel(/^Product 1/).selectOption({ label: plan });
  await form.getByLabel(/^Pieces of product 1/).fill("2");
  await form.getByRole("button", { name: "Add a part" }).click();
  await form.getByLabel(/^Product 2/).selectOption({ label: "First setup" });
  await form.getByLabel("Priced by").selectOption({ label: "One sum for everything" });
  await form.getByLabel("Sum for 1 month in EUR").fill("9999");
  await form.getByRole("button", { name: "Add a bundle" }).click();
  await form.getByText(/The parts cost .* by themselves/).waitFor();
  await form.getByLabel("Sum for 1 month in EUR").fill("40");
  assert.deepEqual(await findings(staff), []);
  await staff.setViewportSize({ width: 1280, height: 900 });
  await shot(staff, "bundle-new");
  await form.getByRole("button", { name: "Add a bundle" }).click();
  await staff.getByRole("link", { name: "See in the shop" }).waitFor();
  await staff.goto("/admin/bundles");
  await staff.getByRole("row", { name: /Starter.*On sale.*First setup.*40[.,]00/ }).waitFor();
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "bundles");
});

test("a visitor configures both servers and puts the bundle in the cart", async () => {
  await page.goto("/");
  await page.getByRole("heading", { level: 2, name: "Bundles" }).waitFor();
  await page.getByRole("link", { name: "See what is in it: Starter" }).click();
  await page.getByRole("heading", { level: 1, name: "Starter" }).waitFor();
  await page.getByText("1 × First setup").waitFor();
  await page.getByLabel("Hostname").nth(0).fill("one.example.com");
  await page.getByLabel("Hostname").nth(1).fill("two.example.com");
  // What is under the header of the page while one types further down is no finding.
  await page.evaluate(() => window.scrollTo(0, 0));
  assert.deepEqual(await findings(page), []);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, "bundle-phone-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  await shot(page, "bundle");
  await page.getByRole("button", { name: "Add the bundle to the cart" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
  await page.getByText("In the bundle Starter.").nth(2).waitFor();
  assert.equal(await page.getByText("In the bundle Starter.").count(), 3);
  assert.deepEqual(await findings(page), []);
  await shot(page, "bundle-cart");
});

test("one part that is removed takes the others with it", async () => {
  await page.getByRole("button", { name: "Remove the bundle Starter from the cart" }).first().click();
  await page.getByText("Your cart is empty").first().waitFor();
  await page.goto("/bundles/starter");
  await page.getByRole("button", { name: "Add the bundle to the cart" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
});

test("it is paid, and the invoice adds up", async () => {
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByText(/First setup, in the bundle Starter/).first().waitFor();
  const lines = await page.getByRole("row").filter({ hasText: "in the bundle Starter" }).filter({ hasNotText: "Setup:" }).allInnerTexts();
  assert.equal(lines.length, 3, lines.join("\n"));
  const amounts = lines.map((line) => Number([...line.matchAll(/\d+[.,]\d{2}/g)].at(-1)?.[0].replace(",", ".")));
  assert.equal(Math.round(amounts.reduce((sum, amount) => sum + amount, 0) * 100), 4000, lines.join("\n"));
  assert.deepEqual(await findings(page), []);
  await shot(page, "bundle-invoice");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
