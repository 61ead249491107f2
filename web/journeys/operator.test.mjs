// The operator's day: the dashboard, a customer's server, a suspension and its end, the clock.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, open, shot, signIn, until } from "./harness.mjs";

let world, page, id, name;
before(async () => {
  world = await open({ alone: true });
  // The one that runs longest: the last sales of the played business may be dated a little after now.
  const running = (await world.api.get("/admin/services?state=active&limit=100")).items;
  ({ id, name } = running.sort((one, other) => one.state_since.localeCompare(other.state_since))[0]);
  page = await world.visitor();
});
after(() => world?.stop());

const service = () => world.api.get(`/admin/services/${id}`);

test("the owner signs in and lands on the dashboard", async () => {
  await signIn(page, OWNER);
  await page.waitForURL(/\/admin/);
  await page.getByRole("region", { name: "Money" }).or(page.getByText("Services active")).first().waitFor();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await shot(page, "dashboard");
});

test("a wrong password is refused", async () => {
  const other = await world.visitor();
  await other.goto("/sign-in");
  const form = other.getByRole("form", { name: "Sign in" });
  await form.getByLabel("E-mail address").fill(OWNER.email);
  await form.getByLabel("Password", { exact: true }).fill("not the password");
  await form.getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("alert").first().waitFor();
  await other.close();
});

test("a server is in the list and opens", async () => {
  await page.getByRole("navigation").getByRole("link", { name: "Services" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
  await shot(page, "admin-services");
  await page.goto(`/admin/services?state=active&q=${name}`);
  await page.getByRole("link", { name }).first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await shot(page, "admin-service");
});

test("the server is suspended with a reason and reactivated", async () => {
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: /^Suspend/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Abuse report under review");
  await dialog.getByRole("button", { name: "Suspend" }).click();
  await until("the suspension", async () => (await service()).state === "suspended");
  await page.getByText("Abuse report under review").first().waitFor();
  await page.getByRole("button", { name: /Unsuspend|Reactivate/ }).first().click();
  await dialog.getByRole("button", { name: /Unsuspend|Reactivate/ }).click();
  await until("the return", async () => (await service()).state === "active");
});

test("every section of the back office opens", async () => {
  const links = await page.getByRole("navigation").getByRole("link").evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("href")))].filter((href) => href?.startsWith("/admin")));
  assert.ok(links.length > 8, `${links.length} sections`);
  for (const href of links) {
    await page.goto(href);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.waitForLoadState("load");
    await page.waitForTimeout(250);
    assert.deepEqual(await page.getByText(/went wrong|could not be loaded/i).filter({ visible: true }).allTextContents(), [], `${href} shows a problem`);
    await shot(page, `admin${href.replace("/admin", "").replaceAll("/", "-")}`);
  }
});

test("the clock moves a week from its page", async () => {
  await page.goto("/admin/clock");
  const before = Date.parse((await world.api.get("/admin/clock")).now);
  await page.getByRole("group", { name: "Move forward" }).getByRole("button", { name: /week/i }).click();
  await until("the week to pass", async () => {
    const clock = await world.api.get("/admin/clock");
    return !clock.advancing && Date.parse(clock.now) - before >= 7 * 86_400_000 - 60_000;
  }, 60);
  await shot(page, "clock");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
