// Snapshots by schedule: set by a customer, taken and rotated as the clock moves, taken away by the team. Then an image of the business's own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, findings, open, shot, signIn } from "./harness.mjs";

let world, page, staff, id;
const host = "snap1.example.com";

before(async () => {
  world = await open();
  [page, staff] = [await world.visitor(), await world.visitor()];
  id = await buyServer(page, { name: "Sana Snapshot", email: `sana-${process.pid}@example.com` }, host);
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const dialog = (of) => of.getByRole("dialog");
const snapshots = () => world.api.get(`/admin/services/${id}/snapshots`);

test("a schedule is set", async () => {
  await page.goto(`/portal/services/${id}?tab=snapshots`);
  await page.getByText("No schedule").waitFor();
  await page.getByRole("button", { name: "Set a schedule" }).click();
  await dialog(page).getByLabel("Names").fill("nightly");
  await dialog(page).getByRole("button", { name: "Set schedule" }).click();
  await dialog(page).getByText(/Put \{date\} into the name/).waitFor();
  await dialog(page).getByLabel("Names").fill("night {date}");
  await dialog(page).getByLabel("Hour").selectOption("04:00");
  await shot(page, "snapshot-schedule-form");
  await dialog(page).getByRole("button", { name: "Set schedule" }).click();
  await page.getByText("Every day at 04:00").waitFor();
});

test("the clock takes snapshots and rotates them", async () => {
  await world.api.advance({ days: 3 });
  const { items } = await snapshots();
  assert.equal(items.length, 1);
  assert.ok(items[0].scheduled && items[0].name.startsWith("night "), JSON.stringify(items));
  await page.goto(`/portal/services/${id}?tab=snapshots`);
  await page.getByText(items[0].name).waitFor();
  await page.getByText("Taken", { exact: true }).waitFor();
  await shot(page, "snapshot-schedule");
  assert.deepEqual(await findings(page), []);
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, "snapshot-schedule-390-dark");
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("the team pauses the schedule and takes it away", async () => {
  await staff.goto(`/admin/services/${id}?tab=snapshots`);
  const more = staff.getByRole("button", { name: "More for the schedule" });
  await more.click();
  await staff.getByRole("menuitem", { name: "Pause" }).click();
  await staff.getByText("Schedule paused").waitFor();
  await shot(staff, "snapshot-schedule-staff");
  await more.click();
  await staff.getByRole("menuitem", { name: "Remove the schedule" }).click();
  await dialog(staff).getByRole("button", { name: "Remove the schedule" }).click();
  await staff.getByText("No schedule").waitFor();
  assert.equal((await snapshots()).items.length, 1);
});

test("the team adds an image of its own, watches it load, and finds it in the catalogue", async () => {
  const account = (await world.api.get("/admin/provider-accounts")).items[0].id;
  await staff.goto(`/admin/provider-accounts/${account}?tab=images`);
  await staff.getByText("No custom images").waitFor();
  await staff.getByRole("button", { name: "Add an image" }).click();
  const form = dialog(staff);
  await form.getByLabel("Name", { exact: true }).fill("golden");
  await form.getByLabel("Address of the file").fill("https://files.example.com/golden.vmdk");
  await form.getByLabel("Version").fill("24.04");
  await form.getByRole("checkbox", { name: /into the catalogue/ }).check();
  await form.getByRole("button", { name: "Add an image" }).click();
  await form.getByText(/must be an \.iso or a \.qcow2/).waitFor();
  await shot(staff, "custom-image-form");
  await form.getByLabel("Address of the file").fill("https://files.example.com/golden.qcow2");
  await form.getByRole("button", { name: "Add an image" }).click();
  await staff.getByText("Loading", { exact: true }).waitFor();
  await staff.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
  await shot(staff, "custom-images");
  assert.deepEqual(await findings(staff), []);
  await staff.setViewportSize({ width: 390, height: 844 });
  await shot(staff, "custom-images-390-dark");
  const { images } = await world.api.get(`/admin/provider-accounts/${account}/catalog`);
  assert.ok(images.some((image) => image.name === "golden"), "it can be chosen");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
