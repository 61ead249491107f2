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

test("the team sees it, and checks the server itself", async () => {
  await staff.goto(`/admin/services/${id}?tab=troubleshooting`);
  await staff.getByText("It has been carried out.", { exact: false }).waitFor();
  await staff.getByText("Earlier checks").waitFor();
  await staff.getByRole("button", { name: "Run checks again" }).click();
  await until("the checks have ended", async () => (await runs()).length === 3 && over((await runs())[0]), 60);
  await staff.getByText("The server can be reached.").waitFor({ timeout: 20_000 });
  assert.deepEqual(await findings(staff), []);
  await staff.setViewportSize({ width: 390, height: 844 });
  await shot(staff, "troubleshooting-staff-390");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
