// What the team decides: orders accepted, cancelled and called fraud, money that came and went back, the connection, a job, a colleague, a setting.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, dialogs, linkOfMail, open, orderByApi, payByApi, shot, signIn, until } from "./harness.mjs";

const colleague = { name: "Nora Newcomer", email: "nora@example.com", password: "a desk with a view of ships" };
let world, page, accepted, cancelled, fraud, paid;
before(async () => {
  world = await open();
  page = await world.visitor();
  const order = async (name, host) => (await orderByApi(world.base, { name, email: `${name.toLowerCase().replace(" ", ".")}@example.com` }, host));
  const signedIn = signIn(page, OWNER);
  accepted = (await order("Otto Accepted", "office-01")).order;
  cancelled = (await order("Olga Cancelled", "office-02")).order;
  fraud = (await order("Oskar Fraud", "office-03")).order;
  // The card of a payment is to be forgotten afterwards, which the gateway does not let happen.
  await world.gateway.post("faults", { kind: "error_before", status: 500, method: "DELETE", prefix: "/v1/payment_methods", times: 20 });
  const bought = await order("Orla Refunded", "office-04");
  paid = await payByApi(world, bought.shopper, bought.order.invoice.id, "Orla Refunded");
  await signedIn;
});
after(() => world?.stop());

const { dialog } = dialogs(() => page);
const badge = (word) => page.getByRole("main").getByText(word, { exact: true }).first().waitFor();
const order = (one) => world.api.get(`/admin/orders/${one.id}`);
async function choose(name) {
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name }).click();
  await dialog().waitFor();
}
async function openOrder(one) {
  await page.goto(`/admin/orders/${one.id}`);
  await page.getByRole("heading", { level: 1, name: `Order ${one.number}` }).waitFor();
}

test("an unpaid order is accepted: its server is set up all the same", async () => {
  await openOrder(accepted);
  await page.getByRole("button", { name: "Accept" }).click();
  await dialog().getByText(/whether or not the invoice is paid/).waitFor();
  await dialog().getByRole("button", { name: "Accept" }).click();
  await badge("Active");
  const now = await order(accepted);
  assert.deepEqual([now.state, now.invoice.state], ["active", "open"]);
  assert.ok(["provisioning", "active"].includes(now.services[0].state), now.services[0].state);
});

test("a transfer is recorded with its reference and what came in, and pays the invoice", async () => {
  await page.goto(`/admin/invoices/${accepted.invoice.id}`);
  await page.getByRole("button", { name: "Record a payment" }).click();
  const form = page.getByRole("form", { name: "Record a payment" });
  await form.getByRole("button", { name: "Record a payment" }).click();
  await form.getByText("Enter the reference of the transfer.").waitFor();
  await form.getByLabel(/^Reference/).fill("SEPA 4711");
  await form.getByLabel("What came in, in another currency").selectOption("USD");
  await form.getByRole("button", { name: "Record a payment" }).click();
  await form.getByText("Enter an amount such as 19.90.").waitFor();
  await form.getByLabel(/^What came in \(USD\)/).fill("123.45");
  await form.getByRole("button", { name: "Record a payment" }).click();
  await badge("Paid");
  const invoice = await world.api.get(`/admin/invoices/${accepted.invoice.id}`);
  assert.deepEqual([invoice.state, invoice.balance.minor, invoice.payments[0].reference], ["paid", 0, "SEPA 4711"]);
  await shot(page, "office-recorded");
  const [payment] = (await world.api.get(`/admin/payments?invoice_id=${invoice.id}`)).items;
  assert.deepEqual(payment.settled, { minor: 12_345, currency: "USD" });
  await page.goto(`/admin/payments/${payment.id}`);
  await page.getByText("$123.45").waitFor();
});

test("what it gained or lost waits for the rate of its day, and is booked with it", async () => {
  await page.goto("/admin/settings/currencies/realised");
  const remedy = page.getByRole("link", { name: /Enter the rate of USD to EUR/ });
  await remedy.waitFor();
  await shot(page, "office-exchange-waits");
  const { items } = await world.api.get("/admin/currencies/realised?state=waiting");
  await remedy.click();
  await page.getByRole("heading", { name: "Currencies" }).waitFor();
  await world.api.post("/admin/reference-rates", { base: "EUR", quote: "USD", day: items[0].missing[0].day, rate: "1.25" });
  await page.goto("/admin/settings/currencies/realised");
  await page.getByText("1 EUR = 1.25 USD").first().waitFor();
  await shot(page, "office-exchange-booked");
});

test("an order is cancelled with a reason, and its invoice is void", async () => {
  await openOrder(cancelled);
  await choose("Cancel order");
  const confirm = dialog().getByRole("button", { name: "Cancel order" });
  assert.ok(await confirm.isDisabled(), "a reason is asked for");
  await dialog().getByRole("textbox").fill("Ordered twice by mistake");
  await confirm.click();
  await badge("Cancelled");
  assert.equal((await order(cancelled)).invoice.state, "void");
  await until("the mail about it", async () => (await world.api.get(`/admin/mail?limit=20&q=${encodeURIComponent("olga.cancelled@example.com")}`)).items.some((one) => one.template.includes("order")));
});

