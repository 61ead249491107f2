import { expect, test } from "vitest";
import { documentLanguage } from "./languages";

test.each([
  ["de", "de"],
  ["de-AT", "de"],
  ["EN_gb", "en"],
  ["fr", "en"],
  [undefined, "en"],
])("documents for %s are printed in %s", (tag, language) => {
  expect(documentLanguage(tag)).toBe(language);
});
