// Something that is paid once and is no server: it is put on sale, bought, delivered by the team, and seen by its customer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, findings, open, payWith, placeOrder, shot, signIn, signUp } from "./harness.mjs";

const person = { name: "Mira Mover", email: "mira@once.example" };
let world, staff, page;
before(async () => {
  world = await open();
  staff = await world.visitor();
  page = await world.visitor();
  await signIn(staff, OWNER);
});
after(() => world?.stop());

test("the team puts work on sale that is paid once", async () => {
  await staff.goto("/admin/products/new");
  const form = staff.getByRole("form", { name: "Details" });
  await form.getByLabel("Kind", { exact: true }).selectOption({ label: "One-time" });
  await form.getByLabel(/^Name/).fill("Site migration");
  await form.getByLabel("Address name").fill("site-migration");
  await form.getByLabel("One line").fill("We move one site for you");
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "one-time-new");
  await form.getByRole("button", { name: "Add a product" }).click();
  const prices = staff.getByRole("form", { name: "Prices" });
  await prices.getByLabel("Price in EUR").fill("40");
  await prices.getByRole("button", { name: "Save prices" }).click();
  await staff.getByText("Prices saved").first().waitFor();
  await shot(staff, "one-time-prices");
});

test("a visitor puts two of it in the cart", async () => {
  await page.goto("/");
  await page.getByRole("heading", { level: 2, name: "Paid once" }).waitFor();
  await page.getByRole("button", { name: "Add to cart: Site migration" }).click();
  await page.getByRole("link", { name: "In the cart" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, "one-time-shop-phone-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("link", { name: "In the cart" }).click();
  await page.getByLabel("Pieces of Site migration").fill("2");
  await page.getByLabel("Pieces of Site migration").press("Enter");
  await page.getByText(/80[.,]00/).first().waitFor();
  assert.deepEqual(await findings(page), []);
  await shot(page, "one-time-cart");
});

test("it is ordered and paid without any server", async () => {
  await signUp(page, person);
  await shot(page, "one-time-review");
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  await page.getByRole("heading", { level: 2, name: "Site migration × 2" }).waitFor();
  await page.getByText("To be delivered").waitFor({ timeout: 30_000 });
  assert.deepEqual(await findings(page), []);
  await shot(page, "one-time-order");
});

test("the team delivers it with a note", async () => {
  await staff.goto("/admin/one-time-purchases?state=to_deliver");
  const row = staff.getByRole("row", { name: /Site migration × 2.*To be delivered.*Mira Mover/ });
  await row.waitFor();
  await shot(staff, "one-time-list");
  await row.getByRole("button", { name: /more/i }).click();
  await staff.getByRole("menuitem", { name: "Mark as delivered" }).click();
  await staff.getByRole("dialog").getByLabel("Note to the customer").fill("Both sites moved on Monday.");
  await shot(staff, "one-time-deliver");
  await staff.getByRole("dialog").getByRole("button", { name: "Mark as delivered" }).click();
  await staff.getByText("Marked as delivered").first().waitFor();
  await staff.goto("/admin/one-time-purchases?state=delivered");
  await staff.getByRole("row", { name: /Site migration × 2.*Delivered/ }).waitFor();
  assert.deepEqual(await findings(staff), []);
});

test("the customer reads that it is there", async () => {
  await page.goto("/portal/one-time-purchases");
  await page.getByRole("row", { name: /Site migration × 2.*Delivered.*Both sites moved on Monday/ }).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, "one-time-portal-phone");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
