// The team enters what a currency was worth, corrects it and deletes it; a wrong rate is refused at its field.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, findings, open, shot, signIn } from "./harness.mjs";

let world, page;
before(async () => {
  world = await open();
  page = await world.visitor();
  await signIn(page, OWNER);
});
after(() => world?.stop());

const rates = () => page.getByRole("table").getByText(/^1 EUR = /);
const choose = async (item) => {
  await page.getByRole("button", { name: /What to do with EUR\/USD/ }).first().click();
  await page.getByRole("menuitem", { name: item }).click();
};

test("a rate is refused without a number and kept with one", async () => {
  await page.goto("/admin/settings/currencies");
  await page.getByRole("heading", { name: "No rates" }).waitFor();
  await page.getByRole("button", { name: "Enter a rate" }).first().click();
  const form = page.getByRole("form", { name: "Enter a rate" });
  await form.getByLabel(/^Rate/).fill("much");
  await form.getByRole("button", { name: "Enter a rate" }).click();
  await form.getByText(/Enter a number above 0/).waitFor();
  await form.getByLabel(/^Rate/).fill("1,0842");
  await form.getByRole("button", { name: "Enter a rate" }).click();
  await page.getByText("1 EUR = 1.0842 USD").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(await findings(page), []);
  await shot(page, "currencies");
});

test("it is corrected, which is shown, and deleted", async () => {
  await choose("Correct the rate");
  const form = page.getByRole("form", { name: "Correct the rate" });
  await form.getByLabel(/1 EUR/).fill("1.09");
  await form.getByRole("button", { name: "Correct the rate" }).click();
  await page.getByText("1 EUR = 1.09 USD").waitFor();
  await page.getByText(/1\.0842 until/).waitFor();
  await choose("Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { name: "No rates" }).waitFor();
  assert.equal(await rates().count(), 0);
  assert.deepEqual(world.troubles, []);
});
