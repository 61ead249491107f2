// The server's OpenAPI document as TypeScript: what is committed as src/api/generated.d.ts.
import openapi, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
export const target = new URL("../src/api/generated.d.ts", import.meta.url);
const head = "// Made from docs/openapi.json by `npm run generate`. Not edited by hand.\n\n";

export async function generated() {
  return head + astToString(await openapi(source, { defaultNonNullable: false }));
}
