// Two open invoices are paid at once with a new card; one of them can be left out first.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, PASSWORD, findings, open, orderByApi, payWith, placeByApi, shot, signIn } from "./harness.mjs";

const BUYER = { email: "mona@many.example", password: PASSWORD };
let world, page;
before(async () => {
  world = await open();
  const { shopper } = await orderByApi(world.base, { ...BUYER, name: "Mona Many" }, "one.many.example");
  await placeByApi(shopper, "two.many.example");
  page = await world.visitor();
  await signIn(page, BUYER);
});
after(() => world?.stop());

test("the sum follows what is chosen", async () => {
  await page.goto("/portal/invoices");
  await page.getByRole("button", { name: "Pay open invoices" }).click();
  const dialog = page.getByRole("dialog", { name: "Pay open invoices" });
  const both = await dialog.getByRole("button", { name: /^Pay / }).textContent();
  await dialog.getByRole("checkbox", { name: /INV|0000/ }).first().uncheck();
  await dialog.getByRole("button", { name: both, exact: true }).waitFor({ state: "detached" });
  await dialog.getByRole("checkbox", { name: /INV|0000/ }).first().check();
  await dialog.getByRole("button", { name: both, exact: true }).waitFor();
  assert.deepEqual(await findings(page), []);
  await shot(page, "mass-pay");
});

test("one payment settles both", async () => {
  await payWith(page, CARD.pays, "Mona Many");
  await page.getByText("2 invoices are paid").waitFor();
  await page.reload();
  assert.equal(await page.getByRole("button", { name: "Pay open invoices" }).count(), 0);
  await shot(page, "mass-pay-done");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
