// A server joins a private network with the purchase of the add-on it lacks, gets a firewall and a host name: from the customer's side.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, findings, open, shot, signIn } from "./harness.mjs";

let world, page, service;
const host = "net1.example.com";

before(async () => {
  world = await open();
  page = await world.visitor();
  service = await buyServer(page, { name: "Nina Network", email: `nina-${process.pid}@example.com` }, host);
});
after(() => world?.stop());

test("a private network is made, and a server is put in with the add-on it lacks", async () => {
  await page.goto("/portal/networks");
  await page.getByRole("button", { name: "New private network" }).first().click();
  const form = page.getByRole("form", { name: "New private network" });
  await form.getByLabel("Name").fill("Back end");
  await form.getByRole("button", { name: "Make network" }).click();
  await page.getByRole("heading", { level: 1, name: "Back end" }).waitFor();
  await page.getByText(/^10\.\d+\.\d+\.0\/22$/).first().waitFor();
  await page.getByText("The server was ordered without the add-on Private networking").first().waitFor();
  await page.getByText("Has to be installed anew to join").waitFor();
  await page.getByRole("table", { name: "Address plan" }).getByText(/^10\.\d+\.\d+\.2 – 10\.\d+\.\d+\.254$/).waitFor();
  await shot(page, "network-empty");
  await page.getByRole("button", { name: `Put in ${host} with the add-on` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Everything on its disk is deleted.").waitFor();
  await dialog.getByRole("button", { name: /^Buy for .* and put in$/ }).waitFor();
  await shot(page, "network-buy");
  await dialog.getByRole("checkbox", { name: "Install the server anew for it now" }).uncheck();
  await dialog.getByRole("button", { name: /^Buy for .* and put in$/ }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("New installation needed").first().waitFor();
  await page.getByRole("button", { name: `Set-up inside ${host}` }).click();
  await page.getByRole("dialog").getByText(/- 10\.\d+\.\d+\.\d+\/22/).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.match(await page.getByRole("img", { name: /The network Back end/ }).getAttribute("aria-label"), /net1\.example\.com: 10\./);
  await page.getByRole("table", { name: "Address plan" }).getByRole("link", { name: host }).waitFor();
  await shot(page, "network");
  assert.deepEqual(await findings(page), []);
});

test("a firewall begins with a template, says what it will do, and is in force", async () => {
  await page.goto("/portal/firewalls");
  await page.getByRole("button", { name: "New firewall" }).first().click();
  const form = page.getByRole("form", { name: "New firewall" });
  await form.getByRole("button", { name: "Web server" }).click();
  await form.getByRole("group", { name: "Rule 4" }).waitFor();
  await form.getByRole("group", { name: "Rule 1" }).getByLabel("Ports").fill("80, 99999");
  await form.getByRole("button", { name: "Keep firewall" }).click();
  await form.getByText("is no port").first().waitFor();
  await form.getByRole("group", { name: "Rule 1" }).getByLabel("Ports").fill("80, 443");
  await form.getByRole("button", { name: "Keep firewall" }).click();
  await page.getByRole("heading", { level: 1, name: "Web server" }).waitFor();
  await page.getByRole("button", { name: `Put ${host} behind it` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("TCP, 80, 443, from any").waitFor();
  await shot(page, "firewall-preview");
  await dialog.getByRole("button", { name: "Put behind it" }).click();
  await page.getByText("In force", { exact: true }).first().waitFor();
  await shot(page, "firewall");
  assert.deepEqual(await findings(page), []);
});

test("an address gets a host name, with a look at whether it leads back", async () => {
  await page.goto("/portal/addresses");
  await page.getByRole("link", { name: /^\d+\.\d+\.\d+\.\d+$/ }).first().click();
  await page.getByRole("heading", { name: "Who held it" }).waitFor();
  await page.getByRole("button", { name: "Set host name" }).click();
  const form = page.getByRole("form", { name: /^Host name of/ });
  await form.getByLabel("Host name").fill("mail.example.com");
  await form.getByRole("button", { name: "Set host name" }).click();
  await form.getByText("leads nowhere yet").waitFor();
  await form.getByLabel("Host name").fill(host);
  await form.getByRole("button", { name: "Set host name" }).click();
  await page.getByText("Leads back").waitFor();
  await shot(page, "address");
  assert.deepEqual(await findings(page), []);
});

test("a further address of the server's IPv6 net is listed, named and removed", async () => {
  await page.goto("/portal/addresses");
  await page.getByRole("link", { name: /^2001:/ }).first().click();
  await page.getByRole("heading", { name: "IPv6 net of the server" }).waitFor();
  await page.getByText("No further address is in use.").waitFor();
  await page.getByRole("button", { name: "Use a further address" }).click();
  const form = page.getByRole("form", { name: "Use a further address" });
  const next = await form.getByLabel("IPv6 address").inputValue();
  await form.getByLabel("IPv6 address").fill("2001:db9::1");
  await form.getByRole("button", { name: "Use address" }).click();
  await form.getByText(/It is not in the server's net/).waitFor();
  await form.getByLabel("IPv6 address").fill(next);
  await form.getByRole("button", { name: "Use address" }).click();
  await form.waitFor({ state: "detached" });
  await page.getByRole("link", { name: next }).waitFor();
  await shot(page, "ipv6-net");
  await page.getByRole("link", { name: next }).click();
  await page.getByRole("heading", { level: 1, name: next }).waitFor();
  await page.getByText(`- ${next}/128`).waitFor();
  await page.getByRole("button", { name: "Set host name" }).click();
  const naming = page.getByRole("form", { name: /^Host name of/ });
  await naming.getByLabel("Host name").fill("six.example.com");
  await naming.getByRole("button", { name: "Set host name" }).click();
  await naming.getByLabel("Set it all the same").check();
  await naming.getByRole("button", { name: "Set host name" }).click();
  await naming.waitFor({ state: "detached" });
  await page.getByText("six.example.com").first().waitFor();
  await shot(page, "ipv6-further");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "IP addresses" }).waitFor();
  await page.getByRole("link", { name: /^2001:/ }).first().waitFor();
  assert.equal(await page.getByRole("link", { name: next, exact: true }).count(), 0);
});

test("the team sees the same", async () => {
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  await owner.goto("/admin/networks");
  await owner.getByRole("link", { name: "Back end" }).first().click();
  await owner.getByText("Id at the data centre").waitFor();
  await shot(owner, "network-admin");
  await owner.goto("/admin/addresses");
  await owner.getByRole("heading", { level: 1, name: "IP addresses" }).waitFor();
  await owner.getByText("Nina Network").first().waitFor();
  await shot(owner, "addresses-admin");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
