// Runs the journeys on one sandbox and counts them on the last line. Those that leave the clock alone run side by side; then come, one after
// the other, those that move it, the farthest last.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { startDemo } from "./harness.mjs";

const here = import.meta.dirname ?? "journeys";
const only = process.argv.slice(2);
const movers = ["operator", "cancel", "drafts", "trouble", "renew"];
const wanted = readdirSync(here).filter((name) => name.endsWith(".test.mjs") && (only.length === 0 || only.some((one) => name.startsWith(one))));
const place = (name) => movers.indexOf(name.split(".")[0]);
const still = wanted.filter((name) => place(name) < 0);
const moving = wanted.filter((name) => place(name) >= 0).toSorted((one, other) => place(one) - place(other));

let passed = 0;
let failed = 0;
const counts = (data) => data.nesting === 0 && !data.name.endsWith(".test.mjs");

/** Resolves when all of them have ended. */
function journeys(names, concurrency) {
  if (names.length === 0) return Promise.resolve();
  const stream = run({ files: names.map((name) => join(here, name)), concurrency });
  stream.on("test:pass", (data) => (passed += counts(data) ? 1 : 0));
  stream.on("test:fail", (data) => (failed += counts(data) ? 1 : 0));
  stream.compose(spec).pipe(process.stdout, { end: false });
  return new Promise((done) => stream.on("end", done));
}

const demo = await startDemo();
process.env.JOURNEY_BASE = demo.base;
process.env.JOURNEY_SEED = demo.seed;
await journeys(still, 2);
await journeys(moving, 1);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
process.on("exit", () => console.log(`${passed} passed, ${failed} failed`));
await demo.stop();
