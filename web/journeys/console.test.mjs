// A customer opens the screen of a server: it moves, a key arrives, a text is pasted; then the login for other programs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OWNER, buyServer, findings, open, shot, signIn, until } from "./harness.mjs";

let world, page, service;
const host = "console1.example.com";

before(async () => {
  world = await open();
  page = await world.visitor();
  service = await buyServer(page, { name: "Conny Console", email: `conny-${process.pid}@example.com` }, host);
});
after(() => world?.stop());

/** The points of a part of the screen; which part, in letters of 8 by 16. */
const points = (where, { row, rows = 1 }) =>
  where.locator("canvas").evaluate((canvas, [top, height]) => Array.from(canvas.getContext("2d").getImageData(0, top, canvas.width, height).data).join(""), [row * 16, rows * 16]);

const screenOf = (where) => where.getByRole("application", { name: `Screen of ${host}` });

async function openConsole(where, button = "Open console") {
  await where.getByRole("button", { name: button }).click();
  await where.getByText("Connected", { exact: true }).waitFor();
  await until("a picture", async () => {
    const drawn = await points(screenOf(where), { row: 0 }).catch(() => "");
    return new Set(drawn.match(/.{40}/g)).size > 1;
  });
}

test("the screen moves", async () => {
  await page.getByRole("link", { name: "Console", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: `Console of ${host}` }).waitFor();
  await openConsole(page);
  const first = await points(screenOf(page), { row: 0 });
  // The first line holds the machine's clock.
  await until("the clock to move on", async () => (await points(screenOf(page), { row: 0 })) !== first);
  await shot(page, "console");
});

test("a key press arrives, and a pasted text", async () => {
  const screen = screenOf(page);
  const below = { row: 2, rows: 20 };
  const before = await points(screen, below);
  await screen.click();
  await page.keyboard.press("r");
  await until("the echo of the key", async () => (await points(screen, below)) !== before);
  const typed = await points(screen, below);
  await page.getByRole("button", { name: "Paste text" }).click();
  const form = page.getByRole("form", { name: "Type a text into the console" });
  await form.getByLabel("Text").fill("oot");
  await form.getByRole("button", { name: "Type it" }).click();
  await until("the echo of the text", async () => (await points(screen, below)) !== typed);
  await screen.click();
  await page.keyboard.press("Shift+Escape");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BUTTON");
});

test("it is closed, and opened again with a new ticket", async () => {
  await page.getByRole("main").getByRole("button", { name: "Close", exact: true }).click();
  await page.getByText("You closed the console.").waitFor();
  await openConsole(page, "Open again");
  assert.deepEqual(await findings(page), []);
});

test("the login for other programs is shown when asked for, and changed", async () => {
  await page.getByRole("button", { name: "Show the login" }).click();
  await page.getByText(/^vncviewer 127\.0\.0\.1::\d+$/).waitFor();
  await page.getByText("SSH tunnel", { exact: true }).click();
  await page.getByText(/^ssh -N -L 5901:127\.0\.0\.1:\d+ /).waitFor();
  await page.getByRole("button", { name: "New password" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "New password" }).click();
  await page.getByText("The console has a new password").waitFor();
  await shot(page, "console-login");
  await page.getByRole("main").getByRole("button", { name: "Close", exact: true }).click();
  await page.getByRole("button", { name: "Switch off" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
  await page.getByText("The console is off").waitFor();
});

test("the team sees the same screen, and a suspended server has none", async () => {
  const owner = await world.visitor();
  await signIn(owner, OWNER);
  await owner.goto(`/admin/services/${service}/console`);
  await openConsole(owner);
  await world.api.post(`/admin/services/${service}/suspend`, { reason: "A journey suspends it" });
  await owner.getByText(/Closed because the service does not allow it any more|The server closed the connection/).waitFor();
  await shot(owner, "console-suspended");
});

test("nothing went wrong on the way", () => assert.deepEqual(world.troubles, []));
