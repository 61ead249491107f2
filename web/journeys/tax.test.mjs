// A business abroad: its VAT number is confirmed later than it would like, staff sees the evidence, and the report agrees with the books.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, PASSWORD, open, shot, signIn, signUpByApi, until } from "./harness.mjs";

const BUYER = { email: "tina@tax.example", password: PASSWORD };
let world, page, staff, id;
before(async () => {
  world = await open();
  ({ id } = await signUpByApi(world.base, { ...BUYER, name: "Tina Tax", company: "Tax Trial Srl", country: "IT", tax_id: "IT12345678301", address: { line1: "Via Roma 1", city: "Torino", postal_code: "10100" } }));
  [page, staff] = [await world.visitor(), await world.visitor()];
  await Promise.all([signIn(page, BUYER), signIn(staff, OWNER)]);
});
after(() => world?.stop());

test("the customer sees that the register has not answered", async () => {
  await until("the first question", async () => (await world.api.get(`/admin/customers/${id}/tax`)).vat.state === "unavailable");
  await page.goto("/portal/profile");
  await page.getByText("No answer yet").waitFor();
  await page.getByText(/orders and invoices wait/).waitFor();
  await shot(page, "tax-profile-waits");
});

test("staff reads the evidence, and the customer corrects the number", async () => {
  await staff.goto(`/admin/customers/${id}?tab=tax`);
  await staff.getByRole("heading", { name: "VAT number" }).waitFor();
  await staff.getByText(/VIES has not answered yet/).waitFor();
  await staff.getByText("The register of the member state is out of service.").first().waitFor();
  const form = page.getByRole("form", { name: "Details" });
  await form.getByLabel("VAT number").fill("IT 12345678901");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("The register has confirmed your number.").waitFor();
  await staff.getByRole("button", { name: "Ask now" }).click();
  await staff.getByText("VIES confirmed the number.").waitFor();
  await staff.getByText(/SANDBOX TRADER 12345678901/).first().waitFor();
  await shot(staff, "tax-evidence");
});

test("a rule that overlaps is refused by name; a new rate ends the old one", async () => {
  await staff.goto("/admin/tax-rules");
  await staff.getByRole("button", { name: "Add a rule" }).click();
  const form = staff.getByRole("dialog").getByRole("form", { name: "Add a rule" });
  await form.getByLabel("Country", { exact: true }).selectOption("MT");
  await form.getByLabel("Rate in percent").fill("21");
  await form.getByLabel("From", { exact: false }).first().fill("2035-01-01");
  await form.getByRole("switch", { name: "End the rule in force on that day" }).press("Space");
  await form.getByRole("button", { name: "Add a rule" }).click();
  await form.getByText(/overlaps with the rule VAT 18 % of MT/).waitFor();
  await form.getByRole("switch", { name: "End the rule in force on that day" }).press("Space");
  await form.getByRole("button", { name: "Add a rule" }).click();
  await staff.getByRole("dialog").waitFor({ state: "detached" });
  await staff.getByLabel("Find").fill("Malta");
  await staff.getByRole("row", { name: /Malta.*VAT 21 %.*To come/ }).waitFor();
  await shot(staff, "tax-rules");
});

test("a province's tax stands beside the country's", async () => {
  await staff.goto("/admin/tax-rules");
  for (const [name, rate, region] of [["GST", "5", ""], ["QST", "9.975", "QC"]]) {
    await staff.getByRole("button", { name: "Add a rule" }).click();
    const form = staff.getByRole("dialog").getByRole("form", { name: "Add a rule" });
    const standing = form.getByLabel("How it stands to the country's tax");
    await form.getByLabel("Country", { exact: true }).selectOption("CA");
    await form.getByLabel("State or region").fill(region);
    await form.getByLabel("Name on invoices").fill(name);
    await form.getByLabel("Rate in percent").fill(rate);
    if (region) await standing.selectOption("added");
    else assert.equal(await standing.count(), 0, "a tax of the whole country stands alone");
    await form.getByRole("button", { name: "Add a rule" }).click();
    await staff.getByRole("dialog").waitFor({ state: "detached" });
  }
  await staff.getByLabel("Find").fill("Canada");
  await staff.getByRole("row", { name: /Canada, QC.*QST 9\.975 %.*Beside it, on net/ }).waitFor();
  await shot(staff, "tax-rules-canada");
});

test("the report of the year agrees with the ledger", async () => {
  await staff.goto("/admin/tax-report?from=2020-01-01&to=2022-01-01");
  await staff.getByText("The documents and the ledger agree to the cent.").waitFor();
  const [download] = await Promise.all([staff.waitForEvent("download"), staff.getByRole("button", { name: "Export" }).click().then(() => staff.getByRole("menuitem", { name: "Summary (CSV)" }).click())]);
  assert.match(download.suggestedFilename(), /^tax-2020-01-01-2022-01-01-summary\.csv$/);
  await shot(staff, "tax-report");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
