// A server whose set-up fails, as its owner and as the team see it; then all its owner can do with it, to the end of it the same day.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, fillCart, findings, open, payWith, placeOrder, shot, signIn, signUp, until } from "./harness.mjs";

const person = { name: "Mona Manager", email: "mona@example.com" };
const HOST = "manage-01";
let world, page, staff, id, broken;
before(async () => {
  world = await open();
  [page, staff] = [await world.visitor(), await world.visitor()];
  const signedIn = signIn(staff, OWNER);
  await fillCart(page, HOST);
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  await signedIn;
});
after(() => world?.stop());

const service = () => world.api.get(`/admin/services/${id}`);
const dialog = (of = page) => of.getByRole("dialog");
const badge = (word) => page.getByRole("main").getByText(word, { exact: true }).first().waitFor({ timeout: 40_000 });
/** Nothing runs on the machine any more, and what was asked for has happened. */
const done = (action) =>
  until(`${action} to end`, async () => {
    const { running_action, can } = await service();
    const { items } = await world.api.get(`/admin/services/${id}/actions`);
    return running_action === null && can.restart.allowed && items.some((one) => one.action === action && one.state === "succeeded");
  }, 40);

async function choose(name) {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name }).click();
  await dialog().waitFor();
}

/** Asks for an action, reads what it means, and has it done. */
async function act(name, means, action, inMenu = true) {
  if (inMenu) await choose(name);
  else await page.getByRole("button", { name, exact: true }).first().click();
  await dialog().getByText(means).waitFor();
  await dialog().getByRole("button", { name, exact: true }).click();
  await dialog().waitFor({ state: "detached" });
  await done(action);
}

test("a set-up that fails says so to the customer, who is not left waiting", async () => {
  broken = await until("the machine to be ordered", async () => {
    id ??= (await world.api.get(`/admin/services?q=${HOST}&limit=10`)).items.find((one) => one.customer.name === person.name)?.id;
    return id && (await service()).provider.instance_id;
  });
  await world.provider.post(`machines/${broken}/status`, { status: "error", error_message: "no capacity left in this region" });
  await page.getByText(/The set-up ran into a problem. Our team has been told/).waitFor();
  assert.equal(await page.getByText(/This takes a few minutes/).count(), 0);
  await shot(page, "setup-failed-order");
  await page.goto(`/portal/services/${id}`);
  await page.getByRole("heading", { name: "The set-up has stopped" }).waitFor();
  await page.getByText(/you need not do anything\. Nothing is charged a second time\./).waitFor();
  assert.equal(await page.getByText(/no capacity|being set up|few minutes/).count(), 0);
  await shot(page, "setup-failed");
  assert.deepEqual(await findings(page), []);
  await shot(page, "setup-failed-390-dark");
});

test("the team reads why, tries again, and the customer sees it run", async () => {
  const asked = [];
  page.on("request", (one) => one.url().endsWith(`/portal/services/${id}`) && asked.push(one.url()));
  await staff.goto("/admin");
  await staff.getByRole("link", { name: HOST }).first().click();
  await staff.getByText(/no capacity left in this region/).first().waitFor();
  assert.deepEqual(asked, [], "nobody asks for what stands still");
  await shot(staff, "setup-failed-staff");
  await staff.getByRole("button", { name: "Try again" }).click();
  await dialog(staff).getByText(/Nothing is ordered twice/).waitFor();
  await dialog(staff).getByRole("button", { name: "Try again" }).click();
  await page.getByText("Your server is being set up").first().waitFor();
  await badge("Running");
  const { items } = await world.api.get(`/admin/invoices?limit=20&customer_id=${(await service()).customer.id}`);
  assert.deepEqual(items.map((one) => one.state), ["paid"]);
});

const RESCUE_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f rescue@example.com";

test("it starts in rescue mode with a key of its own, and a restart ends that", async () => {
  await choose("Rescue mode");
  await dialog().getByText(/small repair system/).waitFor();
  const pasted = dialog().getByLabel("Public SSH keys (optional)");
  if (!(await pasted.isVisible())) await dialog().getByLabel("Paste another key").check();
  await pasted.fill(RESCUE_KEY);
  await shot(page, "rescue-key");
  await dialog().getByRole("button", { name: "Rescue mode", exact: true }).click();
  await dialog().waitFor({ state: "detached" });
  await done("rescue");
  await badge("Rescue mode");
  await shot(page, "rescue");
  await act("Restart", /not reachable for about a minute/, "restart", false);
  await badge("Running");
});

