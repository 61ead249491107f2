// A provider that refuses: a suspension that fails and a server that does not start after its invoice was paid, as the team and its
// customer see them; and an order that came to nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, PASSWORD, findings, open, orderByApi, payByApi, payWith, shot, signIn, until } from "./harness.mjs";

const late = { name: "Lara Late", email: "lara@example.com" };
const vain = { name: "Victor Vain", email: "vain@example.com" };
const HOST = "trouble-01";
let world, page, staff, id, machine;
before(async () => {
  world = await open({ alone: true });
  [page, staff] = [await world.visitor(), await world.visitor()];
  const { order, shopper } = await orderByApi(world.base, late, HOST);
  await payByApi(world, shopper, order.invoice.id, late.name);
  id = order.services[0].id;
  machine = (await until("the server", async () => (await service()).state === "active" && service(), 40)).provider.instance_id;
  await signIn(page, { ...late, password: PASSWORD });
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const service = () => world.api.get(`/admin/services/${id}`).catch(() => ({ state: "not there yet" }));
const reaches = (state) => until(`the server to be ${state}`, async () => (await service()).state === state, 40);
/** The machine is in the provider's hands and cannot be switched, until it is given another status. */
const hold = (status = "manual_provisioning") => world.provider.post(`machines/${machine}/status`, { status });
async function pass(seconds) {
  const to = new Date(Date.parse((await world.api.get("/admin/clock")).now) + seconds * 1000).toISOString();
  const { id: moved } = await world.api.post("/admin/clock/advance", { to });
  await until("the clock", async () => (await world.api.get(`/admin/clock/advances/${moved}`)).state === "done", 60);
}
async function tryAgain(was) {
  await hold(was);
  await staff.getByRole("button", { name: "Try again" }).click();
  const dialog = staff.getByRole("dialog");
  await dialog.getByText(/Nothing is ordered twice/).waitFor();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await dialog.waitFor({ state: "detached" });
}
/** From Today to the page of the server that needs somebody. */
async function fromToday(title) {
  await staff.goto("/admin");
  await staff.getByRole("link", { name: HOST }).first().click();
  await staff.getByText(title, { exact: true }).waitFor();
  await staff.getByText(/The provider did not carry it out/).first().waitFor();
}

test("a suspension that fails is on Today with its reason", async () => {
  await hold();
  await world.api.advance({ months: 1 });
  await world.api.advance({ days: 6 });
  await reaches("failed_suspend");
  await fromToday("The suspension failed");
  assert.equal(await staff.getByText("The setup failed").count(), 0);
  await shot(staff, "suspension-failed-staff");
  assert.deepEqual(await findings(staff), []);
});

test("the customer reads what is so: it still runs, and why it will not for long", async () => {
  await page.goto(`/portal/services/${id}`);
  await page.getByText("This server is about to be suspended").waitFor();
  await page.getByText(/Pay it and the service goes on/).waitFor();
  assert.equal(await page.getByText(/provider/).count(), 0);
  await shot(page, "suspension-failed");
});

test("the team tries again, and it is suspended", async () => {
  await tryAgain("running");
  await reaches("suspended");
  await page.getByText("This server is suspended").waitFor();
  await page.getByText(/restored within a minute/).first().waitFor();
});

test("who has paid is told that it is being restored, and is asked for nothing more", async () => {
  await hold();
  await page.getByRole("link", { name: "See open invoices" }).click();
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("button", { name: "Pay invoice" }).click();
  await payWith(page, CARD.pays, late.name);
  await until("the payment to be seen", async () => (await service()).act === "unsuspend");
  await page.goto(`/portal/services/${id}`);
  await page.getByText("This server is being restored").waitFor();
  assert.equal(await page.getByText(/overdue/).count(), 0);
  assert.equal(await page.getByRole("link", { name: "See open invoices" }).count(), 0);
  await shot(page, "restoring");
});

test("a server that does not start is on Today, its customer told, and a second try starts it", async () => {
  await pass(120);
  await reaches("failed_unsuspend");
  await page.getByText(/could not be started again/).first().waitFor();
  await shot(page, "restoration-failed");
  await fromToday("The restoration failed");
  await tryAgain("stopped");
  await reaches("active");
  await page.getByRole("button", { name: /^(Restart|Start)$/ }).first().waitFor();
  assert.equal(await page.getByText(/could not be started again/).count(), 0);
});

test("what an order that came to nothing would have brought is cancelled, for both", async () => {
  const { order } = await orderByApi(world.base, vain, "vain-01");
  await world.api.post(`/admin/orders/${order.id}/cancel`, { reason: "A journey cancels it" });
  const other = await world.visitor();
  await signIn(other, { ...vain, password: PASSWORD });
  await other.goto(`/portal/orders/${order.id}`);
  await other.getByRole("heading", { level: 2, name: "vain-01" }).waitFor();
  await shot(other, "order-in-vain");
  await staff.goto(`/admin/orders/${order.id}`);
  const row = staff.getByRole("row", { name: /vain-01/ }).last();
  await row.getByText("Cancelled").waitFor();
  assert.equal(await row.getByRole("link").count(), 0, "there is nothing to open");
  for (const one of [other, staff]) assert.equal(await one.getByText("Pending", { exact: true }).count(), 0);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
