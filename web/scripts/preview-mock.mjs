// Serves the production build over the mock API under a strict content security policy: what would break on the real server breaks here first.
// Usage: npm run build && node scripts/preview-mock.mjs [port]
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createServer as createVite } from "vite";

const root = new URL("..", import.meta.url).pathname;
const dist = join(root, "dist");
const port = Number(process.argv[2] ?? 5198);
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".json": "application/json" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const vite = await createVite({ root, mode: "mock", server: { middlewareMode: true, hmr: false, ws: false }, appType: "custom" });
const mock = await vite.ssrLoadModule("/mock/node.ts");

createServer((request, response) => {
  void mock.serve(request, response, () => {
    const path = normalize(new URL(request.url ?? "/", "http://x").pathname);
    const asked = join(dist, path);
    const file = asked.startsWith(dist) && existsSync(asked) && statSync(asked).isFile() ? asked : join(dist, "index.html");
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "content-security-policy": policy });
    createReadStream(file).pipe(response);
  });
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));
