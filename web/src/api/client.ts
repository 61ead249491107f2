/** The one way to the server: every request of the web app goes through `request`. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { BASE } from "./contract";
import type { Answer, ApiPath, Input, ListPath, Method, PathOf, Rest, SumsPath } from "./contract";
import type { FieldProblem, Money, Problem, Topic } from "./schema";

/** What the server refused and why, or what kept us from reaching it (`status` 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** The page that explains the code; empty where the server sent no document. */
  readonly page: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: FieldProblem[];

  constructor(problem: Partial<Problem> & { status: number }) {
    super(problem.detail || problem.title || `HTTP ${problem.status}`);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code ?? codeFor(problem.status);
    this.page = problem.type?.startsWith("/docs/errors/") ? problem.type : "";
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

interface Extras {
  /** Sent as `If-Match`, so that nobody's change is overwritten unseen. */
  version?: number;
  /** One key per intent: a repeated click or retry of the same intent happens once. Null where a call only reads. */
  idempotencyKey?: string | null;
  signal?: AbortSignal;
}

interface Call extends Extras {
  path?: object;
  query?: object;
  body?: unknown;
}

function fill(path: string, params: object = {}): string {
  return Object.entries(params).reduce((text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))), path);
}

function address(path: string, query: object = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") given.set(name, String(value));
  }
  const text = given.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

type LinkInput<P extends ApiPath> = Rest<Pick<Input<P, "get">, Extract<keyof Input<P, "get">, "path" | "query">>>;

/** The address of something the browser opens by itself, such as a PDF. */
export function url<P extends PathOf<"get">>(path: P, ...[input]: LinkInput<P>): string {
  const { path: params, query } = (input ?? {}) as Call;
  return address(fill(path, params), query);
}

/** A file behind an address made by `url`, with the name the server gives it; for what can be refused, unlike a mere link. */
export async function fetchFile(href: string): Promise<{ name: string; content: Blob }> {
  let response: Response;
  try {
    response = await fetch(href, { headers: { "x-request-id": uuid() }, credentials: "same-origin" });
  } catch {
    throw new ApiProblem({ status: 0 });
  }
  if (!response.ok) throw await problemFrom(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { name: name ?? "document", content: await response.blob() };
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

async function request<T>(method: Method, path: string, { query, body, version, idempotencyKey, signal }: Omit<Call, "path"> = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json", "x-request-id": uuid() };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (method === "post" && idempotencyKey !== null) headers["idempotency-key"] = idempotencyKey ?? uuid();
  if (version !== undefined) headers["if-match"] = `"${version}"`;
  let response: Response;
  try {
    response = await fetch(address(path, query), {
      method: method.toUpperCase(),
      headers,
      credentials: "same-origin",
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
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

type Verb<M extends Method> = <P extends PathOf<M>>(path: P, ...input: Rest<Input<P, M> & Extras>) => Promise<Answer<P, M>>;

/** A verb's call with the types of the document: path, parameters, body and answer belong together or do not compile. */
function verb<M extends Method>(method: M): Verb<M> {
  const call = <T>(path: string, { path: params, ...rest }: Call = {}): Promise<T> => request(method, fill(path, params), rest);
  return call as Verb<M>;
}

export const api = { get: verb("get"), post: verb("post"), put: verb("put"), patch: verb("patch"), delete: verb("delete") };

/** What a cached read is about: the live stream refreshes it when one of these topics changes. */
export interface ReadMeta extends Record<string, unknown> {
  topics: Topic[];
}

function cached<T>(topics: Topic[], path: string, query?: object) {
  return queryOptions({
    queryKey: [path, query ?? null] as const,
    queryFn: ({ signal }) => request<T>("get", path, { query, signal }),
    meta: { topics } satisfies ReadMeta,
  });
}

/** A read through the query cache, as `useQuery` takes it. */
export type Read<T> = ReturnType<typeof cached<T>>;

/** A read through the query cache. `topics` says which live events make it stale. */
export function read<P extends PathOf<"get">>(topics: Topic[], path: P, ...[input]: Rest<Input<P, "get">>): Read<Answer<P, "get">> {
  const { path: params, query } = (input ?? {}) as Call;
  return cached(topics, fill(path, params), query);
}

/** A list as a list page needs it, whether it comes by pages or all at once. */
export interface Rows<R> {
  items: R[];
  next_cursor?: string | null;
  total?: number;
}

/** A list through the query cache; while another page is fetched, the last one stays. The list page checks rows and query against the path. */
export const readList = <R>(topics: Topic[], path: ListPath, query: object) => ({ ...cached<Rows<R>>(topics, path, query), placeholderData: keepPreviousData });

/** What the whole list comes to, a row for each currency. */
export const readSums = (topics: Topic[], path: SumsPath, query: object) => ({ ...cached<{ items: Partial<Record<string, Money>>[] }>(topics, path, query), placeholderData: keepPreviousData });

export const getList = <R>(path: ListPath, query: object): Promise<Rows<R>> => request("get", path, { query });
