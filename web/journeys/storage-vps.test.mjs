// A storage server: bought like any other, with what the data centre does not sell for it left out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, fillCart, findings, open, openServer, payWith, placeOrder, shot, signUp } from "./harness.mjs";

const person = { name: "Vera Vault", email: `vera-${process.pid}@example.com` };
const HOST = "vault1.example.com";
let world, page;
before(async () => {
  world = await open();
  page = await world.visitor();
});
after(() => world?.stop());

test("a storage server is chosen, ordered and paid", async () => {
  await fillCart(page, HOST, "Storage VPS S");
  await page.getByText("Storage VPS S").first().waitFor();
  await shot(page, "storage-vps-cart");
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
});

test("it runs on the data centre's storage plan, with the disk that was sold", async () => {
  await openServer(page, HOST);
  await page.getByText("Running").first().waitFor();
  const service = (await world.api.get(`/admin/services?q=${HOST}&limit=5`)).items[0];
  const { provider, can } = await world.api.get(`/admin/services/${service.id}`);
  const { machines } = await world.provider.get("machines");
  const machine = machines.find((one) => String(one.instance_id) === provider.instance_id);
  assert.equal(machine.product_id, "V93");
  await shot(page, "storage-vps");
  assert.deepEqual(await findings(page), []);
  assert.match(can.snapshot.reason, /does not include snapshots/);
  await page.goto(`/portal/services/${service.id}?tab=add_ons`);
  await page.getByRole("button", { name: "Add Private network" }).waitFor();
  assert.equal(await page.getByText("Daily backup").count(), 0, "the data centre has no backup for storage servers");
  await shot(page, "storage-vps-add-ons");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
