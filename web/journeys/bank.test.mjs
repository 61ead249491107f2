// Banks that take their time, tell twice or tell first; a kept card; and what the page one comes back to says when an invoice was not paid.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, PASSWORD, fillCart, findings, open, orderByApi, payWith, placeOrder, shot, signIn, until } from "./harness.mjs";

const person = { name: "Bela Banker", email: "bela@example.com" };
let world, page, unpaid, customer;
before(async () => {
  world = await open();
  page = await world.visitor();
  unpaid = (await orderByApi(world.base, person, "never-01")).order;
  customer = unpaid.customer.id;
  await signIn(page, { ...person, password: PASSWORD });
});
after(() => world?.stop());

/** Asks for credit and ends at the invoice of it, with the form to pay it open; answers the invoice's id. */
async function topUp(amount) {
  await page.goto("/portal/invoices?tab=account-credit");
  await page.getByRole("button", { name: "Top up", exact: true }).click();
  const form = page.getByRole("form", { name: "Top up" });
  await form.getByLabel(/^Amount/).fill(amount);
  await form.getByRole("button", { name: "Continue to payment" }).click();
  await page.waitForURL(/\/portal\/invoices\//);
  return new URL(page.url()).pathname.split("/").pop();
}
const dialog = () => page.getByRole("dialog", { name: /^Pay invoice/ });
const badge = (word) => page.getByRole("main").getByText(word, { exact: true }).first().waitFor();
const credit = async () => (await world.api.get(`/admin/customers/${customer}`)).credit.minor;
const invoice = (id) => world.api.get(`/admin/invoices/${id}`);
const succeeded = (one) => one.payments.filter((payment) => payment.status === "succeeded").length;

test("a bank that is slow: the page asks it, and goes on to the order by itself", async () => {
  await fillCart(page, "bank-01");
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.getByRole("heading", { name: "Billed to" }).waitFor();
  await placeOrder(page);
  await payWith(page, CARD.slow, person.name);
  await page.waitForURL(/\/pay\/return/);
  await page.getByRole("heading", { name: "Asking the bank about your payment" }).waitFor();
  await page.getByText(/we will write to you/).waitFor();
  await shot(page, "bank-asking");
  await page.waitForURL(/\/portal\/orders\//);
  await page.getByRole("heading", { level: 2, name: "bank-01" }).waitFor();
});

test("a bank that says no later: the invoice stays open and shows the failure", async () => {
  const id = await topUp("15.00");
  await payWith(dialog(), CARD.slowNo, person.name);
  await page.getByText(/The bank is working on it/).waitFor();
  await badge("Failed");
  assert.equal((await invoice(id)).state, "open");
  assert.equal(await credit(), 0);
  // The page said that we write.
  await until("the mail", async () => (await world.api.get(`/admin/mail?limit=50&q=${encodeURIComponent(person.email)}`)).items.some((one) => one.template === "payment_failed"));
});

test("a bank whose word comes before its answer pays once", async () => {
  const before = page.url();
  await page.getByRole("button", { name: "Pay invoice" }).click();
  await payWith(dialog(), CARD.toldFirst, person.name);
  await badge("Paid");
  assert.equal(succeeded(await invoice(before.split("/").pop().split("?")[0])), 1);
  assert.equal(await credit(), 1500);
});

test("a bank that says it twice pays once", async () => {
  const id = await topUp("20.00");
  await payWith(dialog(), CARD.toldTwice, person.name);
  await badge("Paid");
  assert.equal(succeeded(await invoice(id)), 1);
  assert.equal(await credit(), 3500);
});

test("a kept card pays without its number", async () => {
  const id = await topUp("10.00");
  await dialog().getByRole("radio", { name: /ending in 0291/ }).check();
  await shot(page, "bank-kept-card");
  await dialog().getByRole("button", { name: "Pay €10.00" }).click();
  await badge("Paid");
  const paid = await invoice(id);
  assert.equal(paid.payments[0].method.last4, "0291");
  assert.equal(await credit(), 4500);
});

/** The page after the bank, asked about an invoice by somebody who has no payment in mind. */
async function comeBack(id, title) {
  await page.goto(`/pay/return?invoice=${id}`);
  await page.getByRole("heading", { level: 2, name: title }).waitFor();
  assert.equal(await page.getByText("Payment received").count(), 0);
}

test("coming back to an invoice that is open, given back or cancelled does not call it paid", async () => {
  const refunded = new URL(page.url()).pathname.split("/").pop();
  const payment = (await invoice(refunded)).payments[0];
  await world.api.post(`/admin/payments/${payment.id}/refund`, { amount: payment.amount, reason: "A journey gives it back", with_credit_note: true });
  await until("the refund", async () => (await world.api.get(`/admin/payments/${payment.id}`)).refunded.minor === 1000);
  await comeBack(refunded, "This payment was refunded");
  await page.getByText(/€10\.00 goes back to where it came from/).waitFor();
  await shot(page, "return-refunded");

  const id = await topUp("12.00");
  await comeBack(id, "This invoice is not paid yet");
  await shot(page, "return-open");
  assert.equal(new URL(await page.getByRole("link", { name: "Pay now" }).getAttribute("href"), world.base).pathname, `/portal/invoices/${id}`);
  await world.api.post(`/admin/invoices/${id}/void`, { reason: "A journey voids it" });
  // It is told to the open page, too.
  await page.getByRole("heading", { level: 2, name: "This invoice was cancelled" }).waitFor();
  assert.deepEqual(await findings(page), []);
  await shot(page, "return-void-390-dark");
});

test("the checkout of a cancelled order says that it is closed", async () => {
  const pay = `/checkout?step=pay&order=${unpaid.id}`;
  await page.goto(pay);
  await page.getByRole("button", { name: /^Pay €/ }).waitFor();
  await world.api.post(`/admin/orders/${unpaid.id}/cancel`, { reason: "A journey cancels it" });
  await page.getByRole("heading", { level: 2, name: "This order is closed" }).waitFor();
  assert.equal(await page.getByText("Payment received").count(), 0);
  await shot(page, "pay-order-closed");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
