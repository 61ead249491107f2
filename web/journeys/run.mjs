// Runs the journeys one after the other, each with a sandbox of its own, and counts them on the last line.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const only = process.argv.slice(2);
const files = readdirSync(import.meta.dirname ?? "journeys")
  .filter((name) => name.endsWith(".test.mjs") && (only.length === 0 || only.some((one) => name.startsWith(one))))
  .map((name) => join(import.meta.dirname ?? "journeys", name));
let passed = 0;
let failed = 0;
const stream = run({ files, concurrency: 1 });
const counts = (data) => data.nesting === 0 && !data.name.endsWith(".test.mjs");
stream.on("test:pass", (data) => (passed += counts(data) ? 1 : 0));
stream.on("test:fail", (data) => (failed += counts(data) ? 1 : 0));
stream.compose(spec).pipe(process.stdout);
stream.on("end", () => {
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  process.on("exit", () => console.log(`${passed} passed, ${failed} failed`));
});
