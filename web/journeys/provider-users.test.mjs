// Users and staff's keys of a provider account: the user as whom mPanel signs in stays, a colleague is invited with a role, changed and deleted, and the client secret is renewed
// without anybody seeing it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, dialogs, findings, open, shots, signIn } from "./harness.mjs";

let world, page, account;

before(async () => {
  world = await open({ alone: true });
  account = (await world.api.get("/admin/provider-accounts")).items[0].id;
  page = await world.visitor();
  await signIn(page, OWNER);
});
after(() => world?.stop());

const { dialog, gone, menu } = dialogs(() => page);

test("the user as whom mPanel signs in is told and cannot be deleted", async () => {
  await page.goto(`/admin/provider-accounts/${account}?tab=users`);
  await page.getByText("mPanel signs in as this user").first().waitFor();
  const { items } = await world.api.get(`/admin/provider-accounts/${account}/users`);
  const own = items.find((user) => user.needed === "signs_in");
  const remove = await menu(`${own.first_name} ${own.last_name}`, "Delete");
  assert.equal((await remove.getAttribute("aria-disabled")) ?? (await remove.getAttribute("data-disabled")), "true");
  await shots(page, "provider-users");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  assert.deepEqual(await findings(page), []);
});

test("a role is made of paths of the API", async () => {
  await page.getByRole("button", { name: "Add a role" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("Watchers");
  await dialog().getByLabel("Add a path of the API").click();
  await page.getByRole("option", { name: "/v1/compute/instances", exact: true }).click();
  await dialog().getByRole("checkbox", { name: "Read", exact: true }).waitFor();
  await shots(page, "provider-role-form");
  assert.deepEqual(await findings(page), []);
  await dialog().getByRole("button", { name: "Save role" }).click();
  await page.getByText("Role saved").last().waitFor();
  await gone();
  await page.getByText("One path of the API").waitFor();
});

test("a colleague is invited, changed and deleted; what is wrong is told at the field", async () => {
  await page.getByRole("button", { name: "Invite a user" }).click();
  await dialog().getByLabel("E-mail address").fill("eve");
  await dialog().getByLabel("First name").fill("Eve");
  await dialog().getByLabel("Last name").fill("Example");
  await dialog().getByLabel("Roles", { exact: true }).click();
  await page.getByRole("option", { name: "Watchers" }).click();
  await page.keyboard.press("Escape");
  if ((await dialog().count()) === 0) assert.fail("the dialog closed with the list");
  await dialog().getByRole("button", { name: "Invite a user" }).click();
  await dialog().getByText("This must be an e-mail address").waitFor();
  await dialog().getByLabel("E-mail address").fill("eve@example.com");
  await shots(page, "provider-user-form");
  await dialog().getByRole("button", { name: "Invite a user" }).click();
  await page.getByText("User invited").last().waitFor();
  await gone();
  await page.getByText("Address not confirmed").waitFor();

  await (await menu("Eve Example", "Change")).click();
  await dialog().getByText(/Not chosen yet/).waitFor();
  await dialog().getByLabel("First name").fill("Evelyn");
  await dialog().getByRole("button", { name: "Save user" }).click();
  await page.getByText("User changed").last().waitFor();
  await gone();
  await (await menu("Evelyn Example", "Send a mail for a new password")).click();
  await dialog().getByRole("button", { name: "Send a mail for a new password" }).click();
  await page.getByText("The data centre sends the mail").last().waitFor();
  await gone();

  // The data centre keeps a role that somebody has, and says so.
  await (await menu("role Watchers", "Delete")).click();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await page.getByText(/still assigned to a user/).first().waitFor();
  await page.keyboard.press("Escape");
  await gone();
  await (await menu("Evelyn Example", "Delete")).click();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await page.getByText("User deleted").last().waitFor();
  await gone();
});

test("the client secret is renewed, and nobody sees it", async () => {
  await page.getByRole("button", { name: "Renew secret" }).click();
  await dialog().getByText(/void at once/).waitFor();
  await shots(page, "client-secret-renew");
  await dialog().getByRole("button", { name: "Renew secret" }).click();
  await page.getByText("mPanel signs in with the new secret").last().waitFor();
  await gone();
  await page.getByText("Renewed", { exact: true }).waitFor();
  await shots(page, "client-secret");
  assert.deepEqual(await findings(page), []);
  const tested = await world.api.post(`/admin/provider-accounts/${account}/test`);
  assert.ok(tested.ok, JSON.stringify(tested));
});

test("a key of staff is put on new machines where it is chosen, and the customer sees it", async () => {
  await page.goto(`/admin/provider-accounts/${account}?tab=staff-keys`);
  await page.getByRole("button", { name: "Add a key" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("office");
  await dialog().getByLabel("Public key").fill("ssh-ed25519 nonsense");
  await dialog().getByRole("button", { name: "Add a key" }).click();
  await dialog().getByText(/Paste one whole public key/).waitFor();
  await dialog().getByLabel("Public key").fill("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBC5nTQoM26sdAKfg+HSUFrfUpj8gB7nyGPFua9PQbsg office");
  await dialog().getByRole("button", { name: "Add a key" }).click();
  await page.getByText("Key kept").last().waitFor();
  await gone();
  await page.getByLabel("On new machines of this account: office").click({ force: true });
  await dialog().getByRole("button", { name: "Put it on new machines" }).click();
  await page.getByText("New machines get the key").last().waitFor();
  await gone();
  const shopper = await world.visitor();
  const host = "operated1.example.com";
  await buyServer(shopper, { name: "Ola Operated", email: `ola-${process.pid}@example.com` }, host);
  await page.reload();
  await page.getByRole("link", { name: host }).waitFor();
  await shots(page, "staff-keys");
  assert.deepEqual(await findings(page), []);
  const [server] = (await world.api.get("/admin/services?q=operated1")).items;
  await shopper.goto(`/portal/services/${server.id}?tab=access`);
  await shopper.getByText("A key of the operator is on this server").waitFor();
  await shots(shopper, "operator-key");
  assert.deepEqual(await findings(shopper), []);
});

test("images and storages are compared with the tags they should carry", async () => {
  await page.goto(`/admin/provider-accounts/${account}?tab=tags`);
  await page.getByRole("button", { name: "Check images and storages" }).click();
  await page.getByText(/no images and storages of ours|carries its tags|all carry their tags|Write their tags/).first().waitFor();
  await shots(page, "thing-tags");
  assert.deepEqual(await findings(page), []);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
