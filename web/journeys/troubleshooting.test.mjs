// A server that is off: its customer has it checked, reads what is wrong and runs the remedy; the team sees the same.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, findings, open, shot, signIn, until } from "./harness.mjs";

let world, page, staff, id;

before(async () => {
  world = await open();
  [page, staff] = [await world.visitor(), await world.visitor()];
  id = await buyServer(page, { name: "Tara Trouble", email: `tara-${process.pid}@example.com` }, "trouble1.example.com");
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const dialog = (of) => of.getByRole("dialog");
const runs = async () => (await world.api.get(`/admin/services/${id}/troubleshooting`)).items;
const power = async () => (await world.api.get(`/admin/services/${id}`)).power;
const over = (run) => run && ["done", "failed"].includes(run.state);

test("a server that runs has nothing wrong", async () => {
  await page.goto(`/portal/services/${id}?tab=troubleshooting`);
  await page.getByText("No checks yet").waitFor();
  await shot(page, "troubleshooting-empty");
  await page.getByRole("button", { name: "Run checks" }).click();
  await page.getByText("Nothing is wrong as far as the data centre can see.", { exact: false }).waitFor({ timeout: 40_000 });
  await page.getByText("The server is on.").waitFor();
  assert.equal(await page.getByText("What may help").count(), 0);
});

test("one that is off has its trouble explained, and a restart helps", async () => {
  await world.api.post(`/admin/services/${id}/actions`, { action: "stop" });
  await until("the server is off", async () => (await power()) === "stopped", 60);
  await page.reload();
  await page.getByRole("button", { name: "Run checks again" }).click();
  await page.getByText("The server is off, or hangs.", { exact: false }).waitFor({ timeout: 40_000 });
  await shot(page, "troubleshooting-problem");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Run: Restart the server" }).click();
  await dialog(page).getByText("The server restarts.", { exact: false }).waitFor();
  await shot(page, "troubleshooting-remedy");
  await dialog(page).getByRole("button", { name: "Restart the server" }).click();
  await page.getByText("It has been carried out.", { exact: false }).waitFor({ timeout: 60_000 });
  await until("the server runs", async () => (await power()) === "running", 60);
  await shot(page, "troubleshooting-done");
});

test("a host with troubles is left behind while the server runs", async () => {
  const { provider } = await world.api.get(`/admin/services/${id}`);
  await world.provider.post(`machines/${provider.instance_id}/host-trouble`, { trouble: true });
  await page.getByRole("button", { name: "Run checks again" }).click();
  await page.getByText("The server can be reached, but not reliably.", { exact: false }).waitFor({ timeout: 40_000 });
  await page.getByRole("button", { name: "Run: Move the server to another host" }).click();
  await dialog(page).getByText("The server moves to other hardware.", { exact: false }).waitFor();
  await shot(page, "troubleshooting-migrate");
  await dialog(page).getByRole("button", { name: "Move the server to another host" }).click();
  await page.getByText("It has been carried out.", { exact: false }).waitFor({ timeout: 60_000 });
  assert.equal(await power(), "running");
});

test("a firewall that lets nothing in is found, and the server taken from behind it", async () => {
  const customer = (await world.api.get(`/admin/services/${id}`)).customer.id;
  const firewall = await world.api.post(`/admin/customers/${customer}/firewalls`, { name: "Nothing", rules: [] });
  await world.api.post(`/admin/firewalls/${firewall.id}/services`, { service_id: id });
  await until("the firewall is in force", async () => (await world.api.get(`/admin/firewalls/${firewall.id}`)).services[0]?.state === "active", 60);
  await page.getByRole("button", { name: "Run checks again" }).click();
  await page.getByText("A firewall may keep out what should come in", { exact: false }).waitFor({ timeout: 40_000 });
  await page.getByRole("button", { name: "Run: Take the server from behind its firewalls" }).click();
  await dialog(page).getByText("Every port of the server is open", { exact: false }).waitFor();
  await dialog(page).getByRole("button", { name: "Take the server from behind its firewalls" }).click();
  await page.getByText("It has been carried out.", { exact: false }).waitFor({ timeout: 60_000 });
  await until("the firewall has let go", async () => (await world.api.get(`/admin/firewalls/${firewall.id}`)).services.length === 0, 60);
  assert.deepEqual(await findings(page), []);
});

test("the team sees it, and checks the server itself", async () => {
  await staff.goto(`/admin/services/${id}?tab=troubleshooting`);
  await staff.getByText("It has been carried out.", { exact: false }).waitFor();
  await staff.getByText("Earlier checks").waitFor();
  await staff.getByRole("button", { name: "Run checks again" }).click();
  await until("the checks have ended", async () => (await runs()).length === 5 && over((await runs())[0]), 60);
  await staff.getByText("The server can be reached.").waitFor({ timeout: 20_000 });
  assert.deepEqual(await findings(staff), []);
  await staff.setViewportSize({ width: 390, height: 844 });
  await shot(staff, "troubleshooting-staff-390");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
