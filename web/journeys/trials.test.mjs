// A trial: staff puts it on a price, a visitor tries, gives a card where one is asked for, and sees when it ends.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, findings, open, openServer, payWith, shot, signIn, signUp, until } from "./harness.mjs";

const person = { name: "Tess Trial", email: "tess@example.com" };
const NAME = "Trial Server";
let world, customer, staff, product;

before(async () => {
  world = await open();
  [customer, staff] = [await world.visitor(), await world.visitor()];
  const { items } = await world.api.get("/admin/products?kind=vps&limit=200");
  const { group_id, specs, regions, images, provider } = items.find((one) => one.name === "Cloud VPS S");
  const made = await world.api.post("/admin/products", { kind: "vps", slug: "trial-server", name: NAME, tagline: "", description: "", hidden: false, group_id, specs, regions, images, provider });
  await world.api.put(`/admin/products/${made.id}/prices`, { prices: [{ currency: "EUR", cycle_months: 1, recurring_minor: 700, setup_minor: 0 }] });
  product = made.id;
  await signIn(staff, OWNER);
});
after(() => world?.stop());

test("staff puts a trial and an introductory price on a price", async () => {
  await staff.goto(`/admin/products/${product}`);
  await staff.getByRole("heading", { level: 1, name: NAME }).waitFor();
  const tab = staff.getByRole("tab", { name: "Prices" });
  if (await tab.isVisible()) await tab.click();
  await staff.getByText("Trials and introductory prices").first().click();
  await staff.getByLabel("Trial, days").first().fill("0");
  await staff.getByLabel("Payment method first").first().selectOption("yes");
  await staff.getByLabel("Introductory price, periods").first().fill("2");
  await staff.getByLabel("Introductory price (EUR)").first().fill("5");
  await staff.getByRole("button", { name: "Save prices" }).click();
  await staff.getByText(/1 to 90/).first().waitFor();
  await shot(staff, "trials-refused");
  await staff.getByLabel("Trial, days").first().fill("10");
  await staff.getByRole("button", { name: "Save prices" }).click();
  await until("the trial to be on the price", async () => (await world.api.get(`/admin/products/${product}`)).prices[0].trial?.days === 10);
  await staff.reload();
  await staff.getByRole("heading", { level: 1, name: NAME }).waitFor();
  await shot(staff, "trials-set");
  assert.deepEqual(await findings(staff), []);
});

test("a visitor tries it, and the card is asked for on the way", async () => {
  await customer.goto("/plans/trial-server");
  await customer.getByLabel("Try it free for 10 days").waitFor();
  await customer.getByText(/for the first 2 periods/).waitFor();
  assert.equal(await customer.getByLabel("Try it free for 10 days").isChecked(), true);
  await customer.getByLabel("Hostname").fill("tries-01");
  await shot(customer, "trials-plan");
  await customer.getByRole("complementary", { name: "Summary" }).getByText(/€/).first().waitFor();
  await customer.getByRole("button", { name: "Add to cart" }).first().click();
  await shot(customer, "trials-cart");
  await signUp(customer, person);
  await customer.getByRole("checkbox", { name: /terms/i }).check();
  await customer.getByRole("button", { name: /^Place order/ }).click();
  const dialog = customer.getByRole("dialog");
  await dialog.getByText(/Nothing is charged now/).waitFor();
  await shot(customer, "trials-card");
  await payWith(dialog, CARD.pays, person.name, "Save card and place order");
  await customer.getByRole("link", { name: "See your order" }).or(customer.getByRole("heading", { level: 1, name: /^Order/ })).first().waitFor();
  await openServer(customer, "tries-01");
  await customer.getByText(/The trial ends on/).waitFor();
  await shot(customer, "trials-service");
  assert.deepEqual(await findings(customer), []);
});

test("a second trial is refused with a sentence", async () => {
  await customer.goto("/plans/trial-server");
  await customer.getByLabel("Hostname").fill("tries-02");
  await customer.getByText(/trial/i).getByText(/already|one trial/i).first().waitFor();
  await shot(customer, "trials-second");
});

test("staff adds a period of 14 days and prices it", async () => {
  await staff.setViewportSize({ width: 1280, height: 900 });
  await staff.goto(`/admin/products/${product}?tab=prices`);
  await staff.getByRole("button", { name: "Add 14 days" }).click();
  await staff.getByLabel("14 days, recurring in EUR").fill("4");
  await shot(staff, "trials-period");
  await staff.getByRole("button", { name: "Save prices" }).click();
  await until("the period to have a price", async () => (await world.api.get(`/admin/products/${product}`)).prices.some((one) => one.cycle_months === -14 && one.recurring.minor === 400));
  await staff.reload();
  await staff.getByLabel("14 days, recurring in EUR").waitFor();
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
