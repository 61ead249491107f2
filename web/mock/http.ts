/** A very small router for the mock API: patterns, problems, pages. Web requests in, web responses out. */
import type { Answer, Body, Method, PathOf, PathParams, Query } from "@/api/contract";
import type { FieldProblem, Page, Session } from "@/api/schema";

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors?: FieldProblem[],
  ) {
    super(detail);
  }
}

export const notFound = () => new Refusal(404, "not_found", "There is nothing with this id.");

/** The query of a request; only parameters the operation knows can be asked for. */
interface Asked<K extends string> {
  get(name: K): string | null;
}

type Names<T> = [T] extends [never] ? never : Extract<keyof T, string>;

export interface Context<Param extends string, Filter extends string, Input> {
  params: Record<Param, string>;
  query: Asked<Filter>;
  body: Input;
  session: Session | null;
  scenario: string;
  origin: string;
  setCookie: (value: string) => void;
}

/** What a request brings, before anybody knows which operation it is for. */
interface Asking {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  session: Session | null;
  scenario: string;
  origin: string;
  setCookie: (value: string) => void;
}

export interface Reply<T> {
  status: number;
  data: T;
}

export function reply(status: number): Reply<void>;
export function reply<T>(status: number, data: T): Reply<T>;
export function reply(status: number, data?: unknown): Reply<unknown> {
  return { status, data };
}

const isReply = (value: unknown): value is Reply<unknown> =>
  typeof value === "object" && value !== null && "status" in value && "data" in value && Object.keys(value).length === 2;

type Result<T> = T | Reply<T> | Response;

interface Route {
  method: string;
  pattern: RegExp;
  names: string[];
  handler: (asking: Asking) => unknown;
}

export class Routes {
  private readonly list: Route[] = [];

  get = this.verb("get");
  post = this.verb("post");
  put = this.verb("put");
  patch = this.verb("patch");
  delete = this.verb("delete");

  /** Operations of the API document: what they are given and what they answer are the document's. */
  private verb<M extends Method>(method: M) {
    return <P extends PathOf<M>>(path: P, handler: (context: Context<Names<PathParams<P, M>>, Names<Query<P, M>>, Body<P, M>>) => Result<Answer<P, M>> | Promise<Result<Answer<P, M>>>): Routes => this.other(method.toUpperCase(), path, handler as unknown as Route["handler"]);
  }

  /** Something beside the API: the payment gateway. */
  other(method: string, path: string, handler: Route["handler"]): Routes {
    const names: string[] = [];
    const source = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      names.push(name);
      return "([^/]+)";
    });
    this.list.push({ method, pattern: new RegExp(`^${source}$`), names, handler });
    return this;
  }

  async run(method: string, path: string, asking: Omit<Asking, "params">): Promise<Response> {
    for (const route of this.list) {
      if (route.method !== method) continue;
      const match = route.pattern.exec(path);
      if (!match) continue;
      const params = Object.fromEntries(route.names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? "")]));
      try {
        const result: unknown = await route.handler({ ...asking, params });
        if (result instanceof Response) return result;
        const { status, data } = isReply(result) ? result : { status: result === undefined ? 204 : 200, data: result };
        return data === undefined ? new Response(null, { status }) : Response.json(data, { status });
      } catch (error) {
        if (error instanceof Refusal) return problem(error);
        throw error;
      }
    }
    return problem(new Refusal(404, "not_found", `The mock API has no ${method} ${path} yet.`));
  }
}

export function problem({ status, code, detail, errors }: Refusal): Response {
  const body = { type: `/docs/errors/${code}`, title: "", status, code, detail, request_id: "0193c1f2-7b1e-7d4a-9b1f-5f2f6a0c8e11", errors };
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json" } });
}

/** Filters by `q` over the given texts, sorts by one field, cuts a page. The cursor is the offset. */
export function page<T>(rows: T[], query: Asked<"q" | "sort" | "limit" | "cursor">, text: (row: T) => string): Page<T> {
  const q = query.get("q")?.toLowerCase() ?? "";
  const sort = query.get("sort") ?? "";
  const field = sort.replace(/^-/, "");
  const found = rows.filter((row) => !q || text(row).toLowerCase().includes(q));
  if (field) {
    const value = (row: T) => JSON.stringify((row as Record<string, unknown>)[field] ?? "");
    found.sort((a, b) => value(a).localeCompare(value(b), "en", { numeric: true }) * (sort.startsWith("-") ? -1 : 1));
  }
  const limit = Number(query.get("limit") ?? 25);
  const from = Number(query.get("cursor") ?? 0);
  return {
    items: found.slice(from, from + limit),
    next_cursor: from + limit < found.length ? String(from + limit) : null,
    total: found.length,
  };
}
