// Staff makes coupons; a customer combines two in the shop, is told why a third does not go with them, and pays.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CARD, OWNER, fillCart, findings, open, openServer, payWith, placeOrder, shot, signIn, signUp } from "./harness.mjs";

const person = { name: "Conny Coupon", email: "conny@coupons.example" };
let world, staff, page;
before(async () => {
  world = await open();
  [staff, page] = [await world.visitor(), await world.visitor()];
  await signIn(staff, OWNER);
});
after(() => world?.stop());

/** Fills the dialog of a new coupon and sends it. */
async function make(code, fill) {
  await staff.getByRole("button", { name: "Add a coupon" }).first().click();
  const form = staff.getByRole("form", { name: "Add a coupon" });
  await form.getByLabel("Code").fill(code);
  await form.getByLabel("Description").fill(`What ${code} does`);
  await fill(form);
  await form.getByRole("button", { name: "Add a coupon" }).click();
  await staff.getByRole("row", { name: new RegExp(code) }).waitFor();
}

test("staff makes coupons, two of which can be combined", async () => {
  await staff.goto("/admin/coupons");
  await make("TENTH", async (form) => {
    await form.getByRole("textbox", { name: /^Percent/ }).fill("10");
    await form.getByRole("checkbox", { name: "Can be combined" }).check();
    await form.getByLabel("How often by one customer").fill("1");
    assert.deepEqual(await findings(staff), []);
    await shot(staff, "coupon-new");
  });
  await make("FIRST", async (form) => {
    await form.getByLabel("Takes off").selectOption({ label: "Amount" });
    await form.getByLabel(/^Amount \(/).fill("1");
    await form.getByRole("checkbox", { name: "Only new customers" }).check();
    await form.getByRole("checkbox", { name: "Can be combined" }).check();
  });
  await make("ALONE", async (form) => {
    await form.getByRole("textbox", { name: /^Percent/ }).fill("50");
    await form.getByLabel("For how many invoices").fill("3");
  });
  await staff.getByRole("row", { name: /TENTH.*10%.*Can be combined.*once per customer/ }).waitFor();
  await staff.getByRole("row", { name: /ALONE.*50%.*3 invoices/ }).waitFor();
  await shot(staff, "coupons");
});

test("a customer combines two and is told why a third does not go with them", async () => {
  await fillCart(page, "coupon-01");
  const summary = page.getByRole("complementary", { name: "Summary" });
  const enter = async (button, code) => {
    await summary.getByRole("button", { name: button }).click();
    await summary.getByLabel("Discount code", { exact: true }).fill(code);
    await summary.getByRole("button", { name: "Apply" }).click();
  };
  await enter("Have a discount code?", "tenth");
  await summary.getByText("What TENTH does").waitFor();
  await enter("Add another discount code", "first");
  await summary.getByText("What FIRST does").waitFor();
  await summary.getByText("Discount TENTH").waitFor();
  await summary.getByText("Discount FIRST").waitFor();
  await enter("Add another discount code", "alone");
  await summary.getByText(/ALONE cannot be combined with another code/).last().waitFor();
  await summary.getByRole("alert").waitFor({ state: "detached" });
  await summary.getByText(/ALONE cannot be combined with another code/).waitFor();
  assert.deepEqual(await findings(page), []);
  await shot(page, "cart-coupons");
  assert.equal(await summary.getByText("What ALONE does").count(), 0);
});

test("the order is paid with both", async () => {
  await signUp(page, person);
  await placeOrder(page);
  await payWith(page, CARD.pays, person.name);
  await page.waitForURL(/\/portal\/orders\//);
  await page.goto("/portal/invoices");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByText("Discount TENTH").first().waitFor();
  await page.getByText("Discount FIRST").first().waitFor();
  await shot(page, "invoice-coupons");
});

test("staff takes a coupon off the service and gives another", async () => {
  const id = await openServer(page, "coupon-01");
  await page.getByText("Coupon TENTH").first().waitFor();
  await staff.goto(`/admin/services/${id}?tab=coupons`);
  const give = async (code) => {
    await staff.getByRole("button", { name: "Give a coupon" }).click();
    const form = staff.getByRole("form", { name: "Give a coupon" });
    await form.getByLabel("Code").fill(code);
    await form.getByRole("button", { name: "Give a coupon" }).click();
    return form;
  };
  const form = await give("alone");
  await form.getByText(/ALONE cannot be combined/).waitFor();
  await staff.keyboard.press("Escape");
  for (const code of ["TENTH", "FIRST"]) {
    await staff.getByRole("button", { name: `Take ${code} off` }).click();
    await staff.getByRole("dialog").getByRole("button", { name: `Take ${code} off` }).click();
    await staff.getByRole("dialog").waitFor({ state: "detached" });
    await staff.getByRole("button", { name: `Take ${code} off` }).waitFor({ state: "detached" });
  }
  await give("alone");
  await staff.getByText("50% on 3 more invoices").waitFor();
  assert.deepEqual(await findings(staff), []);
  await shot(staff, "service-coupons");
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
