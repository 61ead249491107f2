// Images of a customer's own: the plan allows them, the customer brings one by its address, watches it load, installs it on a server, and cannot delete it then.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, dialogs, findings, open, shots, signIn, until } from "./harness.mjs";

let world, page, staff, id;
const host = "own1.example.com";

before(async () => {
  world = await open({ alone: true });
  [page, staff] = [await world.visitor(), await world.visitor()];
  id = await buyServer(page, { name: "Iris Imager", email: `iris-${process.pid}@example.com` }, host);
  await signIn(staff, OWNER);
});
after(() => world?.stop());

const { dialog } = dialogs(() => page);
const service = () => world.api.get(`/admin/services/${id}`);

test("a plan allows none at first, and the page says so", async () => {
  await page.getByRole("navigation").getByRole("link", { name: "Images" }).first().click();
  await page.getByText("Your plans do not include images of your own").waitFor();
  await shots(page, "own-images-none");
  assert.deepEqual(await findings(page), []);
});

test("staff allows one with 5 GB", async () => {
  const plan = (await world.api.get("/admin/products?kind=vps&limit=100")).items.find((one) => one.name === "Cloud VPS S");
  await staff.goto(`/admin/products/${plan.id}?tab=setup`);
  const form = staff.getByRole("form", { name: /./ }).filter({ hasText: "Images of their own" });
  await form.getByLabel("Images of their own").fill("1");
  await form.getByRole("button", { name: /Save/ }).click();
  await form.getByText(/Say how many GB as well/).waitFor();
  await form.getByLabel("Space for them in GB").fill("5");
  await shots(staff, "own-images-plan");
  await form.getByRole("button", { name: /Save/ }).click();
  await until("the allowance", async () => (await world.api.get(`/admin/products/${plan.id}/setup`)).own_images === 1);
  assert.deepEqual(await findings(staff), []);
});

test("the customer brings one: a wrong address is told at its field, and the image loads", async () => {
  await page.goto("/portal/images");
  await page.getByRole("button", { name: "Add an image" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("mine");
  await dialog().getByLabel("Address of the file").fill("https://files.example.com/mine.vmdk");
  await dialog().getByLabel("Version").fill("12");
  await dialog().getByRole("button", { name: "Add an image" }).click();
  await dialog().getByText(/must be an \.iso or a \.qcow2/).waitFor();
  await shots(page, "own-images-form");
  await dialog().getByLabel("Address of the file").fill("https://files.example.com/mine.qcow2");
  await dialog().getByRole("button", { name: "Add an image" }).click();
  await page.getByText("Loading", { exact: true }).waitFor();
  await page.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByText("1 of 1 image used").waitFor();
  await shots(page, "own-images");
  assert.deepEqual(await findings(page), []);
});

test("no second one fits into the plan", async () => {
  await page.getByRole("button", { name: "Add an image" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("second");
  await dialog().getByLabel("Address of the file").fill("https://files.example.com/second.qcow2");
  await dialog().getByLabel("Version").fill("12");
  await dialog().getByRole("button", { name: "Add an image" }).click();
  await dialog().getByText(/include (1 images|one image) of your own/).waitFor();
  await dialog().getByRole("button", { name: "Cancel" }).click();
});

test("a new server is ordered from it", async () => {
  await page.getByRole("button", { name: "More for mine" }).click();
  await page.getByRole("menuitem", { name: "New server from it" }).click();
  await dialog().getByRole("link", { name: "Cloud VPS S" }).waitFor();
  await shots(page, "own-images-order");
  assert.deepEqual(await findings(page), []);
  await dialog().getByRole("link", { name: "Cloud VPS S" }).click();
  await page.getByRole("heading", { level: 1, name: "Cloud VPS S" }).waitFor();
  const mine = page.getByRole("radio", { name: /^mine \(your own image\)/ });
  await until("the image to be chosen", () => mine.isChecked());
  await page.getByLabel("Hostname").fill("own2.example.com");
  await shots(page, "own-images-configure");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Add to cart" }).filter({ visible: true }).click();
  await page.getByRole("heading", { level: 1, name: "Cart" }).waitFor();
  await page.getByText("own2.example.com").first().waitFor();
  assert.equal(await page.getByText("Before you can order").count(), 0);
  await page.goto("/portal/images");
});

test("it is installed on the server, and stays while the server stands on it", async () => {
  await page.getByRole("button", { name: "More for mine" }).click();
  await page.getByRole("menuitem", { name: `Install on ${host}` }).click();
  const choice = dialog().getByLabel("Operating system");
  await until("the image to be chosen", async () => (await choice.locator("option:checked").textContent())?.startsWith("mine"));
  await dialog().getByRole("textbox").last().fill(host);
  await shots(page, "own-images-install");
  await dialog().getByRole("button", { name: /Reinstall/ }).click();
  await until("the image on the server", async () => (await service()).image.name === "mine", 120);
  await page.goto("/portal/images");
  await page.getByRole("button", { name: "More for mine" }).click();
  await page.getByRole("menuitem", { name: /Delete/ }).getByText(/Servers were installed from it/).waitFor();
  await page.keyboard.press("Escape");
});

test("staff sees whose it is", async () => {
  const account = (await world.api.get("/admin/provider-accounts")).items[0].id;
  await staff.goto(`/admin/provider-accounts/${account}?tab=images`);
  const row = staff.getByRole("row").filter({ hasText: "mine" });
  await row.getByRole("link", { name: "Iris Imager" }).waitFor();
  await shots(staff, "own-images-staff");
  assert.deepEqual(await findings(staff), []);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
