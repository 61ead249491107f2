import { expect, test } from "vitest";
import { formatBytes } from "@/lib/sizes";
import { codeOf } from "./calls";
import { limitOf, limits } from "./limits";
import { snippets } from "./snippets";

const place = { endpoint: "https://eu2.contabostorage.com", accessKey: "abc123", bucket: "photos" };

/** What a program's lines say, so that buckets are in the path and no checksum is sent that nobody asked for. */
const MUST: [string, string[]][] = [
  ["AWS CLI", ["addressing_style path", "AWS_REQUEST_CHECKSUM_CALCULATION='when_required'", "AWS_RESPONSE_CHECKSUM_VALIDATION='when_required'"]],
  ["rclone", ["force_path_style = true"]],
  ["s3cmd", ["host_bucket = eu2.contabostorage.com\n", "use_https = True"]],
  ["restic", ["s3.bucket-lookup=path"]],
  ["Terraform", ["use_path_style              = true", "skip_s3_checksum            = true"]],
  ["Python (boto3)", ['"addressing_style": "path"', 'request_checksum_calculation="when_required"', 'response_checksum_validation="when_required"']],
  ["JavaScript", ["forcePathStyle: true", 'requestChecksumCalculation: "WHEN_REQUIRED"', 'responseChecksumValidation: "WHEN_REQUIRED"']],
  ["Go", ["UsePathStyle: true", "RequestChecksumCalculationWhenRequired", "ResponseChecksumValidationWhenRequired"]],
  ["Java", ["forcePathStyle(true)", "RequestChecksumCalculation.WHEN_REQUIRED", "ResponseChecksumValidation.WHEN_REQUIRED"]],
  ["PHP", ["'use_path_style_endpoint' => true", "'request_checksum_calculation' => 'when_required'", "'response_checksum_validation' => 'when_required'"]],
  [".NET", ["ForcePathStyle = true", "RequestChecksumCalculation.WHEN_REQUIRED", "ResponseChecksumValidation.WHEN_REQUIRED"]],
  ["Ruby", ["force_path_style: true", "request_checksum_calculation: 'when_required'", "response_checksum_validation: 'when_required'"]],
];

test("every program is told where the bucket is and how it is reached", () => {
  const made = snippets(place);
  expect(made.map((one) => one.tool)).toEqual(MUST.map(([tool]) => tool));
  for (const [at, [, words]] of MUST.entries()) {
    for (const word of words) expect(made[at]?.text).toContain(word);
  }
});

test("every snippet has the endpoint, the key and the bucket, and a word in place of the secret", () => {
  for (const { tool, text } of snippets(place)) {
    for (const word of ["eu2.contabostorage.com", "abc123", "photos", "SECRET_KEY"]) expect(text, tool).toContain(word);
    expect(text, tool).not.toContain("undefined");
  }
});

test("quotes and brackets are closed, and no line ends in a space", () => {
  for (const { tool, text } of snippets(place)) {
    for (const quote of ['"', "'"]) for (const line of text.split("\n")) expect(line.split(quote).length % 2, `${tool}: ${line}`).toBe(1);
    for (const [open, close] of ["()", "[]", "{}"].map((pair) => pair.split("") as [string, string])) expect(text.split(open).length, `${tool} ${open}`).toBe(text.split(close).length);
    expect(text, tool).not.toMatch(/ $/m);
  }
});

test("an endpoint without TLS is said to s3cmd, which takes no address", () => {
  const text = snippets({ ...place, endpoint: "http://127.0.0.1:9000/" }).find((one) => one.tool === "s3cmd")?.text;
  expect(text).toContain("host_base = 127.0.0.1:9000\n");
  expect(text).toContain("use_https = False");
});

test("a storage grows in steps up to what was bought", () => {
  expect(limits(250, 1000)).toEqual([500, 750, 1000]);
  expect([limits(1000, 1000), limits(1250, 1000)]).toEqual([[], []]);
  expect([limitOf(""), limitOf("750")]).toEqual([null, 750]);
});

test("the word of a refusal is found", () => {
  expect([codeOf("<?xml version='1.0'?><Error><Code>QuotaExceeded</Code></Error>"), codeOf("gone")]).toEqual(["QuotaExceeded", ""]);
});

test("bytes are said as space is sold", () => {
  expect([0, 999, 1000, 1_500_000, 250_000_000_000].map(formatBytes)).toEqual(["0 B", "999 B", "1 kB", "1.5 MB", "250 GB"]);
});
