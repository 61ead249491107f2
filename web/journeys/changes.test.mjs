// Contracts that change: by the team in the change dialog, by the customer within their limits; snapshots; and what the support role may do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, dialogs, open, openServer, payWith, placeOrder, shot, signIn, signUp, until } from "./harness.mjs";

const person = { name: "Cleo Changer", email: "cleo@example.com" };
let world, customer, staff, id, bought;

before(async () => {
  world = await open();
  [customer, staff] = [await world.visitor(), await world.visitor()];
  // The machine is set up while the support role looks around.
  bought = buyWithBackup();
  bought.catch(() => undefined);
  await signIn(staff, OWNER);
});
after(() => world?.stop());

/** A server with an add-on: a quantity to change. */
async function buyWithBackup() {
  await customer.goto("/plans/cloud-vps-s");
  await customer.getByLabel("Hostname").fill("change-01");
  await customer.getByRole("checkbox", { name: /Daily backup/ }).check();
  await customer.getByRole("complementary", { name: "Summary" }).getByText("Daily backup").first().waitFor();
  await customer.getByRole("button", { name: "Add to cart" }).first().click();
  await signUp(customer, person);
  await placeOrder(customer);
  await payWith(customer, CARD.pays, person.name);
  await customer.waitForURL(/\/portal\/orders\//);
  return openServer(customer, "change-01");
}

const service = () => world.api.get(`/admin/services/${id}`);
const { dialog, gone } = dialogs(() => staff);
const quote = (page) => page.getByRole("region", { name: "What it means in money" });
const inDays = (date, days) => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const said = (date) => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(Date.parse(date));

/** Opens the change dialog of the team on one kind of change. */
async function change(kind) {
  await staff.goto(`/admin/services/${id}?tab=changes`);
  await staff.getByRole("button", { name: "Change", exact: true }).click();
  await dialog().getByLabel("What changes").selectOption({ label: kind });
}

/** Makes the change that is filled in, and waits for its line in the list. */
async function make(summary, state) {
  await quote(staff).getByText("Due now").waitFor();
  await dialog().getByRole("button", { name: /^Make the change/ }).click();
  await gone();
  await listed(staff, summary, state);
}

const listed = (page, summary, state) => page.getByRole("listitem").filter({ hasText: summary }).filter({ hasText: state }).first().waitFor();

test("the support role meets no closed door", async () => {
  const { demo } = await world.api.get("/meta");
  const page = await world.visitor();
  await signIn(page, demo.logins.find((one) => one.role === "support"));
  const refused = [];
  page.on("response", (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.request().method()} ${answer.url()} on ${page.url()}`));
  const first = async (path) => (await world.api.get(path)).items[0].id;
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  const sections = await page.getByRole("navigation").getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.ok(sections.length > 10 && !sections.includes("/admin/clock") && !sections.includes("/admin/settings"), sections.join(" "));
  // One of its own: what can be done with another's depends on what its journey does at that moment.
  const active = `/admin/services/${await bought}`;
  const things = await Promise.all(["customers", "orders", "invoices", "payments", "products", "provider-accounts", "jobs", "mail"].map(async (one) => `/admin/${one}/${await first(`/admin/${one}`)}`));
  const shut = ["/admin/clock", "/admin/staff", "/admin/settings", "/admin/customers/new"];
  for (const path of [...new Set(sections), ...things, `${active}?tab=snapshots`, ...shut]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    assert.equal(await page.getByRole("heading", { name: "You do not have access to this" }).count(), shut.includes(path) ? 1 : 0, path);
    assert.equal(await page.getByRole("button", { name: /Advance the clock/ }).count(), 0, path);
  }
  await page.goto(active);
  await page.getByRole("button", { name: "More actions" }).click();
  const item = (name) => page.getByRole("menuitem", { name });
  for (const name of [/^Change /, /^Terminate/]) assert.match(await item(name).first().innerText(), /Your role does not allow this/);
  assert.equal(await item("Restart").getAttribute("aria-disabled"), null);
  assert.deepEqual(refused, []);
});

test("a quantity that needs work at the provider asks for a note, then is scheduled", async () => {
  id = await bought;
  await change("A quantity");
  await dialog().getByLabel("Of what").selectOption({ label: "Daily backup (1)" });
  await dialog().getByLabel("How many").fill("0");
  await dialog().getByText(/note it here/).waitFor();
  await dialog().getByLabel("Note for the team").fill("Backup ended in the provider's panel");
  await dialog().getByRole("radio", { name: "With the next term" }).check();
  await shot(staff, "change-quantity");
  await make(/Daily backup/, "Scheduled");
  assert.equal((await service()).price.minor, 948);
});

test("a scheduled change is undone", async () => {
  await staff.getByRole("button", { name: "Undo" }).click();
  await dialog().getByText(/It does not happen/).waitFor();
  await dialog().getByRole("button", { name: "Undo" }).click();
  await listed(staff, /Daily backup/, "Undone");
  assert.equal(await staff.getByRole("button", { name: "Undo" }).count(), 0);
});

test("a later due day is scheduled, with the days between on the next invoice", async () => {
  const now = (await service()).next_due_date;
  const later = inDays(now, 5);
  await change("The due date");
  await dialog().getByLabel("New due date").fill(later);
  await quote(staff).getByText(`due ${said(now)}`).waitFor();
  await shot(staff, "change-due-day");
  await make(said(later), "Scheduled");
});

test("billing is paused and goes on", async () => {
  await change("Pause billing");
  await quote(staff).getByText("Goes to the account's credit").waitFor();
  await make(/pauses/, "In force");
  await staff.getByText("Billing is paused").first().waitFor();
  await shot(staff, "change-paused");
  await change("Let billing go on");
  await make(/goes on|resume/i, "In force");
  await staff.getByText("Billing is paused").first().waitFor({ state: "detached" });
  assert.equal((await service()).subscription.state, "active");
});

test("staff takes, names, rolls back and deletes a snapshot", async () => {
  await staff.goto(`/admin/services/${id}?tab=snapshots`);
  await staff.getByRole("button", { name: "Take snapshot" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("before upgrade");
  await dialog().getByRole("button", { name: "Take snapshot" }).click();
  await staff.getByRole("button", { name: "Roll back to before upgrade" }).waitFor();
  await staff.getByText("1 of 1 used").waitFor();
  await more("before upgrade", "Change name and description");
  await dialog().getByLabel("Name", { exact: true }).fill("kept state");
  await dialog().getByRole("button", { name: "Save changes" }).click();
  await staff.getByRole("button", { name: "Roll back to kept state" }).click({ timeout: 30_000 });
  await dialog().getByRole("textbox").fill("change-01");
  await dialog().getByRole("button", { name: "Roll back" }).click();
  await gone();
  await settled();
  await more("kept state", "Delete");
  await dialog().getByText("It cannot be brought back.").waitFor();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await staff.getByText("No snapshots yet").waitFor({ timeout: 30_000 });
});

async function more(name, item) {
  await staff.getByRole("button", { name: `More for ${name}` }).click();
  await staff.getByRole("menuitem", { name: item }).click();
  await dialog().waitFor();
}

/** Nothing runs on the machine any more, and the next thing may be asked of it. */
const settled = () => until("the machine to be free", async () => (await service()).running_action === null && (await service()).can.snapshot.allowed, 30);

test("the customer changes the period and thinks better of it", async () => {
  await customer.goto(`/portal/services/${id}?tab=changes`);
  await customer.getByRole("button", { name: "Change plan" }).first().click();
  const asked = customer.getByRole("dialog");
  await asked.getByText(/ask support/i).first().waitFor();
  assert.ok(await asked.getByRole("radio", { name: /Cloud VPS M / }).isDisabled());
  await asked.getByLabel("Billing period").selectOption({ label: "3 months" });
  await asked.getByRole("radio", { name: /Cloud VPS S/ }).check();
  const later = asked.getByRole("radio", { name: /With the next term/ });
  if (await later.count()) await later.check();
  await quote(customer).getByText(/per 3 months/).waitFor();
  await shot(customer, "change-own");
  await asked.getByRole("button", { name: /^Change/ }).click();
  await listed(customer, /3 months/, "Scheduled");
  const mine = customer.getByRole("listitem").filter({ hasText: /3 months/ });
  await mine.getByRole("button", { name: "Undo" }).click();
  await asked.getByRole("button", { name: "Undo" }).click();
  await listed(customer, /3 months/, "Undone");
  assert.equal((await service()).cycle_months, 1);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
