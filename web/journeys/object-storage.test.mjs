// The team gives a customer buckets in a storage; the customer makes one, uploads a file, fetches it, and changes the secret key.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { OWNER, fillCart, findings, open, shot, signIn, signUp, until } from "./harness.mjs";

let world, page;

/** A call of the API with the session of a page. */
const call = (from, method, path, body) =>
  from.evaluate(
    async ([method, path, body]) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
      return answer.json();
    },
    [method, path, body],
  );

before(async () => {
  world = await open();
  page = await world.visitor();
  await fillCart(page, "bucket1.example.com");
  await signUp(page, { name: "Bea Bucket", email: `bucket-${process.pid}@example.com` });
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  const storage = await call(owner, "POST", "/admin/object-storages", { name: "Journey", region: "SIN", size_gb: 250 });
  await until("the storage is ready", async () => (await call(owner, "GET", `/admin/object-storages/${storage.id}`)).state === "ready", 60);
  const customers = await call(owner, "GET", `/admin/customers?q=bucket-${process.pid}@example.com`);
  const share = await call(owner, "POST", `/admin/object-storages/${storage.id}/shares`, { customer_id: customers.items[0].id });
  assert.equal(share.state, "ready");
});
after(() => world?.stop());

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
  await page.setViewportSize({ width: 1280, height: 900 });
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
