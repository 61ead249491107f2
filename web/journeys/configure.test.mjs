// Everything the configurator offers, its price at each step, a cart that lives through a reload, and signing in on the way to pay.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, PASSWORD, findings, open, payWith, placeOrder, shot, shots, signUpByApi } from "./harness.mjs";

const person = { name: "Connie Configures", email: "connie@example.com" };
/** The shape of an ed25519 key; its numbers are all sevens. */
const KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 7)]).toString("base64")} connie@laptop`;
let world, page;
before(async () => {
  world = await open();
  page = await world.visitor();
  await signUpByApi(world.base, person);
});
after(() => world?.stop());

const summary = () => page.getByRole("complementary", { name: "Summary" });
/** What is due now, once the price has followed the choice. */
const due = (amount) => summary().locator("[aria-live=polite]:not([data-busy])").filter({ visible: true }).locator("strong").getByText(amount, { exact: true }).waitFor();

test("each choice changes the price", async () => {
  await page.goto("/plans/cloud-vps-m");
  await due("€19.02");
  await page.getByRole("radio", { name: /^3 months/ }).check();
  await due("€41.02");
  await page.getByRole("radio", { name: /^Asia \(Japan\)/ }).check();
  await due("€46.37");
  await page.getByRole("checkbox", { name: "Daily backup" }).check();
  await summary().getByText("Daily backup").first().waitFor();
  await due("€54.99");
  await page.getByLabel("Quantity").fill("2");
  await due("€109.98");
  await shot(page, "configure-price");
});

test("a system without keys takes the choice away, another gives it back", async () => {
  await page.getByRole("radio", { name: /^Windows Server 2025/ }).check();
  assert.ok(await page.getByRole("radio", { name: /^SSH key/ }).isDisabled());
  await page.getByRole("radio", { name: /^Debian 12/ }).check();
  await page.getByLabel("Hostname").fill("conf.example.com");
  await page.getByRole("radio", { name: /^SSH key/ }).check();
  await page.getByRole("button", { name: "Add to cart" }).filter({ visible: true }).click();
  await page.getByText("Choose or paste a public key, or choose a password.").waitFor();
  await page.getByLabel("Public SSH key").fill(KEY);
  await page.getByRole("button", { name: "Add to cart" }).filter({ visible: true }).click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
  await page.getByText(/3 months · Asia \(Japan\) · SSH key/).waitFor();
});

test("a wrong code is refused in words, a right one takes a fifth off", async () => {
  await page.getByRole("button", { name: "Have a discount code?" }).click();
  await page.getByRole("textbox", { name: "Discount code" }).fill("NOSUCH");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator("[aria-invalid=true]").waitFor();
  await page.getByRole("textbox", { name: "Discount code" }).fill("WELCOME20");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByText("20 % off the first invoice").waitFor();
  await due("€87.99");
  await shot(page, "configure-cart");
});

test("the cart lives through a reload, and what is in it can be changed", async () => {
  await page.reload();
  await page.getByText("WELCOME20", { exact: true }).waitFor();
  await due("€87.99");
  await page.getByRole("link", { name: "Change Cloud VPS M" }).click();
  await page.getByRole("heading", { level: 1, name: "Cloud VPS M" }).waitFor();
  assert.equal(await page.getByLabel("Hostname").inputValue(), "conf.example.com");
  assert.equal(await page.getByLabel("Public SSH key").inputValue(), KEY);
  assert.ok(await page.getByRole("checkbox", { name: "Daily backup" }).isChecked());
  await page.getByRole("button", { name: "Update cart" }).filter({ visible: true }).click();
  await due("€87.99");
});

test("a customer signs in inside the checkout and pays what the cart said", async () => {
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.getByRole("tab", { name: "I have an account" }).click();
  const form = page.getByRole("form", { name: "Sign in" });
  await form.getByLabel("E-mail address").fill(person.email);
  await form.getByLabel("Password", { exact: true }).fill("not the password");
  await form.getByRole("button", { name: "Sign in" }).click();
  await form.getByRole("alert").waitFor();
  await form.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await form.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Billed to" }).waitFor();
  await page.getByText(person.name).first().waitFor();
  await page.getByRole("button", { name: "Place order and pay €87.99" }).waitFor();
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name, "Pay €87.99");
  await page.waitForURL(/\/portal\/orders\//);
});

test("two servers are on their way, as they were configured", async () => {
  await page.getByRole("heading", { level: 2, name: /conf/ }).nth(1).waitFor();
  const { items } = await world.api.get("/admin/services?q=conf&limit=10");
  assert.equal(items.length, 2);
  const made = await Promise.all(items.map((one) => world.api.get(`/admin/services/${one.id}`)));
  for (const service of made) {
    assert.deepEqual([service.region, service.access, service.cycle_months, service.add_ons.map((one) => one.name)], ["JPN", "ssh_key", 3, ["Daily backup"]]);
    assert.match(service.image.name, /^debian-12/);
  }
  await page.goto("/cart");
  await page.getByText("Your cart is empty").waitFor();
  assert.deepEqual(world.troubles, []);
});

test("a licence is for Linux, there is one of them, and one signs in as another user", async () => {
  await page.goto("/plans/vds-s");
  await page.getByRole("heading", { level: 1, name: "VDS S" }).waitFor();
  await page.getByRole("checkbox", { name: "Plesk Web Host" }).check();
  await page.getByRole("checkbox", { name: "cPanel, 30 accounts" }).check();
  await page.getByText("A server takes one licence: Plesk Web Host or cPanel, 30 accounts. Take one of them out.").first().waitFor();
  await page.getByRole("checkbox", { name: "cPanel, 30 accounts" }).uncheck();
  await page.getByRole("radio", { name: /^Windows Server 2025/ }).check();
  await page.getByText("Plesk Web Host is for Linux. Take it out, or choose another system.").first().waitFor();
  await shots(page, "configure-licence");
  await page.getByRole("radio", { name: /^Debian 12/ }).check();
  await page.getByRole("checkbox", { name: "Extra disk, 1 TB NVMe" }).check();
  await page.getByLabel("User name").selectOption("admin");
  await page.getByText("You sign in as admin.").waitFor();
  await page.getByText("Plesk Web Host is for Linux.", { exact: false }).waitFor({ state: "detached" });
  await shots(page, "configure-vds");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Add to cart" }).filter({ visible: true }).click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
  await page.getByText("Extra disk, 1 TB NVMe").first().waitFor();
  assert.equal(await page.getByText("Before you can order").count(), 0);
  await shots(page, "configure-vds-cart");
  assert.deepEqual(world.troubles, []);
});
