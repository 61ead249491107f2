// Documents: a customer's receipt and statement, and how staff makes documents look, with the preview beside the form.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, findings, open, shot, signIn, until } from "./harness.mjs";

const ADA = { name: "Ada Paper", email: "ada@paper.example" };
let world, page, staff;
before(async () => {
  world = await open();
  [page, staff] = [await world.visitor(), await world.visitor()];
  await Promise.all([buyServer(page, ADA, "paper.example.com"), signIn(staff, OWNER)]);
});
after(() => world?.stop());

/** The first bytes and the type behind a link, fetched with the visitor's session. */
const behind = (visitor, href) => visitor.evaluate(async (address) => {
  const answer = await fetch(address);
  return `${answer.status} ${answer.headers.get("content-type")} ${(await answer.text()).slice(0, 5)}`;
}, href);
const PDF = "200 application/pdf %PDF-";

test("the customer gets a receipt of the payment and a statement of chosen days", async () => {
  const [customer] = (await world.api.get(`/admin/customers?q=${encodeURIComponent(ADA.email)}`)).items;
  const [invoice] = (await world.api.get(`/admin/invoices?customer_id=${customer.id}`)).items;
  await page.goto(`/portal/invoices/${invoice.id}`);
  const receipt = page.getByRole("link", { name: /^Receipt of the payment of/ });
  assert.equal(await behind(page, await receipt.getAttribute("href")), PDF);
  await shot(page, "documents-invoice");
  await page.goto("/portal/invoices");
  await page.getByRole("button", { name: "Statement" }).click();
  const form = page.getByRole("dialog").getByRole("form", { name: "Statement" });
  await form.getByLabel("From").fill("2999-01-01");
  await form.getByRole("button", { name: "Get PDF" }).click();
  await form.getByText("Choose a day that is not after the last.").waitFor();
  await form.getByLabel("From").fill("2020-01-01");
  assert.deepEqual(await findings(page), []);
  await shot(page, "documents-statement-phone");
  const [download] = await Promise.all([page.waitForEvent("download"), form.getByRole("button", { name: "Get PDF" }).click()]);
  assert.match(download.suggestedFilename(), /^statement-2020-01-01-.*\.pdf$/);
});

test("staff gets both from the pages of the customer and of the payment", async () => {
  const [customer] = (await world.api.get(`/admin/customers?q=${encodeURIComponent(ADA.email)}`)).items;
  const [payment] = (await world.api.get(`/admin/payments?customer_id=${customer.id}`)).items;
  await staff.goto(`/admin/payments/${payment.id}`);
  assert.equal(await behind(staff, await staff.getByRole("link", { name: "Receipt" }).getAttribute("href")), PDF);
  await staff.goto(`/admin/customers/${customer.id}`);
  await staff.getByRole("button", { name: "Statement" }).click();
  const [download] = await Promise.all([staff.waitForEvent("download"), staff.getByRole("dialog").getByRole("button", { name: "Get PDF" }).click()]);
  assert.match(download.suggestedFilename(), /^statement-/);
});

test("the preview follows what is typed, and a text that cannot be printed is refused at its field", async () => {
  await staff.goto("/admin/settings");
  await staff.getByRole("link", { name: "Looks of documents" }).click();
  const form = staff.getByRole("form", { name: "Documents" });
  const sample = (kind) => staff.getByRole("img", { name: `Sample: ${kind}` });
  const settled = () => staff.waitForFunction(() => {
    const image = document.querySelector('img[alt^="Sample"]');
    return image && !image.dataset.old && image.complete ? image.src : null;
  });
  const first = await (await settled()).jsonValue();
  await form.getByLabel("Line below the head").fill("Fast servers since 2012");
  await staff.waitForFunction((old) => {
    const image = document.querySelector('img[alt^="Sample"]');
    return image && !image.dataset.old && image.src !== old;
  }, first);
  await form.getByLabel("Text at the end").fill("#read(\"/etc/passwd\") *pay* {{balance_due}} <b>now</b>");
  await settled();
  await form.getByLabel("Text at the end").fill("Pay {{password}}");
  await form.getByText(/There is no placeholder \{\{password\}\} here/).waitFor();
  await staff.getByRole("alert").getByText(/There is no placeholder/).waitFor();
  await shot(staff, "documents-refused");
  await form.getByLabel("Text at the end").fill("Pay {{balance_due}} by {{due_date}}.");
  await staff.getByRole("alert").waitFor({ state: "detached" });
  await form.getByLabel("Document", { exact: true }).selectOption("statement");
  await sample("Statement").waitFor();
  await settled();
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "documents-editor-phone-dark");
});

test("a logo is checked, kept and printed; all of it is saved, and put back", async () => {
  const form = staff.getByRole("form", { name: "Documents" });
  const choose = (name, mimeType, text) => staff.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
  await choose("bad.svg", "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  await form.getByText(/The drawing holds <script/).waitFor();
  await choose("logo.svg", "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 30"><rect width="120" height="30" rx="6" fill="#aa3311"/><circle cx="15" cy="15" r="8" fill="#fff"/></svg>');
  await form.getByText("SVG, 1 kB").waitFor();
  await form.getByLabel("Colour", { exact: true }).fill("#aa3311");
  await form.getByLabel("Lines at the foot").fill("Managing director: A. Example\nHRB 12345");
  await form.getByRole("button", { name: "Save" }).click();
  await staff.getByText("Saved. Documents issued from now on look like this.").waitFor();
  const kept = await world.api.get("/admin/document-looks");
  assert.deepEqual([kept.header, kept.accent, kept.logo.format], ["Fast servers since 2012", "#aa3311", "svg"]);
  assert.equal(kept.notes.invoice, "Pay {{balance_due}} by {{due_date}}.");
  await staff.waitForFunction(() => document.querySelector('img[alt^="Sample"]:not([data-old])'));
  await shot(staff, "documents-editor");
  await form.getByRole("button", { name: "Reset to default" }).click();
  await form.getByText("None: the name of the business stands there.").waitFor();
  await form.getByRole("button", { name: "Save" }).click();
  // The button rests while it saves, too.
  const back = await until("the default looks", async () => {
    const looks = await world.api.get("/admin/document-looks");
    return looks.logo ? null : looks;
  });
  assert.deepEqual([back.header, back.accent, back.logo], ["", null, null]);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
