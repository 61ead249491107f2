import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, api, isProblem, url } from "./client";

const answer = (body: unknown, init: ResponseInit & { type?: string } = {}) => {
  const fetched = vi.fn<(input: string, init: RequestInit) => Promise<Response>>(async () =>
    new Response(body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body), {
      ...init,
      headers: { "content-type": init.type ?? "application/json", ...(init.headers as Record<string, string>) },
    }),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
};

const headersOf = (fetched: ReturnType<typeof answer>) => (fetched.mock.calls[0]?.[1].headers ?? {}) as Record<string, string>;
const path = { id: "svc_1" };

afterEach(() => vi.unstubAllGlobals());

describe("client", () => {
  it("builds addresses without empty parameters", () => {
    expect(url("/portal/invoices", { query: { q: "", state: "open", cursor: undefined, limit: 25 } })).toBe("/api/v1/portal/invoices?state=open&limit=25");
    expect(url("/admin/orders/{id}", { path: { id: "a/b" } })).toBe("/api/v1/admin/orders/a%2Fb");
  });

  it("lets no wrong path, parameter, body or answer compile", () => {
    const refused = () => {
      // @ts-expect-error there is no such path
      void api.get("/portal/nothing");
      // @ts-expect-error the path knows no such method
      void api.delete("/portal/overview");
      // @ts-expect-error the id is missing
      void api.get("/portal/orders/{id}");
      // @ts-expect-error the list knows no such filter
      void api.get("/portal/orders", { query: { colour: "red" } });
      // @ts-expect-error the body lacks the token
      void api.post("/auth/verify-email", { body: {} });
      // @ts-expect-error the body has a field too many
      void api.post("/auth/verify-email", { body: { token: "t", more: 1 } });
      // @ts-expect-error an order has no such field
      void api.get("/portal/orders/{id}", { path }).then((order) => order.colour);
    };
    expect(refused).toBeTypeOf("function");
  });

  it("sends a correlation id always, an idempotency key on POST, and the version on update", async () => {
    const get = answer({});
    await api.get("/meta");
    expect(headersOf(get)["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(headersOf(get)["idempotency-key"]).toBeUndefined();
    const post = answer({});
    await api.post("/portal/services/{id}/actions", { path, body: { action: "start" }, idempotencyKey: "key-1" });
    expect(post.mock.calls[0]?.[0]).toBe("/api/v1/portal/services/svc_1/actions");
    expect(post.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: '{"action":"start"}' });
    expect(headersOf(post)).toMatchObject({ "idempotency-key": "key-1", "content-type": "application/json" });
    const patch = answer({});
    await api.patch("/portal/services/{id}", { path, body: { label: "x" }, version: 7 });
    expect(headersOf(patch)["if-match"]).toBe('"7"');
  });

  it("reads a problem document with its fields", async () => {
    answer({ code: "validation", title: "Invalid", detail: "Some fields", request_id: "r1", errors: [{ pointer: "/email", code: "taken", detail: "Taken" }] }, { status: 422, type: "application/problem+json" });
    const error = await api.post("/auth/verify-email/resend").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ status: 422, code: "validation", requestId: "r1", errors: [{ pointer: "/email" }] });
    expect(isProblem(error, "validation")).toBe(true);
  });

  it("names refusals that carry no document", async () => {
    answer("<html>", { status: 502, type: "text/html", headers: { "x-request-id": "r2" } });
    await expect(api.get("/meta")).rejects.toMatchObject({ status: 502, code: "server_error", requestId: "r2" });
    answer("", { status: 412, type: "text/plain" });
    await expect(api.get("/meta")).rejects.toMatchObject({ code: "version_mismatch" });
  });

  it("calls an unreached server a network problem, but lets an aborted request be", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(api.get("/meta")).rejects.toMatchObject({ status: 0, code: "network" });
    vi.stubGlobal("fetch", () => Promise.reject(new DOMException("aborted", "AbortError")));
    await expect(api.get("/meta")).rejects.toBeInstanceOf(DOMException);
  });

  it("takes an empty answer for what it is", async () => {
    answer(undefined, { status: 204 });
    await expect(api.delete("/auth/sessions/{id}", { path })).resolves.toBeUndefined();
  });
});
