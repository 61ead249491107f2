// A customer makes a zone, fills it record by record and by a zone file, changes many at once and deletes it; the team sees the same, and gives a zone of
// its own to the customer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, fillCart, findings, open, shot, signIn, signUp } from "./harness.mjs";

let world, page;

before(async () => {
  world = await open();
  page = await world.visitor();
  await fillCart(page, "dns1.example.com");
  await signUp(page, { name: "Dora Domain", email: `dora-${process.pid}@example.com` });
});
after(() => world?.stop());

const rowOf = (name) => page.getByRole("table", { name: "Records" }).getByRole("row").filter({ has: page.getByText(name, { exact: true }) });

async function fill(fields) {
  const form = page.getByRole("dialog").getByRole("form", { name: "New record" });
  for (const [label, value] of Object.entries(fields)) {
    if (label === "Type") await form.getByLabel(label, { exact: true }).selectOption(value);
    else await form.getByLabel(label, { exact: true }).fill(value);
  }
  return form;
}

test("a zone is made, and its records say what is wrong with them", async () => {
  await page.goto("/portal/zones");
  await page.getByRole("heading", { name: "No zones yet" }).waitFor();
  await page.getByRole("button", { name: "New zone" }).first().click();
  const make = page.getByRole("form", { name: "New zone" });
  await make.getByLabel("Domain").fill("journey");
  await make.getByRole("button", { name: "Make zone" }).click();
  await make.getByText("Enter the whole name of a domain").waitFor();
  await make.getByLabel("Domain").fill("journey.example");
  await make.getByRole("button", { name: "Make zone" }).click();
  await page.getByRole("heading", { level: 1, name: "journey.example" }).waitFor();
  await page.getByRole("heading", { name: "No records yet" }).waitFor();
  await page.getByText("ns1.contabo.net, ns2.contabo.net, ns3.contabo.net").waitFor();
  await shot(page, "dns-empty");

  await page.getByRole("button", { name: "New record" }).click();
  let form = await fill({ Type: "A", Name: "www", "IPv4 address": "2001:db8::7", "TTL": "5" });
  await form.getByRole("button", { name: "Make record" }).click();
  await form.getByText("Choose the type AAAA for it.").waitFor();
  await form.getByText("Use 60 to 2592000 seconds").waitFor();
  await shot(page, "dns-record-refused");
  form = await fill({ "IPv4 address": "203.0.113.7", "TTL": "3600" });
  await form.getByRole("button", { name: "Make record" }).click();
  await rowOf("www").getByText("203.0.113.7").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "New record" }).click();
  form = await fill({ Type: "SRV", Name: "_sip._tcp", Priority: "1", Weight: "2", Port: "5060", "Host name": "sip.example.net" });
  await shot(page, "dns-record-srv");
  assert.deepEqual(await findings(page), []);
  await form.getByRole("button", { name: "Make record" }).click();
  await rowOf("_sip._tcp").getByText("1 2 5060 sip.example.net").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("a zone file shows what it would do before it does it, and many records change at once", async () => {
  await page.getByRole("button", { name: "Import zone file" }).click();
  const dialog = page.getByRole("dialog");
  const file = "$TTL 1h\n@ MX 10 mail\nmail A 203.0.113.9\nwww A 203.0.113.7\nwww CNAME mail\n$INCLUDE other\n";
  await dialog.getByLabel("Or paste it here").fill(file);
  await dialog.getByRole("button", { name: "Show what would happen" }).click();
  await dialog.getByText("2 new records").waitFor();
  await dialog.getByText("1 record unchanged").waitFor();
  await dialog.getByText("2 entries not taken over").waitFor();
  await dialog.getByText("Line 6").waitFor();
  await shot(page, "dns-import");
  assert.deepEqual(await findings(page), []);
  await dialog.getByRole("button", { name: "Write 2 records" }).click();
  await rowOf("mail").getByText("203.0.113.9").waitFor();
  await dialog.waitFor({ state: "detached" });

  await page.getByRole("checkbox", { name: "Select A www" }).check();
  await page.getByRole("checkbox", { name: "Select A mail" }).check();
  await page.getByRole("button", { name: "Change TTL of selected" }).click();
  await page.getByRole("dialog").getByLabel("TTL in seconds").fill("600");
  await page.getByRole("dialog").getByRole("button", { name: "Change TTL" }).click();
  await rowOf("mail").getByText("600", { exact: true }).waitFor();
  await rowOf("www").getByText("600", { exact: true }).waitFor();
  await page.getByText("TTL changed").waitFor();
  await shot(page, "dns-zone");
  assert.deepEqual(await findings(page), []);
  await shot(page, "dns-zone-phone");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export zone file" }).click()]);
  assert.equal(download.suggestedFilename(), "journey.example.zone");
});

test("the team sees the zone, and its owner deletes it by its name", async () => {
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  await owner.goto("/admin/zones");
  await owner.getByRole("link", { name: "journey.example" }).first().click();
  await owner.getByText("203.0.113.9").first().waitFor();
  await shot(owner, "dns-zone-admin");
  assert.deepEqual(await findings(owner), []);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("journey.example");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("heading", { name: "No zones yet" }).waitFor();
});

test("the team gives a zone of its own to the customer, and takes it back", async () => {
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  const { id } = await world.api.post("/admin/zones", { name: "given.example" });
  await owner.goto(`/admin/zones/${id}`);
  const give = async (label) => {
    await owner.getByRole("button", { name: "Give to a customer" }).click();
    const form = owner.getByRole("form", { name: "Give to a customer" });
    await form.getByLabel("Customer", { exact: true }).selectOption({ label });
    assert.deepEqual(await findings(owner), []);
    await form.getByRole("button", { name: "Give to a customer" }).click();
    await owner.getByRole("dialog").waitFor({ state: "detached" });
  };
  await give("Dora Domain");
  await shot(owner, "dns-zone-given");
  await page.goto("/portal/zones");
  await page.getByRole("link", { name: "given.example" }).first().click();
  await page.getByRole("heading", { level: 1, name: "given.example" }).waitFor();
  await give("Nobody yet");
  await page.goto("/portal/zones");
  await page.getByRole("heading", { name: "No zones yet" }).waitFor();
});
