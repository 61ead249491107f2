import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createCache, refreshTopics, withRelated } from "./cache";
import type { ChangeTopic, Topic } from "./schema";

interface Document {
  components: { schemas: { ChangeTopic: { enum: ChangeTopic[] } } };
}

const document = JSON.parse(readFileSync("../docs/openapi.json", "utf8")) as Document;
const told = document.components.schemas.ChangeTopic.enum;

/** The topics whose reads are stale after an event. */
function staleAfter(topic: ChangeTopic): Topic[] {
  const client = createCache();
  const reads = [...withRelated(["all"])];
  for (const about of reads) {
    client.getQueryCache().build(client, { queryKey: [about], meta: { topics: [about] } });
    client.setQueryData([about], about);
  }
  refreshTopics(client, [topic]);
  return reads.filter((about) => client.getQueryState([about])?.isInvalidated);
}

describe("topics of the live stream", () => {
  it("are those of the API document", () => {
    expect(told.length).toBeGreaterThan(8);
  });

  it.each(told)("%s makes something stale, itself above all", (topic) => {
    const stale = staleAfter(topic);
    expect(stale.length).toBeGreaterThan(0);
    if (topic !== "all") expect(stale).toContain(topic);
  });

  it("spread to what depends on them and no further", () => {
    expect(staleAfter("payment")).toEqual(expect.arrayContaining(["payment", "invoice", "customer", "dashboard"]));
    expect(staleAfter("mail")).toEqual(["mail"]);
    expect(staleAfter("subscription")).toContain("service");
  });

  it("after a gap, and by a word of a newer server, mean everything", () => {
    expect(staleAfter("all")).toEqual(staleAfter("clock"));
    expect(staleAfter("tomorrow" as ChangeTopic)).toEqual(staleAfter("all"));
  });
});
