// What the provider refuses, as a customer meets it: each time a sentence that says what to do, where it was asked for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { buyServer, dialogs, findings, open, shot, shots, until } from "./harness.mjs";

let world, page, id;
const host = "no-01.example.com";

before(async () => {
  world = await open({ alone: true });
  page = await world.visitor();
  id = await buyServer(page, { name: "Rita Refused", email: "rita@example.com" }, host);
});
after(() => world?.stop());

const { dialog, gone } = dialogs(() => page);
const service = () => world.api.get(`/admin/services/${id}`);
/** The data centre refuses the next call of one operation. */
const refuse = (method, path, status, message) => world.provider.post("faults", { kind: "refused", method, path, status, message });
/** The newest action has ended, one way or the other. */
const ended = (state) =>
  until(`an action to be ${state}`, async () => {
    const { items } = await world.api.get(`/admin/services/${id}/actions`);
    return items[0]?.state === state && (await service()).running_action === null;
  }, 40);

test("the shop says beforehand that Windows takes no keys", async () => {
  await page.goto("/");
  await page.getByRole("link", { name: "Choose Cloud VPS S" }).first().click();
  await page.getByRole("radio", { name: /^Windows Server 2025/ }).check();
  const key = page.getByRole("radio", { name: /^SSH key/ });
  assert.ok(await key.isDisabled());
  await page.getByText("Windows takes no keys: a password is made").waitFor();
  await shot(page, "refused-windows-key");
});

test("a name that the data centre does not take is refused at its field", async () => {
  await page.goto(`/portal/services/${id}?tab=snapshots`);
  await page.getByRole("button", { name: "Take snapshot" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill("before_the_move");
  await dialog().getByRole("button", { name: "Take snapshot" }).click();
  await dialog().getByText("Use up to 30 letters, digits, spaces and hyphens.").waitFor();
  await shot(page, "refused-name");
});

test("a quota that was used up elsewhere is told with what to do", async () => {
  await refuse("POST", "/v1/compute/instances/{id}/snapshots", 402, "Total snapshots exceed the total max limit of 1 snapshots");
  await dialog().getByLabel("Name", { exact: true }).fill("before the move");
  await dialog().getByRole("button", { name: "Take snapshot" }).click();
  await dialog().getByText(/it is in use\. Delete it first, or choose a larger plan\./).waitFor();
  await shots(page, "refused-quota");
  await dialog().getByRole("button", { name: "Take snapshot" }).click();
  await page.getByText("1 of 1 used").waitFor();
});

test("an action that the data centre refuses stands among the actions with its reason", async () => {
  await refuse("POST", "/v1/compute/instances/{id}/actions/{action}", 409, "The action shutdown is not possible in the status installing");
  await page.goto(`/portal/services/${id}`);
  await page.getByRole("button", { name: "Shut down", exact: true }).first().click();
  await dialog().getByRole("button", { name: "Shut down", exact: true }).click();
  await gone();
  await ended("failed");
  await page.goto(`/portal/services/${id}?tab=actions`);
  await page.getByText("The state of the machine does not allow it now. Wait until it runs or is stopped, then try again.").waitFor();
  await shots(page, "refused-action");
  assert.deepEqual(await findings(page), []);
});

test("a reinstallation that the data centre refuses says so, and leaves the machine alone", async () => {
  await refuse("PUT", "/v1/compute/instances/{id}", 400, "cannot use this image with selected product");
  await page.goto(`/portal/services/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Reinstall" }).click();
  await dialog().getByLabel(/Type .* to confirm|no-01/).fill(host);
  await dialog().getByRole("button", { name: "Reinstall" }).click();
  await gone();
  await ended("failed");
  await page.goto(`/portal/services/${id}?tab=actions`);
  await page.getByText("This image does not run on this plan. Choose another image or another plan.").waitFor();
  assert.equal((await service()).power, "running");
});

test("who thinks better of leaving too late reads until when it runs and what to do", async () => {
  await page.goto(`/portal/services/${id}`);
  await page.getByRole("button", { name: "Cancel this server" }).click();
  await dialog().getByRole("radio", { name: /At the end of the paid term/ }).check();
  await dialog().getByRole("button", { name: "Cancel at end of term" }).click();
  await page.getByText(/^Ends on /).first().waitFor();
  await world.api.advance({ days: 27 });
  await until("the machine to be cancelled at the data centre", async () => !(await service()).can.resume.allowed);
  await page.goto(`/portal/services/${id}`);
  await page.getByText(/^Ends on /).first().waitFor();
  await page.getByText(/cannot be taken back\. Order a new one and move over before it ends\./).first().waitFor();
  const keep = page.getByRole("button", { name: "Keep this server" });
  assert.equal(await keep.getAttribute("aria-disabled"), "true");
  assert.match(await keep.getAttribute("aria-description"), /Order a new one/);
  await shots(page, "refused-late");
  assert.deepEqual(await findings(page), []);
});

test("nothing crashed on the way", () => assert.deepEqual(world.troubles, []));
