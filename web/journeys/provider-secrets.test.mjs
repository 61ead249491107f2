// Secrets, tags and applications of a provider account: the login of a server is told and stays, staff adds, rotates and deletes a secret, and tags that somebody took
// away are found and written again; an application that the data centre installs is offered.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, dialogs, findings, open, shots, signIn, until } from "./harness.mjs";

let world, page, account;
const host = "secret1.example.com";

before(async () => {
  world = await open({ alone: true });
  const shopper = await world.visitor();
  await buyServer(shopper, { name: "Sela Secret", email: `sela-${process.pid}@example.com` }, host);
  account = (await world.api.get("/admin/provider-accounts")).items[0].id;
  page = await world.visitor();
  await signIn(page, OWNER);
});
after(() => world?.stop());

const { dialog, gone, menu } = dialogs(() => page);

test("the login of a server is told, and can be neither rotated nor deleted here", async () => {
  await page.goto(`/admin/provider-accounts/${account}?tab=secrets`);
  await page.getByLabel("Find by name, server or customer").fill("Sela");
  await page.getByRole("link", { name: host }).first().waitFor();
  await until("the others to be out of the way", async () => (await page.getByRole("table").getByRole("link").count()) === 1);
  const { items } = await world.api.get(`/admin/provider-accounts/${account}/secrets`);
  const login = items.find((one) => one.used_by?.service.name === host);
  assert.ok(login.used && login.origin === "server", JSON.stringify(login));
  const rotate = await menu(login.name, "Rotate");
  assert.equal(await rotate.getAttribute("aria-disabled") ?? (await rotate.getAttribute("data-disabled")), "true");
  await shots(page, "secrets");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  assert.deepEqual(await findings(page), []);
});

test("staff adds a password: what the data centre would refuse is told at the field, and the value never comes back", async () => {
  await page.getByRole("button", { name: "Add a secret" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("office");
  await dialog().getByLabel("Value", { exact: true }).fill("easy");
  await dialog().getByRole("button", { name: "Add a secret" }).click();
  await dialog().getByText(/Use 8 to 500 characters/).waitFor();
  await shots(page, "secret-form");
  await dialog().getByLabel("Value", { exact: true }).fill("Harbour12!?");
  await dialog().getByRole("button", { name: "Add a secret" }).click();
  await page.getByText("Secret stored").last().waitFor();
  await gone();
  await page.getByText("One secret is the login of no server").waitFor();
  await page.getByLabel("Find by name, server or customer").fill("off");
  await page.getByText("office", { exact: true }).waitFor();
  const told = JSON.stringify(await world.api.get(`/admin/provider-accounts/${account}/secrets`));
  assert.ok(told.includes("office") && !told.includes("Harbour12!?"));
  assert.deepEqual(await findings(page), []);
});

test("it is rotated, which says whom it reaches, and deleted", async () => {
  await (await menu("office", "Rotate")).click();
  await dialog().getByText(/No machine that runs gets the new value/).waitFor();
  await dialog().getByLabel("Value", { exact: true }).fill("Harbour34!?");
  await shots(page, "secret-rotate");
  await dialog().getByRole("button", { name: "Rotate" }).click();
  await page.getByText("The data centre has the new value").last().waitFor();
  await gone();
  await (await menu("office", "Delete")).click();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await page.getByText("Secret deleted").last().waitFor();
  await gone();
  await page.getByText("One secret is the login of no server").waitFor({ state: "detached" });
});

test("all tags are listed with what they say and what carries them", async () => {
  await page.goto(`/admin/provider-accounts/${account}?tab=tags`);
  await page.getByText("This business", { exact: true }).waitFor();
  const { items } = await world.api.get(`/admin/provider-accounts/${account}/tags`);
  const server = items.find((tag) => tag.service?.name === host);
  await page.getByRole("button", { name: `Show what carries ${server.name}` }).click();
  await dialog().getByText(/^Machine · /).waitFor();
  await shots(page, "tag-carriers");
  await page.keyboard.press("Escape");
  await gone();
});

test("the check finds what was taken away in the data centre's panel, and one act writes it again", async () => {
  await page.getByRole("button", { name: "Check all machines" }).click();
  await page.getByText(/all carry their tags|it carries its tags/).waitFor();
  const { items } = await world.api.get(`/admin/provider-accounts/${account}/tags`);
  const server = items.find((tag) => tag.service?.name === host);
  const [machine] = (await world.api.get(`/admin/provider-accounts/${account}/tags/${server.id}/carriers`)).items;
  await world.elsewhere("DELETE", `/v1/tags/${server.id}/assignments/instance/${machine.id}`);
  await page.getByRole("button", { name: "Check again" }).click();
  await page.getByText(/not the tags/).waitFor();
  await shots(page, "tags-lost");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: /^Write the tags of/ }).click();
  await dialog().getByRole("button", { name: /^Write the tags of/ }).click();
  await page.getByText(/^Tags of .* written/).last().waitFor();
  await gone();
  await page.getByText(/all carry their tags|it carries its tags/).waitFor();
  await shots(page, "tags");
  assert.deepEqual(await findings(page), []);
});

test("an application that the data centre installs is put into the marketplace", async () => {
  await page.goto(`/admin/provider-accounts/${account}?tab=applications`);
  await page.getByRole("button", { name: "Offer Docker" }).click();
  await dialog().getByText(/The data centre installs it/).waitFor();
  await dialog().getByLabel(/^Name/).fill("Docker of the data centre");
  await shots(page, "provider-application-form");
  await dialog().getByRole("button", { name: "Keep application" }).click();
  await gone();
  await page.getByRole("link", { name: "Docker of the data centre" }).waitFor();
  await shots(page, "provider-applications");
  assert.deepEqual(await findings(page), []);
  const { items } = await world.api.get("/admin/applications");
  const entry = items.find((one) => one.name === "Docker of the data centre");
  assert.ok(entry.provider_application && entry.template_id === null, JSON.stringify(entry));
  await page.getByRole("link", { name: "Docker of the data centre" }).click();
  await page.getByRole("row").filter({ hasText: "Docker of the data centre" }).waitFor();
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
