/** Calls about software, and what a person has chosen on the screen. */
import { api, isProblem, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type Offer = Answer<"/shop/software", "get">;
export type Offered = Offer["applications"][number];
export type Application = Offered["application"];
export type Variable = Application["variables"][number];
export type ServiceSoftware = Answer<"/portal/services/{id}/software", "get">;
export type Install = NonNullable<ServiceSoftware["install"]>;
export type SoftwareInput = NonNullable<Body<"/portal/services/{id}/actions", "post">["software"]>;
export type Template = Answer<"/admin/templates", "get">["items"][number];
export type TemplateInput = Body<"/admin/templates", "post">;
export type ApplicationInput = Body<"/admin/applications", "post">;
export type Side = "portal" | "admin";

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

export const software = {
  shop: (product_id: string, image_id: string) => read(["catalog"], "/shop/software", { query: { product_id, image_id } }),
  of: (side: Side, id: string, image_id?: string) => read(["service"], `/${side}/services/{id}/software`, { path: { id }, query: image_id ? { image_id } : {} }),
  reveal: (id: string) => api.post("/portal/services/{id}/software/reveal", { path: { id } }),
  templates: () => read(["catalog"], "/admin/templates"),
  template: (id: string) => read(["catalog"], "/admin/templates/{id}", { path: { id } }),
  preview: (body: Body<"/admin/templates/preview", "post">) => api.post("/admin/templates/preview", { body }),
  createTemplate: (body: TemplateInput) => api.post("/admin/templates", { body }),
  updateTemplate: (id: string, body: TemplateInput, version: number) => api.put("/admin/templates/{id}", { path: { id }, body, version }),
  applications: () => read(["catalog"], "/admin/applications"),
  createApplication: (body: ApplicationInput) => api.post("/admin/applications", { body }),
  updateApplication: (id: string, body: ApplicationInput, version: number) => api.put("/admin/applications/{id}", { path: { id }, body, version }),
  setup: (id: string) => read(["catalog"], "/admin/products/{id}/setup", { path: { id } }),
  putSetup: (id: string, body: Body<"/admin/products/{id}/setup", "put">, version: number) => api.put("/admin/products/{id}/setup", { path: { id }, body, version }),
};

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
