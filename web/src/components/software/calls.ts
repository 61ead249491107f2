/** Calls about software: what is on offer, what is installed, and what staff keeps. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type ServiceSoftware = Answer<"/portal/services/{id}/software", "get">;
export type Install = NonNullable<ServiceSoftware["install"]>;
export type Application = Answer<"/admin/applications", "get">["items"][number];
export type Template = Answer<"/admin/templates", "get">["items"][number];
export type TemplateInput = Body<"/admin/templates", "post">;
export type ApplicationInput = Body<"/admin/applications", "post">;
export type Side = "portal" | "admin";

export const software = {
  shop: (product_id: string, image_id: string) => read(["catalog"], "/shop/software", { query: { product_id, image_id } }),
  of: (side: Side, id: string, image_id?: string) => read(["service"], `/${side}/services/{id}/software`, { path: { id }, query: image_id ? { image_id } : {} }),
  reveal: (id: string, idempotencyKey: string) => api.post("/portal/services/{id}/software/reveal", { path: { id }, idempotencyKey }),
  templates: () => read(["catalog"], "/admin/templates"),
  template: (id: string) => read(["catalog"], "/admin/templates/{id}", { path: { id } }),
  preview: (body: Body<"/admin/templates/preview", "post">) => api.post("/admin/templates/preview", { body }),
  createTemplate: (body: TemplateInput) => api.post("/admin/templates", { body }),
  updateTemplate: (id: string, body: TemplateInput, version: number) => api.put("/admin/templates/{id}", { path: { id }, body, version }),
  createApplication: (body: ApplicationInput) => api.post("/admin/applications", { body }),
  offerOfProvider: (id: string, body: Body<"/admin/provider-accounts/{id}/applications", "post">) => api.post("/admin/provider-accounts/{id}/applications", { path: { id }, body }),
  updateApplication: (id: string, body: ApplicationInput, version: number) => api.put("/admin/applications/{id}", { path: { id }, body, version }),
  setup: (id: string) => read(["catalog"], "/admin/products/{id}/setup", { path: { id } }),
  putSetup: (id: string, body: Body<"/admin/products/{id}/setup", "put">, version: number) => api.put("/admin/products/{id}/setup", { path: { id }, body, version }),
};
