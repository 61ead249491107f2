// What a new invoice earns in which month: on the invoice, added up in the books, and as a file.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, findings, open, orderByApi, shot, signIn, until } from "./harness.mjs";

const BUYER = { name: "Rita Revenue", email: "rita@revenue.example", password: PASSWORD };
let world, staff, invoice;
before(async () => {
  world = await open();
  staff = await world.visitor();
  await signIn(staff, OWNER);
  const { order } = await orderByApi(world.base, BUYER, "revenue.example.com");
  invoice = await world.api.get(`/admin/invoices/${order.invoice.id}`);
});
after(() => world?.stop());

test("staff sees what each line of an invoice earns in which month", async () => {
  await staff.goto(`/admin/invoices/${invoice.id}?tab=revenue`);
  await staff.getByRole("row", { name: /by the day/ }).first().waitFor();
  const lines = await world.api.get(`/admin/invoices/${invoice.id}/revenue`);
  const sum = (name) => lines.reduce((all, line) => all + line[name].minor, 0);
  assert.equal(sum("charged"), invoice.subtotal.minor - invoice.discount.minor);
  assert.equal(sum("released") + sum("to_come"), sum("charged"));
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "revenue-invoice");
});

test("the books add it up, and what is to come is what they hold as deferred", async () => {
  await staff.goto("/admin/ledger?tab=schedule");
  await staff.getByLabel("Added up by").selectOption({ label: "Customer" });
  await staff.getByRole("row", { name: /Rita Revenue/ }).waitFor();
  // Other journeys sell meanwhile.
  await until("schedule and trial balance to agree", async () => {
    const { rows } = await world.api.get("/admin/ledger/revenue-schedule?from=2000-01-01&months=1&by=currency");
    const trial = await world.api.get("/admin/ledger/trial-balance");
    const deferred = trial.rows.filter((row) => row.account === "deferred_revenue");
    return deferred.length > 0 && deferred.every((row) => (rows.find((one) => one.currency === row.closing.currency)?.to_come.minor ?? 0) === -row.closing.minor);
  });
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "revenue-schedule");
});

test("the schedule leaves as a workbook", async () => {
  await staff.getByRole("button", { name: "Export the schedule" }).click();
  const [download] = await Promise.all([staff.waitForEvent("download"), staff.getByRole("menuitem", { name: "Workbook of the revenue schedule" }).click()]);
  assert.match(download.suggestedFilename(), /^revenue-.*\.xlsx$/);
});

test("the roll-forward names what was billed, credited and earned", async () => {
  await staff.goto("/admin/ledger?tab=deferred");
  for (const name of ["Billed ahead", "Credited", "Earned"]) await staff.getByRole("columnheader", { name }).waitFor();
  await shot(staff, "revenue-roll-forward");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
