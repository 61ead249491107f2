import { describe, expect, it } from "vitest";
import { ApiProblem } from "@/api/client";
import { fieldErrors, pointerToPath } from "./problems";

const problem = (pointers: string[]) => new ApiProblem({ status: 422, errors: pointers.map((pointer) => ({ pointer, code: "invalid", detail: `bad ${pointer}` })) });

describe("form errors", () => {
  it("turns pointers into field paths", () => {
    expect(pointerToPath("/address/line1")).toBe("address.line1");
    expect(pointerToPath("#/items/0/hostname")).toBe("items.0.hostname");
    expect(pointerToPath("/a~1b/c~0d")).toBe("a/b.c~d");
  });

  it("puts problems at fields that are on the screen and keeps the others together", () => {
    const values = { email: "", address: { line1: "" } };
    const mapped = fieldErrors(problem(["/email", "/address/line1", "/nowhere"]), values);
    expect(mapped.fields).toEqual({ email: "bad /email", "address.line1": "bad /address/line1" });
    expect(mapped.rest.map((one) => one.pointer)).toEqual(["/nowhere"]);
  });

  it("keeps what is wrong with rows or a group as a whole above the form, for no field would show it", () => {
    const values = { own: [{ due: "", amount: "" }], address: { line1: "" }, tags: [] as string[], regions: ["de"] };
    const mapped = fieldErrors(problem(["/own", "/own/0", "/own/0/due", "/address", "/tags", "/regions"]), values);
    expect(mapped.fields).toEqual({ "own.0.due": "bad /own/0/due", tags: "bad /tags", regions: "bad /regions" });
    expect(mapped.rest.map((one) => one.pointer)).toEqual(["/own", "/own/0", "/address"]);
  });

  it("follows the form's own names and keeps the first problem of a field", () => {
    const mapped = fieldErrors(problem(["/tax_id", "/tax_id"]), { taxId: "" }, { "/tax_id": "taxId" });
    expect(mapped.fields).toEqual({ taxId: "bad /tax_id" });
    expect(mapped.rest).toEqual([]);
  });
});
