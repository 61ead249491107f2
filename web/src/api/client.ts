/** The one way to the server: every request of the web app goes through `request`. */
import { queryOptions } from "@tanstack/react-query";
import type { FieldProblem, Problem, Topic } from "./schema";

export const BASE = "/api/v1";

export type QueryParams = Record<string, string | number | boolean | null | undefined>;

/** What the server refused and why, or what kept us from reaching it (`status` 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: FieldProblem[];

  constructor(problem: Partial<Problem> & { status: number }) {
    super(problem.detail || problem.title || `HTTP ${problem.status}`);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code ?? codeFor(problem.status);
    this.title = problem.title ?? "";
    this.detail = problem.detail ?? "";
    this.requestId = problem.request_id ?? "";
    this.errors = problem.errors ?? [];
  }
}

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}

function codeFor(status: number): string {
  if (status === 0) return "network";
  if (status === 401) return "unauthenticated";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 412) return "version_mismatch";
  if (status === 429) return "too_many_requests";
  return status >= 500 ? "server_error" : "bad_request";
}

export interface RequestOptions {
  params?: QueryParams;
  body?: unknown;
  /** Sent as `If-Match`, so that nobody's change is overwritten unseen. */
  version?: number;
  /** One key per intent: a repeated click or retry of the same intent happens once. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export function url(path: string, params?: QueryParams): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

/** `crypto.randomUUID` exists only on secure origins; plain http on a local network needs the long way. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export async function problemFrom(response: Response): Promise<ApiProblem> {
  const requestId = response.headers.get("x-request-id") ?? "";
  if ((response.headers.get("content-type") ?? "").includes("json")) {
    try {
      const body = (await response.json()) as Partial<Problem>;
      return new ApiProblem({ request_id: requestId, ...body, status: response.status });
    } catch {
      return new ApiProblem({ status: response.status, request_id: requestId });
    }
  }
  return new ApiProblem({ status: response.status, request_id: requestId });
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json", "x-request-id": uuid() };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (method === "POST") headers["idempotency-key"] = options.idempotencyKey ?? uuid();
  if (options.version !== undefined) headers["if-match"] = `"${options.version}"`;
  let response: Response;
  try {
    response = await fetch(url(path, options.params), {
      method,
      headers,
      credentials: "same-origin",
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem({ status: 0, request_id: headers["x-request-id"] });
  }
  if (!response.ok) throw await problemFrom(response);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, params?: QueryParams, signal?: AbortSignal) => request<T>("GET", path, { params, signal }),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>("POST", path, { ...options, body: body ?? {} }),
  put: <T>(path: string, body: unknown, options?: RequestOptions) => request<T>("PUT", path, { ...options, body }),
  patch: <T>(path: string, body: unknown, options?: RequestOptions) => request<T>("PATCH", path, { ...options, body }),
  delete: <T = void>(path: string, options?: RequestOptions) => request<T>("DELETE", path, options),
};

/** What a cached read is about: the live stream refreshes it when one of these topics changes. */
export interface ReadMeta extends Record<string, unknown> {
  topics: Topic[];
}

/** A read through the query cache. `topics` says which live events make it stale. */
export function read<T>(topics: Topic[], path: string, params?: QueryParams) {
  return queryOptions({
    queryKey: [path, params ?? null] as const,
    queryFn: ({ signal }) => api.get<T>(path, params, signal),
    meta: { topics } satisfies ReadMeta,
  });
}
