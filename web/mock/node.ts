/** Node side of the mock API: turns a Node request into a web one and back. */
import type { IncomingMessage, ServerResponse } from "node:http";

export async function serve(_req: IncomingMessage, _res: ServerResponse, next: () => void): Promise<void> {
  next();
}
