// The team orders a storage, lets it grow, and gives a customer buckets in it; the customer makes one, uploads a file, fetches it, and changes the
// secret key; then the team withdraws the share and lets the storage end.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { OWNER, fillCart, findings, open, shot, shots, signIn, signUp } from "./harness.mjs";

let world, page, owner;
const email = `bucket-${process.pid}@example.com`;

before(async () => {
  world = await open();
  page = await world.visitor();
  await fillCart(page, "bucket1.example.com");
  await signUp(page, { name: "Bea Bucket", email });
  owner = await world.visitor();
  await signIn(owner, OWNER);
});
after(() => world?.stop());

const dialogOf = (where) => where.getByRole("dialog");

test("the team orders a storage, told what is wrong first", async () => {
  await owner.goto("/admin");
  await owner.getByRole("navigation").getByRole("link", { name: "Object storage" }).click();
  await owner.getByRole("heading", { level: 1, name: "Object storage" }).waitFor();
  await owner.getByText("No object storage yet").waitFor();
  await shots(owner, "staff-storages-empty");
  await owner.getByRole("button", { name: "Order storage" }).click();
  const form = owner.getByRole("form", { name: "Order storage" });
  await form.getByRole("button", { name: "Order storage" }).click();
  await form.getByText("Enter a name.").waitFor();
  await form.getByLabel("Name").fill("Journey");
  await form.getByLabel("Region").selectOption("SIN");
  await form.getByLabel("Space in GB").fill("300");
  await form.getByRole("button", { name: "Order storage" }).click();
  await form.getByText("Space is sold in steps of 250 GB.", { exact: false }).last().waitFor();
  await form.getByLabel("Space in GB").fill("250");
  await form.getByRole("switch", { name: "Grows by itself when it is full" }).click();
  await form.getByLabel("Limit in GB").fill("500");
  await shots(owner, "staff-storage-order");
  assert.deepEqual(await findings(owner), []);
  await form.getByRole("button", { name: "Order storage" }).click();
  await owner.getByRole("heading", { level: 1, name: "Journey" }).waitFor();
  await owner.getByText("Ready", { exact: true }).waitFor({ timeout: 60_000 });
  await owner.getByRole("link", { name: "Object storage" }).last().click();
  await owner.getByRole("link", { name: "Journey" }).waitFor();
  await owner.getByText("0 B of 250 GB").waitFor();
  await shots(owner, "staff-storages");
  assert.deepEqual(await findings(owner), []);
});

test("the team gives it more space, and never less", async () => {
  await owner.getByRole("link", { name: "Journey" }).click();
  await owner.getByRole("button", { name: "Change space" }).click();
  const form = owner.getByRole("form", { name: "Change space" });
  await form.getByLabel("Space in GB").fill("500");
  await form.getByLabel("Limit in GB").fill("250");
  await form.getByRole("button", { name: "Change space" }).click();
  await form.getByText("The limit cannot be below the 500 GB that are bought.", { exact: false }).waitFor();
  await form.getByRole("switch").click();
  await form.getByRole("button", { name: "Change space" }).click();
  await owner.getByText("0 B of 500 GB").first().waitFor();
  await owner.getByRole("definition").filter({ hasText: /^Off$/ }).waitFor();
  await dialogOf(owner).waitFor({ state: "detached" });
  await owner.getByRole("button", { name: "Change space" }).click();
  await form.getByLabel("Space in GB").fill("250");
  await form.getByRole("button", { name: "Change space" }).click();
  await form.getByText("A storage only grows", { exact: false }).waitFor();
  await form.getByRole("button", { name: "Cancel" }).click();
  await dialogOf(owner).waitFor({ state: "detached" });
});

test("the team gives a customer buckets in it", async () => {
  await owner.getByRole("tab", { name: "Shares" }).click();
  await owner.getByText("Nobody has a share yet").waitFor();
  await owner.getByRole("button", { name: "Give a share" }).click();
  const form = owner.getByRole("form", { name: "Give a share" });
  await form.getByLabel("Customer").selectOption({ label: "Bea Bucket" });
  await form.getByRole("radio", { name: "Buckets in it" }).check();
  await shots(owner, "staff-share-give");
  await form.getByRole("button", { name: "Give a share" }).click();
  const row = owner.getByRole("row", { name: /Bea Bucket/ });
  await row.getByText("Ready", { exact: true }).waitFor({ timeout: 30_000 });
  await shots(owner, "staff-shares");
  assert.deepEqual(await findings(owner), []);
});

