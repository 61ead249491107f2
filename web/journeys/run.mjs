// Runs the journeys one after the other on one sandbox, and counts them on the last line. Those that move the clock far come last.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { startDemo } from "./harness.mjs";

const only = process.argv.slice(2);
const order = ["buy", "pay", "operator", "access", "cancel", "renew"];
const place = (name) => (order.indexOf(name.split(".")[0]) + order.length + 1) % (order.length + 1);
const files = readdirSync(import.meta.dirname ?? "journeys")
  .filter((name) => name.endsWith(".test.mjs") && (only.length === 0 || only.some((one) => name.startsWith(one))))
  .sort((one, other) => place(one) - place(other))
  .map((name) => join(import.meta.dirname ?? "journeys", name));
let passed = 0;
let failed = 0;
const demo = await startDemo();
process.env.JOURNEY_BASE = demo.base;
const stream = run({ files, concurrency: 1 });
const counts = (data) => data.nesting === 0 && !data.name.endsWith(".test.mjs");
stream.on("test:pass", (data) => (passed += counts(data) ? 1 : 0));
stream.on("test:fail", (data) => (failed += counts(data) ? 1 : 0));
stream.compose(spec).pipe(process.stdout);
stream.on("end", () => {
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  process.on("exit", () => console.log(`${passed} passed, ${failed} failed`));
  void demo.stop();
});
