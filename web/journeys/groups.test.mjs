// A group of customers: it is made, gets settings of its own, a customer is put into it and has them, and it goes when nobody is in it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, findings, open, shot, signIn, signUpByApi } from "./harness.mjs";

const BUYER = { email: "gustav@groups.example", password: PASSWORD, name: "Gustav Gruppe" };
const dialog = (page) => page.getByRole("dialog");
let world, staff, customer;
before(async () => {
  world = await open();
  staff = await world.visitor();
  await signIn(staff, OWNER);
  customer = await signUpByApi(world.base, BUYER);
});
after(() => world?.stop());

test("a group is made, and a name that is used is refused at its field", async () => {
  await staff.goto("/admin/customers");
  await staff.getByRole("link", { name: "Customer groups" }).click();
  await staff.getByRole("heading", { name: "Customer groups" }).waitFor();
  await shot(staff, "groups-empty");
  await staff.getByRole("button", { name: "Add a group" }).click();
  await dialog(staff).getByLabel("Name").fill("Resellers");
  await dialog(staff).getByLabel("Note").fill("Framework contract, thirty days");
  await dialog(staff).getByRole("button", { name: "Add a group" }).click();
  await staff.getByRole("row", { name: /Resellers.*Framework contract/ }).waitFor();
  await staff.getByRole("button", { name: "Add a group" }).click();
  await dialog(staff).getByLabel("Name").fill("RESELLERS");
  await dialog(staff).getByRole("button", { name: "Add a group" }).click();
  await dialog(staff).getByText(/Another group has this name/).waitFor();
  await shot(staff, "group-refused");
  await staff.keyboard.press("Escape");
});

test("it gets settings of its own on the same screen as the others", async () => {
  await staff.getByRole("row", { name: /Resellers/ }).getByRole("link").first().click();
  await staff.getByRole("heading", { name: "Resellers" }).waitFor();
  await staff.getByLabel("Suspend after", { exact: true }).fill("30");
  await staff.getByRole("button", { name: "Save" }).click();
  await staff.getByText("Automation saved").first().waitFor();
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "group-settings");
});

test("a customer is put into it and has its settings", async () => {
  await staff.goto(`/admin/customers/${customer.id}`);
  await staff.getByText("No group").first().waitFor();
  await staff.getByRole("button", { name: "Change the group" }).click();
  await dialog(staff).getByRole("combobox", { name: "Group" }).selectOption({ label: "Resellers" });
  await dialog(staff).getByRole("button", { name: "Save" }).click();
  await staff.getByRole("link", { name: "Resellers" }).waitFor();
  await shot(staff, "group-customer");
  await staff.goto(`/admin/customers/${customer.id}?tab=settings`);
  await staff.getByText("Set for the group Resellers").first().waitFor();
  assert.equal(await staff.getByLabel("Suspend after", { exact: true }).inputValue(), "30");
  await shot(staff, "group-origin");
});

test("the list of customers shows who is in it", async () => {
  const group = (await world.api.get("/admin/customer-groups")).items[0];
  await staff.goto(`/admin/customers?customer_group_id=${group.id}`);
  await staff.getByRole("row", { name: /Gustav Gruppe/ }).waitFor();
  assert.equal(await staff.getByRole("row").count(), 2, "the head and one customer");
  await staff.getByRole("combobox", { name: "Group" }).waitFor();
  await staff.goto(`/admin/customer-groups/${group.id}?tab=customers`);
  await staff.getByRole("row", { name: /Gustav Gruppe/ }).waitFor();
});

test("it stays while customers are in it, and goes when nobody is", async () => {
  const remove = staff.getByRole("button", { name: "Remove", exact: true });
  assert.equal(await remove.getAttribute("aria-disabled"), "true");
  await staff.goto(`/admin/customers/${customer.id}`);
  await staff.getByRole("button", { name: "Change the group" }).click();
  await dialog(staff).getByRole("combobox", { name: "Group" }).selectOption({ label: "No group" });
  await dialog(staff).getByRole("button", { name: "Save" }).click();
  await staff.getByText("No group").first().waitFor();
  await staff.goto("/admin/customer-groups");
  await staff.getByRole("row", { name: /Resellers/ }).getByRole("link").first().click();
  await remove.click();
  await dialog(staff).getByRole("button", { name: "Remove", exact: true }).click();
  await staff.getByText("No groups yet").waitFor();
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
