// A server has become too small: the customer sees the bigger plans, orders a new server, moves to it step by step, and ends the old one.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, buyServer, findings, open, payWith, shot, shots, signIn, until } from "./harness.mjs";

const person = { name: "Uwe Upgrade", email: `uwe-${process.pid}@example.com` };
const host = "small1.example.com";
const bigger = "small1-2.example.com";
let world, page, service;

before(async () => {
  world = await open();
  page = await world.visitor();
  service = await buyServer(page, person, host);
});
after(() => world?.stop());

const guide = async () => (await world.api.get(`/admin/services/${service}/upgrade`)).guide;

test("the bigger plans say what they have more and what they cost", async () => {
  await page.goto(`/portal/services/${service}?tab=upgrade`);
  const offers = page.getByRole("region", { name: "Bigger plans" });
  await offers.getByText(/^More than now: 2 cores, 4 GB memory/).first().waitFor();
  await offers.getByText(/more than now$/).first().waitFor();
  await shots(page, "upgrade-offers");
  assert.deepEqual(await findings(page), []);
});

test("the team also sees what the data centre would take in its own panel", async () => {
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  await owner.goto(`/admin/services/${service}?tab=upgrade`);
  await owner.getByRole("region", { name: "In the data centre's panel" }).getByText("Sold as Cloud VPS M", { exact: true }).waitFor();
  await shot(owner, "upgrade-panel");
  assert.deepEqual(await findings(owner), []);
});

test("a move begins with an order at the price that was shown", async () => {
  await page.getByRole("button", { name: "Move to Cloud VPS M", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/A new server with Cloud VPS M is ordered/).waitFor();
  assert.equal(await dialog.getByLabel("Host name of the new server").inputValue(), bigger);
  await dialog.getByRole("checkbox", { name: "I accept the terms of service" }).check();
  await shot(page, "upgrade-begin");
  await dialog.getByRole("button", { name: "Order the new server" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("region", { name: "Pay for the new server" }).waitFor();
  await shots(page, "upgrade-unpaid");
  assert.deepEqual(await findings(page), []);
});

test("once it is paid the new server is set up, and the page says how the data gets there", async () => {
  await page.getByRole("link", { name: "To the invoice" }).click();
  await page.getByRole("heading", { level: 1, name: /Invoice/ }).waitFor();
  await page.getByRole("button", { name: "Pay invoice" }).click();
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/(orders|invoices)\//);
  await until("the new server", async () => (await guide()).steps[1].state === "done", 90);
  await page.goto(`/portal/services/${service}?tab=upgrade`);
  const data = page.getByRole("region", { name: "Move your data" });
  await data.getByText(/^ssh -A /).waitFor();
  await data.getByText(/rsync -aHAX/).first().waitFor();
  await page.getByText("The data is not moved yet. Say so when it is.").waitFor();
  await shots(page, "upgrade-data");
  assert.deepEqual(await findings(page), []);
  await data.getByRole("button", { name: "The data is on the new server" }).click();
});

test("what leads to the old server is listed, with the way to move it", async () => {
  const region = page.getByRole("region", { name: "Lead everything to the new server" });
  await region.getByText("Nothing that is known here leads to the old server.").waitFor();
  const { customer } = await world.api.get(`/admin/services/${service}`);
  const rules = [{ protocol: "tcp", ports: ["22"], sources: ["any"] }];
  const firewall = await world.api.post(`/admin/customers/${customer.id}/firewalls`, { name: "Web rules", rules });
  await world.api.post(`/admin/firewalls/${firewall.id}/services`, { service_id: service });
  await region.getByRole("button", { name: "Look again" }).click();
  await region.getByText("Firewall Web rules").waitFor();
  await region.getByText("Still old").waitFor();
  await shots(page, "upgrade-addresses");
  assert.deepEqual(await findings(page), []);
  await world.api.post(`/admin/firewalls/${firewall.id}/services`, { service_id: (await guide()).new.id });
  await region.getByRole("button", { name: "Look again" }).click();
  await region.getByText("Moved", { exact: true }).waitFor();
  await region.getByRole("button", { name: "Nothing leads to the old server any more" }).click();
  await page.getByRole("region", { name: "End the old server" }).waitFor();
});

test("the team sees the same move", async () => {
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  await owner.goto(`/admin/services/${service}?tab=upgrade`);
  await owner.getByRole("region", { name: "End the old server" }).waitFor();
  await shot(owner, "upgrade-staff");
  assert.deepEqual(await findings(owner), []);
});

test("the old server ends with its term, by its name", async () => {
  const end = page.getByRole("region", { name: "End the old server" });
  await end.getByRole("radio", { name: /With its paid term/ }).check();
  await shots(page, "upgrade-end");
  await end.getByRole("button", { name: "End the old server" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(new RegExp(host)).fill(host);
  await dialog.getByRole("button", { name: "End the old server" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(`${host} was replaced by ${bigger}.`).waitFor();
  assert.ok((await world.api.get(`/admin/services/${service}`)).cancel_at);
  await shot(page, "upgrade-done");
});

test("a server without a console offers the rescue system and SSH", async () => {
  await page.route(/\/portal\/services\/[^/]+\/console$/, async (route) => {
    if (route.request().resourceType() === "document") return route.continue();
    const answer = await route.fetch();
    return route.fulfill({ response: answer, json: { ...(await answer.json()), offered: false } });
  });
  await page.goto(`/portal/services/${(await guide()).new.id}/console`);
  await page.getByRole("heading", { name: "No console for this server" }).waitFor();
  await page.getByText(/^ssh \w+@/).waitFor();
  await shots(page, "console-missing");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("region", { name: "Rescue system" }).getByRole("button").click();
  await page.getByRole("dialog").getByRole("button", { name: /rescue/i }).waitFor();
});

test("nothing went wrong on the way", () => assert.deepEqual(world.troubles, []));
