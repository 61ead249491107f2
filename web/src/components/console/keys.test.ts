import { expect, test } from "vitest";
import { LONGEST_PASTE, keysymsOf } from "./keys";

test.each([
  ["ls -l", [0x6c, 0x73, 0x20, 0x2d, 0x6c]],
  ["a\r\nb\n", [0x61, 0xff0d, 0x62, 0xff0d]],
  ["\t", [0xff09]],
  ["ä€", [0xe4, 0x010020ac]],
  ["\u0007\u007f\u0080", []],
])("%j becomes keys", (text, keys) => {
  expect(keysymsOf(text)).toEqual(keys);
});

test("no more than a person would wait for", () => {
  expect(keysymsOf("x".repeat(LONGEST_PASTE + 1))).toHaveLength(LONGEST_PASTE);
});
