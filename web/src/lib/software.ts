/** What a person has chosen to have installed: from the screen to the request and back. */
import { isProblem } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type Offer = Answer<"/shop/software", "get">;
export type Variable = Offer["applications"][number]["application"]["variables"][number];
export type SoftwareInput = NonNullable<Body<"/portal/services/{id}/actions", "post">["software"]>;

/** What is chosen: `same` and `nothing` are words, an application goes by its id. */
export interface Chosen {
  what: string;
  script: string;
  variables: Record<string, string | number | boolean>;
}

export const SAME = "same";
export const NOTHING = "nothing";
export const OWN = "own";
export const chosenNothing: Chosen = { what: NOTHING, script: "", variables: {} };

/** What goes to the server; nothing at all keeps what is there. */
export function softwareInput(chosen: Chosen): SoftwareInput | undefined {
  if (chosen.what === SAME) return undefined;
  if (chosen.what === NOTHING) return { variables: {} };
  if (chosen.what === OWN) return { script: chosen.script, variables: {} };
  const given = Object.entries(chosen.variables).filter(([, value]) => value !== "");
  return { application_id: chosen.what, variables: Object.fromEntries(given) };
}

/** A kept choice as it was made. */
export function chosenOf(input: SoftwareInput | null | undefined): Chosen {
  if (input?.application_id) return { what: input.application_id, script: "", variables: input.variables as Chosen["variables"] };
  if (input?.script) return { what: OWN, script: input.script, variables: {} };
  return chosenNothing;
}

/** The names of what has to be filled in and is not. */
export function missingIn(chosen: Chosen, offer: Offer | undefined): string[] {
  if (chosen.what === OWN) return chosen.script.trim() ? [] : ["script"];
  const asked = offer?.applications.find((one) => one.application.id === chosen.what)?.application.variables ?? [];
  const open = (one: Variable) => one.required && one.kind !== "password" && (chosen.variables[one.name] ?? one.default ?? "") === "";
  return asked.filter(open).map((one) => one.name);
}

/** The server's words about a choice, by the names of its fields; `at` is where the choice stands in the request. */
export function softwareErrors(problem: unknown, at: string): Record<string, string> {
  const found: Record<string, string> = {};
  if (!isProblem(problem)) return found;
  for (const { pointer, detail } of problem.errors) {
    if (!pointer.startsWith(`${at}/`)) continue;
    const place = pointer.slice(at.length + 1);
    const field = place.startsWith("variables/") ? place.slice("variables/".length) : place === "application_id" ? "what" : place;
    found[field] ??= detail;
  }
  return found;
}
