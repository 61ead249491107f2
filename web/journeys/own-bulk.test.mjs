// A customer with several servers selects some in the list and powers them off together: progress, what is not possible with its reason, tried again; then
// snapshots on a phone, and what others cannot see.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, dialogs, findings, open, orderByApi, payByApi, placeByApi, shot, signIn, until } from "./harness.mjs";

let world, page, shopper, ids;
const mark = `many${process.pid}`;
const person = { name: "Mara Many", email: `${mark}@example.com` };
const hosts = ["a", "b", "c"].map((letter) => `${mark}${letter}.example.com`);

before(async () => {
  world = await open();
  const first = await orderByApi(world.base, person, hosts[0]);
  shopper = first.shopper;
  const orders = [first.order, await placeByApi(shopper, hosts[1]), await placeByApi(shopper, hosts[2])];
  for (const order of orders) await payByApi(world, shopper, order.invoice.id, person.name);
  ids = await until("three servers that run", async () => {
    const { items } = await shopper.get("/portal/services?sort=hostname&state=active");
    return items.length === 3 && items.map((service) => service.id);
  }, 90);
  page = await world.visitor();
  await signIn(page, { email: person.email, password: PASSWORD });
});
after(() => world?.stop());

const { dialog } = dialogs(() => page);
const power = async (id) => (await shopper.get(`/portal/services/${id}`)).power;

async function choose(act) {
  await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Act on them" }).click();
  await page.getByRole("menuitem", { name: act, exact: true }).click();
}

test("two of three servers are powered off together", async () => {
  await page.goto("/portal/services");
  await page.getByRole("checkbox", { name: `Select ${hosts[0]}` }).check();
  await page.getByRole("checkbox", { name: `Select ${hosts[1]}` }).check();
  await page.getByText("2 selected").waitFor();
  await shot(page, "own-bulk-selection");
  await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Act on them" }).click();
  const offered = await page.getByRole("menuitem").allTextContents();
  await shot(page, "own-bulk-menu");
  assert.deepEqual(offered.slice(0, 4), ["Start", "Restart", "Shut down", "Power off"]);
  assert.ok(offered.includes("Reinstall") && offered.includes("Take the end back") && !offered.includes("Terminate"), offered.join());
  await page.getByRole("menuitem", { name: "Power off", exact: true }).click();
  await dialog().getByText("Power off: 2 services?").waitFor();
  await shot(page, "own-bulk-confirm");
  await dialog().getByRole("button", { name: "Power off: 2 services" }).click();
  await page.waitForURL(/\/portal\/bulk-runs\/bkr_/);
  await page.getByRole("heading", { level: 1, name: "Power off" }).waitFor();
  await page.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole("listitem").filter({ hasText: "2 Done" }).waitFor();
  await shot(page, "own-bulk-run");
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(await Promise.all(ids.map(power)), ["stopped", "stopped", "running"]);
});

test("what is not possible is told with its reason and tried again", async () => {
  await page.goto("/portal/services");
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByText("3 selected").waitFor();
  await choose("Power off");
  await dialog().getByRole("button", { name: "Power off: 3 services" }).click();
  await page.getByText("Over, with trouble").waitFor({ timeout: 60_000 });
  await page.getByRole("tab", { name: /Failed or not possible/ }).click();
  await page.getByText("The machine is stopped already.").first().waitFor();
  await shot(page, "own-bulk-trouble");
  for (const id of ids.slice(0, 2)) await shopper.post(`/portal/services/${id}/actions`, { action: "start" });
  for (const id of ids.slice(0, 2)) await until("the start", async () => (await power(id)) === "running", 60);
  await page.getByRole("button", { name: "Try the failed again" }).click();
  await dialog().getByRole("button", { name: "Try the failed again" }).click();
  await page.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await Promise.all(ids.map(power)), ["stopped", "stopped", "stopped"]);
});

test("on a phone a snapshot is taken, and the list shows all that was done", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/portal/services");
  await page.getByRole("checkbox", { name: `Select ${hosts[2]}` }).check();
  await page.getByRole("region", { name: "Selection" }).getByText("1 selected").waitFor();
  await shot(page, "own-bulk-phone");
  await choose("Take a snapshot");
  await dialog().getByRole("button", { name: /^Take a snapshot/ }).click();
  await page.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  const { items } = await shopper.get(`/portal/services/${ids[2]}/snapshots`);
  assert.equal(items.length, 1, JSON.stringify(items));
  await page.goto("/portal/services");
  await page.getByRole("link", { name: "Actions on several" }).click();
  await page.getByRole("link", { name: "Take a snapshot" }).waitFor();
  await shot(page, "own-bulk-runs-phone");
  assert.deepEqual(await findings(page), []);
});

