// A newcomer buys a server, uses it, and reads the invoice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, fillCart, open, openServer, payWith, placeOrder, shot, signUp } from "./harness.mjs";

const person = { name: "Ada Newcomer", email: "ada@example.com" };
let world, page;
before(async () => {
  world = await open();
  page = await world.visitor();
});
after(() => world?.stop());

test("a visitor compares plans and configures a server", async () => {
  await fillCart(page, "web-01");
  await page.getByText("web-01").first().waitFor();
  await shot(page, "cart");
});

test("signing up happens inside the checkout", async () => {
  await signUp(page, person);
  await page.getByText("Ada Newcomer").first().waitFor();
  await page.getByText(/19\s?%/).first().waitFor();
  await shot(page, "review");
});

test("placing the order and paying with a card", async () => {
  await placeOrder(page);
  await shot(page, "pay");
  await payWith(page, CARD.pays);
  await page.waitForURL(/\/portal\/orders\//);
  await page.getByRole("heading", { level: 2, name: "web-01" }).waitFor();
  await shot(page, "order");
  await page.getByRole("status").getByText(/ready/i).waitFor({ timeout: 40_000 });
  await shot(page, "order-ready");
});

test("the server is set up and its page shows it running", async () => {
  await openServer(page, "web-01");
  await page.getByText("Running").first().waitFor();
  await page.getByText(/\d+\.\d+\.\d+\.\d+/).first().waitFor();
  await shot(page, "service");
});

test("the server is powered off and started again", async () => {
  await page.getByRole("button", { name: "Shut down" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Shut down" }).click();
  await page.getByRole("button", { name: "Start", exact: true }).click({ timeout: 30_000 });
  await page.getByRole("dialog").getByText("The server is switched on and its system starts.").waitFor();
  await shot(page, "start-question");
  await page.getByRole("dialog").getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Restart" }).first().waitFor({ timeout: 30_000 });
});

test("the invoice is paid and its PDF opens", async () => {
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name: /Invoice/ }).waitFor();
  await page.getByText("Paid").first().waitFor();
  await shot(page, "invoice");
  const href = await page.getByRole("link", { name: /PDF/ }).first().getAttribute("href");
  const answer = await page.request.get(href);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()["content-type"], /pdf/);
  assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-");
});

test("the portal's front page knows the server", async () => {
  await page.goto("/portal");
  await page.getByText("web-01").first().waitFor();
  await page.getByText("Nothing is due.").waitFor();
  await shot(page, "portal-home");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
