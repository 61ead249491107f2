// Runs the journeys side by side and counts them on the last line. All use one sandbox, but those that move the clock or hold everybody's orders
// back: each of them has its own.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { startDemo } from "./harness.mjs";

const here = import.meta.dirname ?? "journeys";
const only = process.argv.slice(2);
/** The longest, by the time they take: begun first, they do not keep the others waiting for the end. */
const LONGEST = ["trouble", "access", "marketplace", "renew", "estate", "cancel", "drafts", "manage"];
const rank = (name) => (LONGEST.indexOf(name.split(".")[0]) + LONGEST.length + 1) % (LONGEST.length + 1);
const wanted = readdirSync(here).filter((name) => name.endsWith(".test.mjs") && (only.length === 0 || only.some((one) => name.startsWith(one))));
const files = wanted.toSorted((one, other) => rank(one) - rank(other)).map((name) => join(here, name));

let passed = 0;
let failed = 0;
const counts = (data) => data.nesting === 0 && !data.name.endsWith(".test.mjs");

const demo = await startDemo();
process.env.JOURNEY_BASE = demo.base;
process.env.JOURNEY_SEED = demo.seed;
if (files.length > 0) {
  const stream = run({ files, concurrency: 2 });
  stream.on("test:pass", (data) => (passed += counts(data) ? 1 : 0));
  stream.on("test:fail", (data) => (failed += counts(data) ? 1 : 0));
  stream.compose(spec).pipe(process.stdout, { end: false });
  await new Promise((done) => stream.on("end", done));
}
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
process.on("exit", () => console.log(`${passed} passed, ${failed} failed`));
await demo.stop();
