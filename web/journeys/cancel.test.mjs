// Leaving, and thinking better of it: a cancellation is set, taken back, set again, and happens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { buyServer, open, shot, until } from "./harness.mjs";

let world, page, id;
before(async () => {
  world = await open({ alone: true });
  page = await world.visitor();
  id = await buyServer(page, { name: "Carl Leaver", email: "carl@example.com" }, "bye-01");
});
after(() => world?.stop());

const state = async () => (await world.api.get(`/admin/services/${id}`)).state;
async function cancelAtEnd() {
  await page.getByRole("button", { name: "Cancel this server" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /At the end of the paid term/ }).check();
  await dialog.getByText(/deleted/).first().waitFor();
  await shot(page, "cancel-dialog");
  await dialog.getByRole("button", { name: "Cancel at end of term" }).click();
  await page.getByText(/^Ends on /).first().waitFor();
}

test("cancelling says what it means and sets the end", async () => {
  await cancelAtEnd();
  await shot(page, "cancelled-to-end");
  assert.equal(await state(), "active");
});

test("the cancellation is taken back", async () => {
  await page.getByRole("button", { name: "Keep this server" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep this server" }).click();
  await page.getByRole("button", { name: "Cancel this server" }).waitFor();
  assert.equal((await world.api.get(`/admin/services/${id}`)).cancel_at, null);
});

test("a cancelled server runs to the end of its term and no further", async () => {
  await cancelAtEnd();
  await world.api.advance({ days: 25 });
  assert.equal(await state(), "active");
  await world.api.advance({ days: 8 });
  await until("the server to end", async () => ["cancelled", "terminated"].includes(await state()), 30);
  await page.goto(`/portal/services/${id}`);
  await page.getByText("This server has ended").waitFor();
  await shot(page, "ended");
});

test("nothing more was invoiced", async () => {
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(1).waitFor();
  assert.equal(await page.getByRole("row").count(), 2);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
