/** A very small router for the mock API: patterns, problems, pages. Web requests in, web responses out. */
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

export interface Context {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  session: Session | null;
  scenario: string;
  origin: string;
  setCookie: (value: string) => void;
}

export interface Reply {
  status: number;
  data: unknown;
}

export const reply = (status: number, data?: unknown): Reply => ({ status, data });
const isReply = (value: unknown): value is Reply =>
  typeof value === "object" && value !== null && "status" in value && "data" in value && Object.keys(value).length === 2;

type Handler = (context: Context) => unknown;

interface Route {
  method: string;
  pattern: RegExp;
  names: string[];
  handler: Handler;
}

export class Routes {
  private readonly list: Route[] = [];

  on(method: string, path: string, handler: Handler): this {
    const names: string[] = [];
    const source = path.replaceAll(/:(\w+)/g, (_, name: string) => {
      names.push(name);
      return "([^/]+)";
    });
    this.list.push({ method, pattern: new RegExp(`^${source}$`), names, handler });
    return this;
  }

  async run(method: string, path: string, context: Omit<Context, "params">): Promise<Response> {
    for (const route of this.list) {
      if (route.method !== method) continue;
      const match = route.pattern.exec(path);
      if (!match) continue;
      const params = Object.fromEntries(route.names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? "")]));
      try {
        const result: unknown = await route.handler({ ...context, params });
        if (result instanceof Response) return result;
        const { status, data } = isReply(result) ? result : reply(200, result);
        return data === undefined ? new Response(null, { status: 204 }) : Response.json(data, { status });
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
export function page<T>(rows: T[], query: URLSearchParams, text: (row: T) => string): Page<T> {
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
