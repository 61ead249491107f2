import { expect, test } from "vitest";
import { formatBytes } from "@/lib/sizes";
import { codeOf } from "./calls";
import { snippets } from "./snippets";

test("every snippet has the endpoint, the key and the bucket, and no secret", () => {
  const made = snippets({ endpoint: "https://eu2.contabostorage.com", accessKey: "abc", bucket: "photos" });
  expect(made.map((one) => one.tool)).toEqual(["AWS CLI", "rclone", "boto3", "JavaScript SDK"]);
  for (const { text } of made) {
    for (const word of ["https://eu2.contabostorage.com", "abc", "photos", "SECRET_KEY"]) expect(text).toContain(word);
  }
});

test("the word of a refusal is found", () => {
  expect([codeOf("<?xml version='1.0'?><Error><Code>QuotaExceeded</Code></Error>"), codeOf("gone")]).toEqual(["QuotaExceeded", ""]);
});

test("bytes are said as space is sold", () => {
  expect([0, 999, 1000, 1_500_000, 250_000_000_000].map(formatBytes)).toEqual(["0 B", "999 B", "1 kB", "1.5 MB", "250 GB"]);
});