/** The password as the customer is shown it. */
async function password() {
  await page.goto(`/portal/services/${id}`);
  await page.getByRole("button", { name: /password/ }).first().click();
  const shown = page.locator("[class*=secret] .mono");
  await until("the password", async () => !(await shown.innerText()).includes("•"));
  return shown.innerText();
}

test("a new password replaces the old one", async () => {
  const old = await password();
  await act("Reset password", /the old one stops working/, "reset_password");
  assert.notEqual(await password(), old);
});

test("it gets a name of its own", async () => {
  await choose("Rename");
  await dialog().getByRole("textbox", { name: "Name" }).fill("Mona's shop");
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Mona's shop" }).waitFor();
  await page.getByText(HOST).first().waitFor();
});

test("a snapshot is taken, the next one refused with words, and the disk goes back to it", async () => {
  await page.goto(`/portal/services/${id}?tab=snapshots`);
  const take = page.getByRole("button", { name: "Take snapshot" });
  await take.click();
  await dialog().getByLabel("Name", { exact: true }).fill("before the move");
  await dialog().getByRole("button", { name: "Take snapshot" }).click();
  await page.getByText("1 of 1 used").waitFor();
  assert.equal(await take.getAttribute("aria-disabled"), "true");
  assert.match(await take.getAttribute("aria-description"), /The one snapshot of this plan is in use. Delete it first./);
  const back = page.getByRole("button", { name: "Roll back to before the move" });
  await until("the snapshot to be taken", () => back.isEnabled());
  await back.click();
  await dialog().getByRole("textbox").fill(HOST);
  await dialog().getByRole("button", { name: "Roll back" }).click();
  await dialog().waitFor({ state: "detached" });
  await until("the machine to be free", async () => (await service()).running_action === null && (await service()).can.snapshot.allowed, 30);
  await page.getByRole("button", { name: "More for before the move" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await page.getByText("No snapshots yet").waitFor();
});

test("it is installed anew with another system, once its name is typed", async () => {
  await page.goto(`/portal/services/${id}`);
  await choose("Reinstall");
  await dialog().getByText(/Everything on the server is deleted/).waitFor();
  const system = dialog().getByLabel("Operating system");
  const key = dialog().getByLabel(/Public SSH key/).first();
  const windows = (await system.locator("option").allTextContents()).find((name) => name.startsWith("Windows"));
  await system.selectOption({ label: windows });
  // Windows takes no key: there is no field for one.
  await key.waitFor({ state: "detached" });
  await shot(page, "manage-windows");
  await system.selectOption({ label: "Debian 12 (Bookworm)" });
  await key.waitFor();
  const confirm = dialog().getByRole("button", { name: "Reinstall" });
  assert.ok(await confirm.isDisabled());
  await dialog().getByLabel(/Type .* to confirm|manage-01/).fill(HOST);
  await confirm.click();
  await dialog().waitFor({ state: "detached" });
  await done("reinstall");
  await page.getByText("Debian 12 (Bookworm)").first().waitFor();
  await page.getByRole("tab", { name: "Actions" }).click();
  for (const name of ["Restart", "Rescue mode", "Reset password", "Reinstall"]) await page.getByRole("row").filter({ hasText: name }).filter({ hasText: "Succeeded" }).first().waitFor();
  await shot(page, "manage-actions");
});

test("it is given up the same day, and is gone", async () => {
  const machine = (await service()).provider.instance_id;
  assert.notEqual(machine, broken);
  await page.getByRole("button", { name: "Cancel this server" }).click();
  await dialog().getByRole("radio", { name: /^Today/ }).check();
  const confirm = dialog().getByRole("button", { name: "Delete server now" });
  assert.ok(await confirm.isDisabled());
  await dialog().getByLabel(/manage-01/).fill(HOST);
  await shot(page, "cancel-now");
  await confirm.click();
  await page.getByText("This server has ended").waitFor({ timeout: 40_000 });
  assert.ok(["cancelled", "terminated"].includes((await service()).state));
  // The broken machine and the one that took its place: neither is paid for again.
  const { machines } = await world.provider.get("machines");
  for (const one of [broken, machine]) assert.ok(machines.find(({ instance_id }) => String(instance_id) === one)?.cancel_date, `${one} is cancelled at the provider`);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
