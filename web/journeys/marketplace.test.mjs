// A customer keeps SSH keys, orders a server with an application and one of the keys, watches it being installed, takes its passwords once, and
// has the server installed anew with another application.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dialogs, findings, open, openServer, payWith, placeOrder, shots, signIn, signUpByApi, until, PASSWORD } from "./harness.mjs";

const email = `maria-${process.pid}@example.com`;
const host = "apps1.example.com";
/** The shape of an ed25519 key; its numbers are all the same. */
const keyOf = (number, comment) => `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, number)]).toString("base64")} ${comment}`;
let world, page, id;

before(async () => {
  world = await open();
  page = await world.visitor();
  await signUpByApi(world.base, { name: "Maria Market", email });
  await signIn(page, { email, password: PASSWORD });
});
after(() => world?.stop());

const { dialog, gone } = dialogs(() => page);
const add = () => page.getByRole("button", { name: "Add to cart" }).filter({ visible: true });

async function keep(name, key) {
  await page.getByRole("button", { name: "Add SSH key" }).click();
  const form = page.getByRole("form", { name: "Add SSH key" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Public key").fill(key);
  await form.getByRole("button", { name: "Add SSH key" }).click();
  return form;
}

test("public keys are kept, and nothing else is", async () => {
  await page.getByRole("navigation").getByRole("link", { name: "SSH keys" }).first().click();
  await page.getByText("No SSH keys yet").waitFor();
  await shots(page, "keys-empty");
  const form = await keep("Laptop", "-----BEGIN OPENSSH PRIVATE KEY-----");
  await form.locator("[aria-invalid=true]").waitFor();
  await shots(page, "keys-refused");
  await form.getByLabel("Public key").fill(keyOf(1, "maria@laptop"));
  await form.getByRole("button", { name: "Add SSH key" }).click();
  await page.getByText(/^SHA256:/).waitFor();
  await gone();
  const again = await keep("The same", keyOf(1, "other@words"));
  await again.locator("[aria-invalid=true]").first().waitFor();
  await again.getByLabel("Public key").fill(keyOf(2, "maria@desk"));
  await again.getByRole("button", { name: "Add SSH key" }).click();
  await gone();
  await page.getByRole("button", { name: "Actions for The same" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await dialog().getByRole("textbox").fill("A desk with a rather long name, in the office by the harbour");
  await dialog().getByRole("button", { name: "Rename" }).click();
  await gone();
  await page.getByText("A desk with a rather long name, in the office by the harbour").waitFor();
  await shots(page, "keys");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: /^Actions for A desk/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await gone();
  await page.getByText("A desk with a rather long name, in the office by the harbour").waitFor({ state: "detached" });
  assert.equal(await page.getByText(/^SHA256:/).count(), 1);
});

test("an application is found and asks for what it needs before it is ordered", async () => {
  await page.goto("/plans/cloud-vps-s");
  await page.getByRole("heading", { level: 1, name: "Cloud VPS S" }).waitFor();
  await page.getByRole("radio", { name: /^Ubuntu/ }).first().check();
  await page.getByLabel("Hostname").fill(host);
  await page.getByRole("radio", { name: /^SSH key/ }).check();
  await page.getByRole("group", { name: "SSH keys" }).getByLabel("Laptop").check();
  await page.getByLabel("Paste another key").check();
  await page.getByLabel("Public SSH key").fill(keyOf(3, "maria@train"));
  await page.getByLabel("User name").selectOption("admin");
  await page.getByLabel("Find an application").fill("no such thing");
  await page.getByText("No application fits this search.").waitFor();
  await page.getByLabel("Find an application").fill("lemp");
  await page.getByRole("radio", { name: /^LEMP/ }).check();
  await add().click();
  await page.getByText(/^Fill in /).first().waitFor();
  await shots(page, "market-missing");
  const domain = page.getByRole("group", { name: "What LEMP needs to know" }).getByRole("textbox").first();
  await domain.fill("not a domain");
  await add().click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  await domain.fill("www.example.com");
  await shots(page, "market-pick");
  assert.deepEqual(await findings(page), []);
  await add().click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
  await page.getByText("LEMP").first().waitFor();
  await shots(page, "market-cart");
});

test("it is paid with the server, installed step by step, and says so", async () => {
  await page.getByRole("link", { name: "Go to checkout" }).or(page.getByRole("button", { name: "Go to checkout" })).first().click();
  await placeOrder(page);
  await payWith(page, "4242424242424242", "Maria Market");
  await page.waitForURL(/\/portal\/orders\//);
  id = await openServer(page, host);
  await page.getByRole("tab", { name: "Software" }).click();
  await page.getByRole("heading", { name: "LEMP" }).waitFor();
  const show = page.getByRole("button", { name: "Show passwords once" });
  await show.waitFor();
  await shots(page, "market-installing");
  await page.getByRole("main").getByText("Installed", { exact: true }).waitFor({ timeout: 180_000 });
  await page.getByRole("list", { name: "Steps of the installation" }).or(page.getByText("Steps of the installation")).first().waitFor();
  await page.getByRole("link", { name: "http://www.example.com/" }).waitFor();
  await shots(page, "market-installed");
  const { provider } = await world.api.get(`/admin/services/${id}`);
  const machines = await world.provider.get(`machines?display_name=${encodeURIComponent(provider.display_name)}`);
  const text = JSON.stringify(machines);
  assert.match(text, /"ssh_keys":\[\d+,\d+\]/, "both keys are on the machine");
  assert.match(text, /"default_user":"admin"/);
  assert.deepEqual(await findings(page), []);
});

test("its passwords are handed over once", async () => {
  await page.getByRole("button", { name: "Show passwords once" }).click();
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await gone();
  await page.getByRole("button", { name: "Show passwords once" }).click();
  await dialog().getByRole("button", { name: "Show them" }).click();
  await dialog().getByText("Copy them now. Nobody can show them again.").waitFor();
  const told = (await dialog().getByRole("definition").first().innerText()).trim();
  await shots(page, "market-passwords");
  const { provider } = await world.api.get(`/admin/services/${id}`);
  const machines = await world.provider.get(`machines?display_name=${encodeURIComponent(provider.display_name)}`);
  assert.ok(JSON.stringify(machines).includes(told.split("\n")[0]), "the machine has the password that was shown");
  await dialog().getByRole("button", { name: "I have stored them" }).click();
  await gone();
  await page.getByText("Shown on", { exact: false }).first().waitFor();
  await page.reload();
  await page.getByText("Shown on", { exact: false }).first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Show passwords once" }).count(), 0);
  assert.ok(!(await page.content()).includes(told.split("\n")[0]), "it is nowhere any more");
});

test("the server is installed anew with another application", async () => {
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: "Reinstall" }).click();
  await dialog().getByText(/Everything on the server is deleted/).waitFor();
  await dialog().getByRole("radio", { name: /^Docker/ }).check();
  await shots(page, "market-reinstall");
  await dialog().getByLabel(new RegExp(`Type ${host}`)).fill(host);
  await dialog().getByRole("button", { name: "Reinstall" }).click();
  await gone();
  await until("Docker to be installed", async () => {
    const { install } = await world.api.get(`/admin/services/${id}/software`);
    return install?.state === "done" && install.name.startsWith("Docker");
  }, 240);
  await page.goto(`/portal/services/${id}?tab=software`);
  await page.getByRole("heading", { name: /^Docker/ }).waitFor();
  await shots(page, "market-docker");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
