/** The mock API: the same paths, shapes and refusals as the server, from memory. For development and tests only. */
import type { ChangeEvent, Session, ChangeTopic } from "@/api/schema";
import { adminRoutes } from "./admin";
import { authRoutes, sessionFor } from "./auth";
import { now } from "./data";
import { gatewayRoutes } from "./gateway";
import { Refusal, Routes, problem } from "./http";
import { portalRoutes } from "./portal";
import { shopRoutes } from "./shop";
import { softwareRoutes } from "./software";
import { usageRoutes } from "./usage";

const listeners = new Set<(event: ChangeEvent) => void>();

export function listen(listener: (event: ChangeEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function emit(topic: ChangeTopic, id: string, kind: string): void {
  for (const listener of listeners) listener({ topic, id, kind, at: now() });
}

const routes = new Routes();
authRoutes(routes);
shopRoutes(routes);
portalRoutes(routes, emit);
adminRoutes(routes, emit);
gatewayRoutes(routes);
softwareRoutes(routes);
usageRoutes(routes);

const cookie = (request: Request, name: string): string =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.get("cookie") ?? "")?.[1] ?? "";

const PUBLIC = /^\/(meta|shop\/(catalog|software|carts(\/[^/]+)?|quote)|auth\/)/;

/** Screens in trouble can be looked at with the cookie `mock_scenario`: `empty`, `error`, `slow`, `limited`, `live`. */
export async function handle(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/api\/v1/, "");
  const scenario = cookie(request, "mock_scenario");
  const session: Session | null = sessionFor(cookie(request, "mock_session"), scenario);
  const isApi = url.pathname.startsWith("/api/v1");
  if (isApi && !PUBLIC.test(path) && !session) return problem(new Refusal(401, "unauthenticated", "Sign in to go on."));
  if (isApi && path.startsWith("/admin") && session?.kind !== "staff") return problem(new Refusal(403, "forbidden", "This needs a team account."));
  if (scenario === "slow" && request.method === "GET" && !PUBLIC.test(path)) await new Promise((done) => setTimeout(done, 60_000));
  if (scenario === "error" && request.method === "GET" && !PUBLIC.test(path)) {
    return problem(new Refusal(500, "server_error", "The database did not answer."));
  }
  const text = request.method === "GET" ? "" : await request.text();
  const cookies: string[] = [];
  const answer = await routes.run(request.method, isApi ? path : url.pathname, {
    query: url.searchParams,
    body: text.startsWith("{") || text.startsWith("[") ? (JSON.parse(text) as unknown) : text,
    session,
    scenario,
    origin: url.origin,
    setCookie: (value) => cookies.push(value),
  });
  for (const value of cookies) answer.headers.append("set-cookie", value);
  return answer;
}
