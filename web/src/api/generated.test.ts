// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generated, target } from "../../scripts/openapi.mjs";

it("has the types of the API document; run `npm run generate` when this fails", async () => {
  expect(readFileSync(target, "utf8") === (await generated())).toBe(true);
}, 30_000);