test("two get new names by a pattern, and one is put behind a firewall", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/portal/services");
  await page.getByRole("checkbox", { name: `Select ${hosts[0]}` }).check();
  await page.getByRole("checkbox", { name: `Select ${hosts[1]}` }).check();
  await choose("Rename");
  const go = dialog().getByRole("button", { name: /^Rename/ });
  assert.ok(await go.isDisabled(), "a name is needed");
  await dialog().getByLabel("Name").fill("Web {n}");
  await shot(page, "own-bulk-rename");
  await go.click();
  await page.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByText("Web {n}").waitFor();
  const labels = await Promise.all(ids.map(async (id) => (await shopper.get(`/portal/services/${id}`)).label));
  assert.deepEqual(labels, ["Web 1", "Web 2", null]);

  const rule = { name: "SSH", protocol: "tcp", ports: ["22"], sources: ["any"] };
  await shopper.post("/portal/firewalls", { name: "Only SSH", rules: [rule] });
  await page.goto("/portal/services");
  await page.getByRole("checkbox", { name: `Select ${hosts[2]}` }).check();
  await choose("Put behind a firewall");
  await dialog().getByLabel("Firewall").selectOption("Only SSH");
  await shot(page, "own-bulk-firewall");
  await dialog().getByRole("button", { name: /^Put behind a firewall/ }).click();
  await page.getByText("Over", { exact: true }).waitFor({ timeout: 90_000 });
  await page.getByText("Only SSH").waitFor();
  assert.deepEqual(await findings(page), []);
});

test("an add-on for two shows what it comes to before it is bought", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/portal/services");
  await page.getByRole("checkbox", { name: "Select Web 1" }).check();
  await page.getByRole("checkbox", { name: "Select Web 2" }).check();
  await choose("Buy an add-on");
  const go = dialog().getByRole("button", { name: /^Buy an add-on/ });
  assert.ok(await go.isDisabled(), "nothing is chosen");
  await dialog().getByLabel("Add-on").selectOption({ index: 1 });
  await dialog().getByText("Due now for 2 servers").waitFor();
  await shot(page, "own-bulk-add-on");
  await go.click();
  await page.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  for (const id of ids.slice(0, 2)) {
    const { held } = await shopper.get(`/portal/services/${id}/add-ons`);
    assert.equal(held.length, 1, JSON.stringify(held));
  }
});

test("on a phone a reinstallation wants the number typed, and an end is set and taken back", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/portal/services");
  await page.getByRole("checkbox", { name: `Select ${hosts[2]}` }).check();
  await choose("Reinstall");
  const go = dialog().getByRole("button", { name: /^Reinstall/ });
  await dialog().getByLabel("System").locator("option").nth(1).waitFor({ state: "attached" });
  assert.ok(await go.isDisabled(), "the number is typed first");
  await dialog().getByLabel(/Type 1/).fill("1");
  await shot(page, "own-bulk-reinstall-phone");
  await go.click();
  await page.getByText("Over", { exact: true }).waitFor({ timeout: 120_000 });
  for (const act of ["End with the paid term", "Take the end back"]) {
    await page.goto("/portal/services");
    await page.getByRole("checkbox", { name: `Select ${hosts[2]}` }).check();
    await choose(act);
    await dialog().getByRole("button", { name: new RegExp(`^${act}`) }).click();
    await page.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
    const { cancel_at } = await shopper.get(`/portal/services/${ids[2]}`);
    assert.equal(cancel_at === null, act === "Take the end back");
  }
});

test("the team sees whose run it was", async () => {
  const staff = await world.visitor();
  await signIn(staff, OWNER);
  const { items } = await shopper.get("/portal/bulk-runs");
  await staff.goto(`/admin/bulk-runs/${items[0].id}`);
  await staff.getByRole("link", { name: person.name }).waitFor();
  await shot(staff, "own-bulk-staff");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
