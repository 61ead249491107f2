import { describe, expect, it } from "vitest";
import { changed, isFiltered, listSearch, textSearch } from "./list-search";

describe("list filters in the address", () => {
  const validate = listSearch("state", "customer_id");

  it("keeps what the list knows, as text, and drops the rest", () => {
    expect(validate({ q: "web", state: "open", cursor: 50, evil: "x", sort: ["a"], customer_id: "" })).toEqual({ q: "web", state: "open", cursor: "50" });
  });

  it("starts from the first page after any change", () => {
    expect(changed({ q: "web", cursor: "50", sort: "-created_at" }, { state: "open" } as never)).toEqual({ q: "web", sort: "-created_at", state: "open" });
    expect(changed({ q: "web", cursor: "50" }, { q: undefined })).toEqual({});
  });

  it("tells an empty list from a filtered one", () => {
    expect(isFiltered({ sort: "name" }, ["state"])).toBe(false);
    expect(isFiltered({ q: "x" }, ["state"])).toBe(true);
    expect(isFiltered({ state: "open" } as never, ["state"])).toBe(true);
  });

  it("reads plain parameters of other pages the same way", () => {
    expect(textSearch("tab")({ tab: "timeline", other: 1 })).toEqual({ tab: "timeline" });
  });
});
