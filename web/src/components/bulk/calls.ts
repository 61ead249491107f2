/** Acts on many services: beginning one, following it, stopping it, trying again; by staff, or by a customer on their own. */
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import type { Answer, Body, Row } from "@/api/contract";

export type NewBulkRun = Body<"/admin/bulk-runs", "post">;
export type NewOwnBulkRun = Body<"/portal/bulk-runs", "post">;
export type BulkRun = Answer<"/admin/bulk-runs/{id}", "get">;
export type BulkRunItem = Row<"/admin/bulk-run-items">;
export type BulkAct = BulkRun["act"];
/** What an act wants to be told about itself. */
export type BulkDetails = NonNullable<NewBulkRun["details"]>;
/** Data is lost by them: the number of services has to be typed. */
export const COUNTED: BulkAct[] = ["terminate", "reinstall", "delete_snapshots"];
/** Who looks: staff at all runs, or a customer at their own. */
export type BulkSide = "admin" | "portal";
type Again = Body<"/admin/bulk-runs/{id}/retry", "post">;

export const bulkReads = {
  one: (side: BulkSide, id: string) => read(["bulk_run"], `/${side}/bulk-runs/{id}`, { path: { id } }),
};

/** The systems that every one of some services can be installed from. */
export const sharedSystems = (side: BulkSide, service_ids: string[]) =>
  queryOptions({ queryKey: ["service", "shared-systems", side, service_ids], queryFn: () => api.post(`/${side}/bulk-systems`, { body: { service_ids }, idempotencyKey: null }) });

/** What an add-on for some services comes to; without one, what they can get. */
export const addOnQuote = (side: BulkSide, service_ids: string[], product_id: string | null) =>
  queryOptions({
    queryKey: ["service", "bulk-add-on", side, service_ids, product_id],
    queryFn: () => api.post(`/${side}/bulk-add-on-quotes`, { body: { service_ids, product_id }, idempotencyKey: null }),
    // An amount is confirmed: one that was shown before is not shown again.
    gcTime: 0,
  });

export const bulkApi = {
  begin: (body: NewBulkRun, idempotencyKey: string) => api.post("/admin/bulk-runs", { body, idempotencyKey }),
  beginOwn: (body: NewOwnBulkRun, idempotencyKey: string) => api.post("/portal/bulk-runs", { body, idempotencyKey }),
  stop: (side: BulkSide, id: string, idempotencyKey: string) => api.post(`/${side}/bulk-runs/{id}/stop`, { path: { id }, idempotencyKey }),
  retry: (side: BulkSide, id: string, body: Again, idempotencyKey: string) => api.post(`/${side}/bulk-runs/{id}/retry`, { path: { id }, body, idempotencyKey }),
};
