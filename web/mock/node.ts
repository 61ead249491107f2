/** Node side of the mock API: turns a Node request into a web one and back, and holds the live streams. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { handle, listen } from "./server";

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function stream(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", connection: "keep-alive" });
  response.write(": hello\n\n");
  const stop = listen((event) => response.write(`event: change\ndata: ${JSON.stringify(event)}\n\n`));
  request.on("close", stop);
}

export async function serve(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  const path = request.url ?? "/";
  if (!/^\/(api\/v1|mock-gateway)\//.test(path)) return next();
  if (path.startsWith("/api/v1/events")) return stream(request, response);
  const method = request.method ?? "GET";
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === "string") headers.set(name, value);
  const answer = await handle(
    new Request(`http://${request.headers.host ?? "localhost"}${path}`, {
      method,
      headers,
      body: method === "GET" || method === "HEAD" ? undefined : await bodyOf(request),
    }),
  );
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => response.setHeader(name, value));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
