// A quote: staff writes and sends it, the customer reads, accepts and pays it from the link; then an invoice in parts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, PASSWORD, findings, open, payWith, shot, shots, signIn, signUpByApi, until } from "./harness.mjs";

const EMAIL = "quentin@example.com";
let world, staff, guest, customer, link;
before(async () => {
  world = await open();
  customer = await signUpByApi(world.base, { email: EMAIL, name: "Quentin Quoted" });
  staff = await world.visitor();
  guest = await world.visitor();
});
after(() => world?.stop());

const mail = async (subject) => {
  const sent = await until(`the mail ${subject}`, async () => (await world.api.get(`/admin/mail?q=${EMAIL}&limit=50`)).items.find((one) => one.subject.includes(subject)));
  return world.api.get(`/admin/mail/${sent.id}`);
};

test("staff drafts a quote with a plan, a line and a discount", async () => {
  await signIn(staff, OWNER);
  await staff.goto(`/admin/quotes/new?customer=${customer.id}`);
  const form = staff.getByRole("form", { name: "New quote" });
  await form.getByRole("button", { name: "Add a plan" }).click();
  await form.getByRole("button", { name: "Add a line" }).click();
  await form.getByLabel("Description").fill("Moving your site");
  await form.getByLabel(/Price of one/).fill("40.00");
  await form.getByRole("region", { name: "Discount" }).getByRole("combobox").first().selectOption("percent");
  await form.getByRole("textbox", { name: /Percent/ }).fill("10");
  await form.getByLabel("Notes").fill("As we spoke on the phone.");
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "quote-editor");
  await form.getByRole("button", { name: "Save draft" }).click();
  await staff.getByRole("heading", { level: 1, name: /Quote Q-/ }).waitFor();
});

test("the quote is sent, and its mail has the link", async () => {
  await staff.getByRole("button", { name: "Send" }).first().click();
  await staff.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  await staff.getByText("Quote sent").waitFor();
  const number = (await staff.getByRole("heading", { level: 1 }).textContent()).replace("Quote ", "").trim();
  link = (await mail(number)).text.match(/\/quote\?token=[0-9a-f]{64}/)[0];
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "quote-sent");
});

test("whoever has the link reads it, and its PDF", async () => {
  await guest.goto(link);
  await guest.getByRole("heading", { level: 1, name: /Quote Q-/ }).waitFor();
  await guest.getByText("Moving your site").waitFor();
  const pdf = await guest.request.get(`/api/v1/shop/offer/pdf${link.slice(link.indexOf("?"))}`);
  assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
  assert.deepEqual(await findings(guest), []);
  await shot(guest, "offer");
});

test("a typed name and a host name accept it, and lead to payment", async () => {
  const form = guest.getByRole("form", { name: "Accept this quote" });
  await form.getByRole("button", { name: /^Accept and order/ }).click();
  await form.getByText("Type your name.").waitFor();
  await form.getByLabel("Host name").fill("quoted.example.com");
  await form.getByLabel("Your full name").fill("Quentin Quoted");
  await form.getByRole("checkbox", { name: /terms/i }).check();
  await form.getByRole("button", { name: /^Accept and order/ }).click();
  await guest.getByRole("heading", { name: "Accepted by Quentin Quoted" }).waitFor();
  await shot(guest, "offer-accepted");
  await guest.getByRole("link", { name: "Go to payment" }).click();
  const signing = guest.getByRole("form", { name: "Sign in" });
  await signing.getByLabel("E-mail address").fill(EMAIL);
  await signing.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await signing.getByRole("button", { name: "Sign in" }).click();
  await guest.getByRole("heading", { level: 1, name: /Invoice/ }).waitFor();
  await payWith(guest, CARD.pays, "Quentin Quoted");
  await guest.getByText("Succeeded").first().waitFor();
});

test("staff sees who accepted, and the order it became", async () => {
  await staff.reload();
  await staff.getByText("Accepted by Quentin Quoted").first().waitFor();
  await staff.getByRole("link", { name: "The order" }).click();
  await staff.getByRole("heading", { level: 1, name: /Order/ }).waitFor();
});

test("an accepted order's invoice is paid in parts", async () => {
  const quote = await world.api.post("/admin/quotes", { customer_id: customer.id, currency: "EUR", valid_until: (await world.api.get("/admin/quotes?limit=1")).items[0].valid_until, lines: [{ description: "Consulting", quantity: 1, unit_price: { minor: 30_000, currency: "EUR" } }] });
  await world.api.post(`/admin/quotes/${quote.id}/send`);
  const token = (await mail(quote.number)).text.match(/token=([0-9a-f]{64})/)[1];
  const { order_id, invoice_id } = await world.api.post("/shop/offer/accept", { token, name: "Quentin Quoted", accept_terms: true, items: [] });
  await world.api.post(`/admin/orders/${order_id}/accept`);
  await staff.goto(`/admin/invoices/${invoice_id}?tab=plan`);
  await staff.getByRole("button", { name: "Agree on parts" }).click();
  const agreeing = staff.getByRole("dialog");
  await agreeing.getByLabel("Parts", { exact: true }).selectOption({ label: "Own days and amounts" });
  await agreeing.getByLabel("Part 2 due").fill(quote.valid_until);
  for (const [part, amount] of [["Part 1 (EUR)", "200"], ["Part 2 (EUR)", "100"]]) await agreeing.getByLabel(part).fill(amount);
  await agreeing.getByText("Still to divide: €57.00.").waitFor();
  await agreeing.getByRole("button", { name: "Agree on parts" }).click();
  await agreeing.getByRole("alert").getByText(/add up to what is owed/).waitFor();
  await shot(staff, "plan-refused");
  await agreeing.getByLabel("Parts", { exact: true }).selectOption({ label: "Equal parts" });
  await agreeing.getByRole("button", { name: "Agree on parts" }).click();
  await staff.getByText("Payment plan agreed").waitFor();
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "plan-admin");
  await guest.goto(`/portal/invoices/${invoice_id}`);
  await guest.getByRole("heading", { name: "Payment plan" }).waitFor();
  await shot(guest, "plan-portal");
  await guest.getByRole("button", { name: "Pay the next part" }).click();
  await guest.getByRole("dialog").getByRole("button", { name: /^Pay .*119/ }).click();
  await guest.getByRole("table", { name: "Parts" }).getByText("Paid", { exact: true }).nth(1).waitFor();
  assert.deepEqual(await findings(guest), []);
});

test("the team orders a plan for a customer, from a later day on", async () => {
  const [buyer] = (await world.api.get("/admin/customers?limit=1")).items;
  await staff.goto(`/admin/customers/${buyer.id}`);
  await staff.getByRole("button", { name: "New order" }).click();
  const ordering = staff.getByRole("dialog");
  await ordering.getByLabel("First day").fill(new Date(Date.parse((await world.api.get("/admin/clock")).now) + 20 * 86_400_000).toISOString().slice(0, 10));
  await ordering.getByRole("heading", { name: "It cannot be ordered so" }).waitFor();
  await ordering.getByLabel("Host name").fill("ordered.example.com");
  await ordering.getByText("To pay now").waitFor();
  assert.deepEqual(await findings(staff), []);
  await shots(staff, "staff-order");
  await ordering.getByRole("button", { name: "Place the order" }).click();
  await staff.waitForURL(/\/admin\/orders\/ord_/);
  await shot(staff, "staff-order-placed");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