test("an order is called fraud, and nothing more is billed to the customer", async () => {
  await openOrder(fraud);
  await choose("Mark as fraud");
  await dialog().getByRole("textbox").fill("A stolen card");
  await shot(page, "office-fraud");
  await dialog().getByRole("button", { name: "Mark as fraud" }).click();
  await badge("Fraud");
  assert.equal((await order(fraud)).invoice.state, "void");
  assert.match((await world.api.get(`/admin/customers/${fraud.customer.id}`)).parked_reason, /fraud/);
});

test("a part of a payment goes back, with a reason and not more than there is", async () => {
  await page.goto(`/admin/payments/${paid}`);
  await page.getByRole("button", { name: "Refund" }).click();
  const form = page.getByRole("form", { name: "Refund" });
  await form.getByLabel(/^Amount/).fill("1000");
  await form.getByLabel(/^Reason/).fill("A day without network");
  await form.getByRole("button", { name: /^Refund/ }).click();
  await form.getByText(/can still be refunded/).waitFor();
  await form.getByLabel(/^Amount/).fill("5.00");
  await form.getByRole("button", { name: "Refund €5.00" }).click();
  await form.waitFor({ state: "detached" });
  await until("the refund", async () => (await world.api.get(`/admin/payments/${paid}`)).refunded.minor === 500);
  await page.getByRole("main").getByText("€5.00").first().waitFor();
  const { invoice_ids } = await world.api.get(`/admin/payments/${paid}`);
  const invoice = () => world.api.get(`/admin/invoices/${invoice_ids[0]}`);
  // The note is issued when the money has gone.
  await until("the credit note", async () => (await invoice()).credited.minor === 500);
  assert.equal((await invoice()).state, "paid");
});

test("the connection to the provider is tested", async () => {
  const account = (await world.api.get("/admin/provider-accounts")).items[0].id;
  await page.goto(`/admin/provider-accounts/${account}`);
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByRole("heading", { name: "The connection works" }).waitFor();
  await shot(page, "office-connection");
});

test("a job that failed says why, and is run again", async () => {
  const kind = "payments.forget_method";
  await until("the job to fail", async () => (await world.api.get(`/admin/jobs?state=failed&q=${kind}`)).items.length > 0);
  await page.goto("/admin/jobs?state=failed");
  await page.getByRole("link", { name: kind }).first().click();
  await page.getByRole("heading", { level: 1, name: kind }).waitFor();
  await page.getByText("The last try failed").waitFor();
  await shot(page, "office-job");
  await world.gateway.delete("faults");
  await page.getByRole("button", { name: "Run again" }).click();
  await dialog().getByRole("button", { name: "Run again" }).click();
  await badge("Done");
});

test("a colleague is invited, sets a password, and has the role that was given", async () => {
  await page.goto("/admin/staff");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const form = page.getByRole("form", { name: "Invite somebody" });
  await form.getByLabel("Name").fill(colleague.name);
  await form.getByLabel("E-mail address").fill("nobody");
  await form.getByRole("button", { name: "Invite somebody" }).click();
  await form.getByText("Enter an address such as name@example.com.").waitFor();
  await form.getByLabel("E-mail address").fill(colleague.email);
  await form.getByRole("radio", { name: "Support" }).check();
  await form.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByRole("row").filter({ hasText: colleague.email }).getByText("Support").waitFor();
  const invited = await world.visitor();
  await invited.goto(await linkOfMail(world, colleague.email, "invitation"));
  await invited.getByLabel("New password").fill(colleague.password);
  await invited.getByRole("button", { name: "Set password" }).click();
  await invited.waitForURL(/\/sign-in/);
  await signIn(invited, colleague);
  await invited.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  assert.equal(await invited.getByRole("navigation").getByRole("link", { name: "Settings" }).count(), 0);
});

test("a setting is refused when it is wrong, saved when it is right, and seen in the shop", async () => {
  const before = (await world.api.get("/admin/settings")).brand.support_email;
  await page.goto("/admin/settings");
  const form = page.getByRole("form", { name: "Settings" });
  const save = async (address) => {
    await form.getByLabel("Support address").fill(address);
    await form.getByRole("button", { name: "Save" }).click();
  };
  await save("no address");
  await form.getByText("Enter an address such as help@example.com.").waitFor();
  await save("help@harbour.example");
  await page.getByText("Settings saved").waitFor();
  const visitor = await world.visitor();
  await visitor.goto("/");
  await visitor.locator('a[href="mailto:help@harbour.example"]').first().waitFor();
  await page.reload();
  assert.equal(await form.getByLabel("Support address").inputValue(), "help@harbour.example");
  await save(before);
  await until("the old address", async () => (await world.api.get("/admin/settings")).brand.support_email === before);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
