// Cards that refuse, a bank that asks, and how the customer still gets there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, fillCart, open, openServer, payWith, placeOrder, shot, signUp } from "./harness.mjs";

let world, page;
before(async () => {
  world = await open();
  page = await world.visitor();
});
after(() => world?.stop());

test("a declined card says so and leaves the order as it was", async () => {
  await fillCart(page, "pay-01");
  await signUp(page, { name: "Petra Payer", email: "petra@example.com" });
  await placeOrder(page);
  await payWith(page, CARD.declined);
  await page.getByRole("alert").getByText(/declined/i).first().waitFor();
  await shot(page, "declined");
});

test("a card without enough money gives its own advice", async () => {
  await payWith(page, CARD.noMoney);
  await page.getByRole("alert").getByText(/enough|funds|money|balance/i).first().waitFor();
});

test("a wrong number is refused before it is sent", async () => {
  const form = page.getByRole("form", { name: "Card details" });
  await form.getByLabel("Card number").fill("4242424242424241");
  await form.getByRole("button", { name: /^Pay/ }).click();
  await form.getByText("Enter the whole card number.").waitFor();
});

test("failing the bank's check leaves the invoice open", async () => {
  await payWith(page, CARD.asks);
  await page.getByRole("button", { name: "Reject payment" }).click();
  await page.getByRole("heading", { name: "The payment did not go through" }).waitFor();
  await shot(page, "bank-refused");
  await page.getByRole("link", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Pay your order" }).waitFor();
});

test("passing the bank's check pays the order", async () => {
  await payWith(page, CARD.asks);
  await page.getByRole("button", { name: "Approve payment" }).click();
  await page.waitForURL(/\/portal\/orders\//);
  await openServer(page, "pay-01");
});

test("the invoice lists every attempt", async () => {
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name: /Invoice/ }).waitFor();
  await page.getByText("Succeeded").first().waitFor();
  await page.getByText("Failed").first().waitFor();
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