test("a bucket is made, filled and read", async () => {
  await page.goto("/portal/object-storages");
  await page.getByRole("link", { name: "Journey" }).click();
  await page.getByRole("button", { name: "New bucket" }).first().click();
  const form = page.getByRole("form", { name: "New bucket" });
  await form.getByLabel("Name of the bucket").fill("Photos!");
  await form.getByRole("button", { name: "Make the bucket" }).click();
  await form.getByText("Use 3 to 63 small letters").waitFor();
  await form.getByLabel("Name of the bucket").fill("photos");
  await form.getByRole("button", { name: "Make the bucket" }).click();
  await page.getByRole("button", { name: "photos", exact: true }).click();
  await page.getByRole("heading", { name: "Nothing here" }).waitFor();
  await shot(page, "storage-empty");
  const file = join(tmpdir(), `letter-${process.pid}.txt`);
  writeFileSync(file, "hello from the browser");
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole("cell", { name: "22 B" }).or(page.getByText("22 B")).first().waitFor();
  await shot(page, "storage-files");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: /^More about letter/ }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Download" }).click()]);
  assert.equal(readFileSync(await download.path(), "utf8"), "hello from the browser");
});

test("keys are revealed and made anew, and programs have their lines", async () => {
  await page.getByRole("tab", { name: "Keys and programs" }).click();
  await page.getByLabel("Lines for AWS CLI", { exact: true }).waitFor();
  await page.getByText("s3://photos/photo.jpg").first().waitFor();
  await page.getByRole("button", { name: "Make a new secret key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new secret key" }).click();
  await page.getByText("There is a new secret key").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show Secret key" }).click();
  await page.getByText(/^[0-9a-f]{32}$/).first().waitFor();
  await shot(page, "storage-keys");
  assert.deepEqual(await findings(page), []);
});

test("the team sees what is used, and withdraws the share when its buckets are gone", async () => {
  await owner.getByRole("tab", { name: "Usage" }).click();
  await owner.getByRole("button", { name: "Read now" }).click();
  await owner.getByText("The data centre was asked").waitFor();
  await owner.getByRole("img", { name: /of 500 GB used/ }).waitFor();
  await owner.getByText("90 days", { exact: true }).click();
  await owner.getByRole("button", { name: "As a table" }).or(owner.getByRole("button", { name: /table/i })).first().click();
  await owner.getByRole("columnheader", { name: "Used" }).waitFor();
  await shots(owner, "staff-storage-usage");
  assert.deepEqual(await findings(owner), []);
  await owner.getByRole("tab", { name: "Shares" }).click();
  const withdraw = async () => {
    await owner.getByRole("button", { name: "More about the share of Bea Bucket" }).click();
    await owner.getByRole("menuitem", { name: "Withdraw share" }).click();
    await dialogOf(owner).getByRole("button", { name: "Withdraw share" }).click();
  };
  await withdraw();
  await dialogOf(owner).getByText("The share has buckets (photos). Delete them first.").waitFor();
  await shots(owner, "staff-share-refused");
  await dialogOf(owner).getByRole("button", { name: "Cancel" }).click();
  await dialogOf(owner).waitFor({ state: "detached" });

  await page.getByRole("tab", { name: "Files" }).click();
  await page.getByRole("button", { name: "photos", exact: true }).click();
  await page.getByRole("button", { name: /^More about letter/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialogOf(page).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { name: "Nothing here" }).waitFor();
  await page.getByRole("button", { name: "All buckets" }).or(page.getByRole("link", { name: "All buckets" })).first().click();
  await page.getByRole("button", { name: /photos/ }).last().click();
  await page.getByRole("menuitem", { name: "Delete bucket" }).click();
  await dialogOf(page).getByRole("textbox").fill("photos");
  await dialogOf(page).getByRole("button", { name: "Delete bucket" }).click();
  await page.getByText("No buckets yet").waitFor();

  // The page of a share that is taken away meanwhile asks for it once more, and is told that it is gone.
  await page.goto("/portal/object-storages");
  await withdraw();
  await owner.getByText("Nobody has a share yet").waitFor();
  await page.goto("/portal/object-storages");
  await page.getByText("No object storage yet").waitFor();
});

test("the storage is cancelled with its name typed, and says when it ends", async () => {
  await owner.getByRole("button", { name: "More actions" }).click();
  await owner.getByRole("menuitem", { name: "Cancel storage" }).click();
  const go = dialogOf(owner).getByRole("button", { name: "Cancel storage" });
  assert.ok(await go.isDisabled());
  await dialogOf(owner).getByRole("textbox").fill("Journey");
  await shots(owner, "staff-storage-cancel");
  await go.click();
  await owner.getByRole("heading", { name: /^This storage ends on/ }).waitFor();
  await owner.getByRole("button", { name: "More actions" }).click();
  await owner.getByRole("menuitem", { name: /It is cancelled and ends on/ }).waitFor();
  await owner.keyboard.press("Escape");
  await shots(owner, "staff-storage-ends");
  assert.deepEqual(await findings(owner), []);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
