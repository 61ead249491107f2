/** Changes of what a service is billed for, from both sides: what there is to choose, its price, making and undoing it. */
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import type { Side } from "./snapshot-calls";

export type ChangeOption = Answer<"/admin/services/{id}/change-options", "get">["items"][number];
export type ChangeQuote = Answer<"/admin/services/{id}/change-quote", "post">;
export type ServiceChange = Answer<"/admin/services/{id}/changes", "get">["items"][number];
export type StaffChange = Body<"/admin/services/{id}/change", "post">;
export type OwnQuote = Body<"/portal/services/{id}/change-quote", "post">;
export type OwnChange = Body<"/portal/services/{id}/change", "post">;

export const changeReads = (side: Side, id: string) => ({
  options: read(["service", "catalog"], `/${side}/services/{id}/change-options`, { path: { id } }),
  changes: read(["service", "invoice"], `/${side}/services/{id}/changes`, { path: { id } }),
});

/** A quote is asked for by POST, but asking changes nothing: it is cached under what was asked. */
const quoted = (key: readonly unknown[], ask: (signal: AbortSignal) => Promise<ChangeQuote>) => queryOptions({ queryKey: key, queryFn: ({ signal }) => ask(signal), staleTime: 10_000, retry: false });

export const staffQuote = (id: string, body: StaffChange) => quoted(["/admin/services", id, "change-quote", body], (signal) => api.post("/admin/services/{id}/change-quote", { path: { id }, body, signal }));
export const ownQuote = (id: string, body: OwnQuote) => quoted(["/portal/services", id, "change-quote", body], (signal) => api.post("/portal/services/{id}/change-quote", { path: { id }, body, signal }));

/** What a confirmation was shown: other amounts are refused. */
export const shownOf = (priced: ChangeQuote) => ({ expected_due_now: priced.due_now, expected_renews_at: priced.renews_at });

export const changeApi = {
  byStaff: (id: string, body: StaffChange, version: number, idempotencyKey: string) => api.post("/admin/services/{id}/change", { path: { id }, body, version, idempotencyKey }),
  own: (id: string, body: OwnChange, version: number, idempotencyKey: string) => api.post("/portal/services/{id}/change", { path: { id }, body, version, idempotencyKey }),
  undo: (side: Side, id: string, change_id: string) => api.post(`/${side}/services/{id}/changes/{change_id}/undo`, { path: { id, change_id } }),
};
