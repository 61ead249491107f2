// Many services at once: ticked in the list, powered off together, what is not possible told and tried again; then on a phone, with a reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, dialogs, findings, open, shot, signIn, until } from "./harness.mjs";

let world, staff;
const ids = [];
const mark = `bulk${process.pid}`;
const hosts = [`${mark}a.example.com`, `${mark}b.example.com`];

before(async () => {
  world = await open();
  for (const host of hosts) {
    const page = await world.visitor();
    ids.push(await buyServer(page, { name: "Bea Bulk", email: `${host.split(".")[0]}@example.com` }, host));
    await page.context().close();
  }
  staff = await world.visitor();
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const { dialog } = dialogs(() => staff);
const service = (id) => world.api.get(`/admin/services/${id}`);

async function choose(act) {
  await staff.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Act on them" }).click();
  await staff.getByRole("menuitem", { name: act, exact: true }).click();
}

async function tickBoth() {
  await staff.setViewportSize({ width: 1280, height: 900 });
  await staff.goto(`/admin/services?q=${mark}`);
  await staff.getByRole("link", { name: hosts[0] }).waitFor();
  await staff.getByRole("checkbox", { name: "Select all on this page" }).check();
  await staff.getByText("2 selected").waitFor();
}

test("two servers are powered off together", async () => {
  await tickBoth();
  await shot(staff, "bulk-selection");
  await choose("Power off");
  await dialog().getByText("Power off: 2 services?").waitFor();
  await shot(staff, "bulk-confirm");
  await dialog().getByRole("button", { name: "Power off: 2 services" }).click();
  await staff.waitForURL(/\/admin\/bulk-runs\/bkr_/);
  await staff.getByRole("heading", { level: 1, name: "Power off" }).waitFor();
  await staff.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  await staff.getByRole("listitem").filter({ hasText: "2 Done" }).waitFor();
  await shot(staff, "bulk-run");
  assert.deepEqual(await findings(staff), []);
  for (const id of ids) assert.equal((await service(id)).power, "stopped");
});

test("what is not possible is told with its reason, and tried again when it is", async () => {
  await tickBoth();
  await choose("Power off");
  await dialog().getByRole("button", { name: "Power off: 2 services" }).click();
  await staff.getByText("Over, with trouble").waitFor({ timeout: 60_000 });
  await staff.getByRole("tab", { name: /Failed or not possible/ }).click();
  await staff.getByText("The machine is stopped already.").first().waitFor();
  await shot(staff, "bulk-trouble");
  for (const id of ids) await world.api.post(`/admin/services/${id}/actions`, { action: "start" });
  for (const id of ids) await until("the start", async () => (await service(id)).running_action === null, 60);
  await staff.getByRole("button", { name: "Try the failed again" }).click();
  await dialog().getByRole("button", { name: "Try the failed again" }).click();
  await staff.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  for (const id of ids) assert.equal((await service(id)).power, "stopped");
});

test("on a phone one service is ticked and suspended with a reason", async () => {
  await staff.setViewportSize({ width: 390, height: 844 });
  await staff.goto(`/admin/services?q=${mark}`);
  await staff.getByRole("checkbox", { name: `Select ${hosts[1]}` }).check();
  await staff.getByRole("region", { name: "Selection" }).getByText("1 selected").waitFor();
  await shot(staff, "bulk-phone");
  await choose("Suspend");
  const go = dialog().getByRole("button", { name: /^Suspend/ });
  assert.ok(await go.isDisabled(), "a reason is needed");
  await dialog().getByLabel("Reason").fill("Unpaid for months");
  await go.click();
  await staff.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  await shot(staff, "bulk-run-390-dark");
  assert.equal((await service(ids[1])).state, "suspended");
  const { items } = await world.api.get(`/admin/services/${ids[1]}/timeline`);
  assert.ok(items.some((entry) => entry.detail === "Unpaid for months"), JSON.stringify(items));
  await staff.goto("/admin/bulk-runs");
  await staff.getByRole("link", { name: "Suspend" }).waitFor();
  await shot(staff, "bulk-runs-390-dark");
  assert.deepEqual(await findings(staff), []);
});

test("snapshots are scheduled, checks are run, and old snapshots wait for the number to be typed", async () => {
  await tickBoth();
  await choose("Schedule snapshots");
  await dialog().getByLabel("How often").selectOption("Weekly");
  await shot(staff, "bulk-schedule");
  await dialog().getByRole("button", { name: /^Schedule snapshots/ }).click();
  await staff.getByText(/^Over(, with trouble)?$/).waitFor({ timeout: 60_000 });
  await shot(staff, "bulk-schedule-run");
  const { schedule } = await world.api.get(`/admin/services/${ids[0]}/snapshot-schedule`);
  assert.equal(schedule.rhythm, "weekly");

  await tickBoth();
  await choose("Run the checks");
  await dialog().getByRole("button", { name: /^Run the checks/ }).click();
  await staff.getByText(/^Over(, with trouble)?$/).waitFor({ timeout: 90_000 });

  await staff.setViewportSize({ width: 390, height: 844 });
  await staff.goto(`/admin/services?q=${mark}`);
  await staff.getByRole("checkbox", { name: `Select ${hosts[0]}` }).check();
  await choose("Delete old snapshots");
  const go = dialog().getByRole("button", { name: /^Delete old snapshots/ });
  assert.ok(await go.isDisabled(), "the number is typed first");
  await dialog().getByLabel(/Type 1/).fill("1");
  await shot(staff, "bulk-delete-snapshots-390");
  await go.click();
  await staff.getByText("Over", { exact: true }).waitFor({ timeout: 60_000 });
  await staff.getByText("No snapshot is that old.").waitFor();
  assert.deepEqual(await findings(staff), []);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
