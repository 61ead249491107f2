/** Reads and writes about billable items. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type BillableItem = Answer<"/admin/billable-items/{id}", "get">;
export type NewBillableItem = Body<"/admin/billable-items", "post">;
export type BillableItemPatch = Body<"/admin/billable-items/{id}", "patch">;

export const itemRead = {
  one: (id: string) => read(["invoice"], "/admin/billable-items/{id}", { path: { id } }),
};

export const itemApi = {
  add: (body: NewBillableItem) => api.post("/admin/billable-items", { body }),
  change: (id: string, body: BillableItemPatch, version: number) => api.patch("/admin/billable-items/{id}", { path: { id }, body, version }),
  cancel: (id: string) => api.post("/admin/billable-items/{id}/cancel", { path: { id } }),
  invoice: (customer_id: string, item_ids: string[]) => api.post("/admin/billable-items/invoice", { body: { customer_id, item_ids } }),
};
