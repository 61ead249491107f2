// An account by its mails: the address is confirmed, the password is forgotten and set again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PASSWORD, linkOfMail, open, shot, signIn } from "./harness.mjs";

const person = { name: "Vera Verified", email: "vera@example.com", password: PASSWORD };
const NEXT = "an even longer walk by the harbour";
let world, page;
before(async () => {
  world = await open();
  page = await world.visitor();
});
after(() => world?.stop());

test("who signs up is asked to confirm the address", async () => {
  await page.goto("/sign-up");
  const form = page.getByRole("form", { name: "Create your account" });
  await form.getByLabel("Full name").fill(person.name);
  await form.getByLabel("E-mail address").fill(person.email);
  await form.getByLabel("Password", { exact: true }).fill("short");
  await form.getByLabel("Street and number").fill("Am Sandtorkai 4");
  await form.getByLabel("Postal code").fill("20457");
  await form.getByLabel("City").fill("Hamburg");
  await form.getByLabel("Country").selectOption("DE");
  await form.getByRole("button", { name: "Create account" }).click();
  await form.getByText("Please accept the terms to create the account.").waitFor();
  await form.getByText("Use at least 10 characters.").waitFor();
  await form.getByRole("checkbox", { name: /terms/i }).check();
  await form.getByLabel("Password", { exact: true }).fill(person.password);
  await form.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(/\/portal/);
  await page.getByText("Confirm your e-mail address").waitFor();
  await page.getByText(person.email).first().waitFor();
  await shot(page, "account-unconfirmed");
});

test("the link in the mail confirms it, once", async () => {
  const link = await linkOfMail(world, person.email, "verify_email");
  await page.goto(link);
  await page.getByRole("heading", { level: 1, name: "Your address is confirmed" }).waitFor();
  await page.getByRole("link", { name: "Go to my services" }).click();
  await page.getByRole("heading", { level: 1, name: /Vera/ }).waitFor();
  assert.equal(await page.getByText("Confirm your e-mail address").count(), 0);
  const other = await world.visitor();
  await other.goto(link);
  await other.getByRole("heading", { level: 1, name: "This link does not work any more" }).waitFor();
  await other.context().close();
});

test("a forgotten password is set again by mail, and signs out the other browser", async () => {
  const other = await world.visitor();
  await other.goto("/sign-in");
  await other.getByRole("link", { name: "Forgot your password?" }).click();
  await other.getByLabel("E-mail address").fill(person.email);
  await other.getByRole("button", { name: "Send link" }).click();
  await other.getByRole("heading", { level: 1, name: "Look into your inbox" }).waitFor();
  const link = await linkOfMail(world, person.email, "password_reset");
  await other.goto(link);
  await other.getByLabel("New password").fill(NEXT);
  await other.getByRole("button", { name: "Set password" }).click();
  await other.waitForURL(/\/sign-in/);
  await other.getByText(/Your password is changed/).waitFor();
  await other.getByLabel("E-mail address").fill(person.email);
  await other.getByLabel("Password", { exact: true }).fill(person.password);
  await other.getByRole("form", { name: "Sign in" }).getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("alert").first().waitFor();
  await signIn(other, { ...person, password: NEXT });
  await other.getByRole("heading", { level: 1, name: /Vera/ }).waitFor();
  await page.goto("/portal");
  await page.waitForURL(/\/sign-in/);
  await page.goto(link);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByRole("alert").first().waitFor();
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
