/** Acts on many services: beginning one, following it, stopping it, trying again. */
import { api, read } from "@/api/client";
import type { Answer, Body, Row } from "@/api/contract";

export type NewBulkRun = Body<"/admin/bulk-runs", "post">;
export type BulkRun = Answer<"/admin/bulk-runs/{id}", "get">;
export type BulkRunItem = Row<"/admin/bulk-run-items">;
export type BulkAct = BulkRun["act"];

export const bulkReads = {
  one: (id: string) => read(["bulk_run"], "/admin/bulk-runs/{id}", { path: { id } }),
};

export const bulkApi = {
  begin: (body: NewBulkRun, idempotencyKey: string) => api.post("/admin/bulk-runs", { body, idempotencyKey }),
  stop: (id: string, idempotencyKey: string) => api.post("/admin/bulk-runs/{id}/stop", { path: { id }, idempotencyKey }),
  retry: (id: string, which: "failed" | "skipped", idempotencyKey: string) => api.post("/admin/bulk-runs/{id}/retry", { path: { id }, body: { which }, idempotencyKey }),
};
