import { readFileSync } from "node:fs";
import { createElement } from "react";
import type { ReactNode } from "react";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCache, refreshTopics, withRelated } from "./cache";
import { useLive } from "./live";
import { useSession } from "./meta";
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

describe("the end of a stream", () => {
  class Source extends EventTarget {
    static readonly CLOSED = 2;
    static opened: Source[] = [];
    readyState = 1;

    constructor() {
      super();
      Source.opened.push(this);
    }

    close() {
      this.readyState = Source.CLOSED;
    }
  }

  let isSignedIn = true;
  let asked = 0;
  const minutes = (n: number) => act(() => vi.advanceTimersByTimeAsync(n * 60_000));
  const seconds = (n: number) => act(() => vi.advanceTimersByTimeAsync(n * 1000));
  const hear = (event: string) => act(async () => void Source.opened.at(-1)?.dispatchEvent(new Event(event)));

  beforeEach(async () => {
    vi.useFakeTimers();
    Source.opened = [];
    isSignedIn = true;
    asked = 0;
    vi.stubGlobal("EventSource", Source);
    vi.stubGlobal("fetch", async () => {
      asked += 1;
      const body = isSignedIn ? { user: { id: "usr_1" }, permissions: [] } : { code: "unauthenticated" };
      return new Response(JSON.stringify(body), { status: isSignedIn ? 200 : 401, headers: { "content-type": "application/json" } });
    });
    const client = createCache();
    const wrapper = ({ children }: { children: ReactNode }) => createElement(QueryClientProvider, { client }, children);
    renderHook(() => useLive(Boolean(useSession())), { wrapper });
    await seconds(1);
    expect(Source.opened).toHaveLength(1);
  });

  afterEach(() => {
    cleanup();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is the last one when the session has ended, too", async () => {
    isSignedIn = false;
    const before = asked;
    await hear("end");
    expect(Source.opened[0]?.readyState).toBe(Source.CLOSED);
    await minutes(10);
    expect(Source.opened).toHaveLength(1);
    expect(asked).toBe(before + 1);
  });

  it("is followed by another while somebody is signed in", async () => {
    await hear("end");
    await seconds(2);
    expect(Source.opened).toHaveLength(2);
    expect(asked).toBe(2);
  });

  it("that was refused is not asked for again when the session has ended", async () => {
    isSignedIn = false;
    Source.opened[0]?.close();
    await hear("error");
    await minutes(10);
    expect(Source.opened).toHaveLength(1);
  });

  it("that is refused again and again is asked for seldom", async () => {
    for (let tries = 0; tries < 8; tries += 1) {
      Source.opened.at(-1)?.close();
      await hear("error");
      await seconds(31);
    }
    expect(Source.opened.length).toBeLessThanOrEqual(9);
    const opened = Source.opened.length;
    Source.opened.at(-1)?.close();
    await hear("error");
    await seconds(20);
    expect(Source.opened).toHaveLength(opened);
  });
});
