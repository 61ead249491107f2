/** Puts the server's field problems where the person typed. */
import type { ApiProblem } from "@/api/client";
import type { FieldProblem } from "@/api/schema";

/** `/address/line1` becomes `address.line1`; escapes of RFC 6901 undone. */
export function pointerToPath(pointer: string): string {
  return pointer
    .replace(/^#?\//, "")
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
}

/** Whether something with a message under it stands at this path: a value of its own, or a list of such. Groups and rows of fields show nothing themselves. */
function hasField(values: object, path: string): boolean {
  let current: unknown = values;
  for (const part of path.split(".")) {
    if (typeof current !== "object" || current === null || !(part in current)) return false;
    current = (current as Record<string, unknown>)[part];
  }
  const isGroup = (value: unknown) => typeof value === "object" && value !== null;
  return Array.isArray(current) ? !current.some(isGroup) : !isGroup(current);
}

export interface MappedProblems {
  fields: Record<string, string>;
  rest: FieldProblem[];
}

/** Problems whose field is on the screen go to it; all others stay together above the form. */
export function fieldErrors(problem: ApiProblem, values: object, names: Record<string, string> = {}): MappedProblems {
  const mapped: MappedProblems = { fields: {}, rest: [] };
  for (const error of problem.errors) {
    const path = names[error.pointer] ?? pointerToPath(error.pointer);
    if (!hasField(values, path)) mapped.rest.push(error);
    else mapped.fields[path] ??= error.detail;
  }
  return mapped;
}
