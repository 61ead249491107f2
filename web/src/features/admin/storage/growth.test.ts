import { expect, test } from "vitest";
import { gigabytes, growthOf } from "./growth";

const has = { size_gb: 500, auto_limit_gb: 750 };

test("only what differs is sent", () => {
  expect(growthOf(has, { size: "500", grows: true, limit: "750" })).toEqual({});
  expect(growthOf(has, { size: "750", grows: true, limit: "750" })).toEqual({ size_gb: 750 });
  expect(growthOf(has, { size: "500", grows: true, limit: "1000" })).toEqual({ auto_scaling: true, auto_limit_gb: 1000 });
  expect(growthOf(has, { size: "500", grows: false, limit: "750" })).toEqual({ auto_scaling: false });
  expect(growthOf({ ...has, auto_limit_gb: null }, { size: "500", grows: false, limit: "" })).toEqual({});
});

test("what is no number is none", () => {
  expect(["250", " 500 ", "", "0.5", "-250", "many"].map(gigabytes)).toEqual([250, 500, null, null, null, null]);
});
