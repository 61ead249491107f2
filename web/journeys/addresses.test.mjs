// A floating address: bought in the provider's panel, given with a price, put on a server and moved to another, seen in its history, and taken back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, findings, open, orderByApi, payByApi, placeByApi, shots, signIn, until } from "./harness.mjs";

let world, page, staff, ip;
const name = `Fiona Floating ${process.pid}`;
const [one, two] = ["float1.example.com", "float2.example.com"];

before(async () => {
  world = await open();
  const person = { name, email: `fiona-${process.pid}@example.com` };
  const { order, shopper } = await orderByApi(world.base, person, one);
  for (const placed of [order, await placeByApi(shopper, two)]) await payByApi(world, shopper, placed.invoice.id, name);
  await until("two servers that run", async () => (await shopper.get("/portal/services?state=active")).items.length === 2, 90);
  [page, staff] = [await world.visitor(), await world.visitor()];
  await signIn(page, { email: person.email, password: PASSWORD });
  ({ ip } = await world.provider.post("vips", { region: "EU", type: "floating" }));
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const dialog = (of) => of.getByRole("dialog");
const put = async (server) => {
  await page.getByRole("button", { name: "Move" }).first().click();
  await dialog(page).getByLabel("Server").selectOption({ label: server });
  await dialog(page).getByRole("button", { name: "Move" }).click();
  await dialog(page).waitFor({ state: "detached" });
};

test("the team reads it from the data centre and gives it with a price", async () => {
  await staff.goto("/admin/addresses");
  await staff.getByRole("button", { name: "Read from data centre" }).click();
  await staff.getByText("The addresses were read").first().waitFor();
  await staff.goto("/admin/addresses?show=free");
  await staff.getByRole("link", { name: ip }).first().click();
  await staff.getByRole("heading", { level: 1, name: ip }).waitFor();
  await staff.getByRole("button", { name: "Give to a customer" }).click();
  await dialog(staff).getByLabel("Customer").selectOption({ label: name });
  await dialog(staff).getByLabel("Price").fill("free");
  await dialog(staff).getByRole("button", { name: "Give to a customer" }).click();
  await dialog(staff).getByText("Enter an amount").waitFor();
  await dialog(staff).getByLabel("Price").fill("3.10");
  await shots(staff, "address-give");
  await dialog(staff).getByRole("button", { name: "Give to a customer" }).click();
  await staff.getByText("The address was given").first().waitFor();
  await staff.getByText("€3.10").first().waitFor();
  await staff.getByText(/The cost book has no price for floating_ip/).waitFor();
  await shots(staff, "address-given-admin");
  assert.deepEqual(await findings(staff), []);
});

test("the customer sees its price and puts it on a server, whose set-up is shown", async () => {
  await page.goto("/portal/addresses");
  await page.getByRole("row", { name: new RegExp(`${ip}.*€3.10`) }).getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name: ip }).waitFor();
  await page.getByRole("region", { name: "Set-up inside the server" }).getByText(`${ip}/32`).first().waitFor();
  await put(one);
  await page.getByRole("row", { name: new RegExp(`${one}.*now`) }).waitFor({ timeout: 30_000 });
  await shots(page, "address-floating");
  assert.deepEqual(await findings(page), []);
});

test("it moves to the other server, and its history says so", async () => {
  await put(two);
  await page.getByRole("row", { name: new RegExp(`${two}.*now`) }).waitFor({ timeout: 30_000 });
  const history = page.getByRole("table", { name: "Who held it" });
  assert.equal(await history.getByRole("row", { name: /float[12]\.example\.com/ }).count(), 2);
  await history.getByRole("row", { name: new RegExp(one) }).waitFor();
  await shots(page, "address-history");
});

test("taken back its bill ends, and it is free again", async () => {
  await put("On no server");
  await page.getByRole("row", { name: new RegExp(`${two}.*now`) }).waitFor({ state: "detached", timeout: 30_000 });
  // It is not the customer's any more then, and the page would look for it.
  await page.goto("/portal/addresses");
  await staff.reload();
  await staff.getByRole("button", { name: "Price and customer" }).click();
  await dialog(staff).getByLabel("Customer").selectOption({ label: "Nobody's" });
  await dialog(staff).getByLabel("Credit the days").waitFor();
  await dialog(staff).getByRole("button", { name: "Take back" }).click();
  await staff.getByText("The address was taken back").first().waitFor();
  await staff.getByRole("button", { name: "Give to a customer" }).waitFor();
  await staff.goto("/admin/addresses?show=free");
  await staff.getByRole("link", { name: ip }).first().waitFor();
  await shots(staff, "addresses-free");
  const { items } = await world.api.get(`/admin/billable-items?q=${ip}`);
  assert.deepEqual(items.map((item) => item.state), ["cancelled"]);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
