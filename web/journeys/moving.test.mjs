// A server moves to another region: what a customer reads, what staff asks for, the notice while it lasts, the new address. Then a move that nobody
// waits for any more, which the data centre does after all.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, findings, open, shots, signIn, until } from "./harness.mjs";

let world, page, staff, id, before_;
const host = "mover1.example.com";
const GOING = "The server is being moved to another region";

before(async () => {
  world = await open({ alone: true });
  [page, staff] = [await world.visitor(), await world.visitor()];
  id = await buyServer(page, { name: "Mira Mover", email: `mira-${process.pid}@example.com` }, host);
  await signIn(staff, OWNER);
  before_ = await service();
});
after(() => world?.stop());

const service = () => world.api.get(`/admin/services/${id}`);
const dialog = (of) => of.getByRole("dialog");
const going = (of) => of.getByRole("region", { name: GOING });
/** Somebody waits a day: the data centre's staff is done by then. */
const wait = () => world.api.advance({ days: 1 });

async function openMove(of) {
  await of.getByRole("button", { name: "More actions" }).click();
  await of.getByRole("menuitem", { name: "Move to another region" }).click();
  await dialog(of).waitFor();
}

async function ask(region) {
  await staff.goto(`/admin/services/${id}`);
  await openMove(staff);
  await dialog(staff).getByLabel("New region").selectOption(region);
  await dialog(staff).getByRole("textbox").fill(host);
  await dialog(staff).getByRole("button", { name: "Move the server" }).click();
  await dialog(staff).waitFor({ state: "detached" });
}

test("a customer reads which regions support agrees with them", async () => {
  await page.goto(`/portal/services/${id}`);
  await openMove(page);
  await dialog(page).getByText(/Ask support: they agree it with you/).first().waitFor();
  await shots(page, "moving-customer");
  await page.keyboard.press("Escape");
});

test("staff asks for the move, and both sides are told on the server's page while it lasts", async () => {
  await staff.goto(`/admin/services/${id}`);
  await openMove(staff);
  await dialog(staff).getByLabel("New region").waitFor();
  await shots(staff, "moving-dialog");
  await staff.keyboard.press("Escape");
  await ask("UK");
  await going(staff).waitFor();
  await going(staff).getByRole("button", { name: "How far it is" }).click();
  await dialog(staff).getByText("EU to UK").waitFor();
  await shots(staff, "moving-how-far");
  assert.deepEqual(await findings(staff), []);
  await staff.keyboard.press("Escape");
  await page.goto(`/portal/services/${id}`);
  await going(page).waitFor();
  await shots(page, "moving-notice");
  assert.deepEqual(await findings(page), []);
});

test("it is in its new region, with another address, and the notice is gone", async () => {
  await wait();
  const moved = await until("the new region", async () => {
    const now = await service();
    return now.region === "UK" && !now.moving ? now : null;
  }, 60);
  assert.notEqual(moved.ipv4, before_.ipv4);
  await page.goto(`/portal/services/${id}`);
  await page.getByText(moved.ipv4).first().waitFor();
  assert.equal(await going(page).count(), 0);
  await shots(page, "moving-there");
});

test("a move that was given up and done after all is taken over", async () => {
  await ask("SIN");
  await going(staff).getByRole("button", { name: "How far it is" }).click();
  await dialog(staff).getByRole("button", { name: "Stop waiting" }).click();
  await dialog(staff).getByRole("button", { name: "Take it over" }).click();
  await dialog(staff).getByText(/The data centre says that the machine is in UK/).waitFor();
  await shots(staff, "moving-too-early");
  await staff.keyboard.press("Escape");
  await wait();
  assert.equal((await service()).region, "UK");
  await staff.goto(`/admin/services/${id}`);
  await openMove(staff);
  await dialog(staff).getByLabel(/^Moved after all/).waitFor();
  await shots(staff, "moving-take-over");
  await dialog(staff).getByRole("button", { name: "Take it over" }).click();
  await until("the region", async () => (await service()).region === "SIN");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
