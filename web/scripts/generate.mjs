// Writes src/api/generated.d.ts from the OpenAPI document of the server. Run it after the document changed.
import { writeFileSync } from "node:fs";
import { generated, target } from "./openapi.mjs";

writeFileSync(target, await generated());
