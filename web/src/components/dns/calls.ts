/** The same zones from two sides: the owner's and the team's. */
import { api, fetchFile, read, url } from "@/api/client";
import type { components } from "@/api/generated";

type Views = components["schemas"];
export type Side = "portal" | "admin";
export type Zone = Views["Zone"];
export type ZoneRecord = Views["ZoneRecord"];
export type ZoneRecordIn = Views["ZoneRecordIn"];
export type ZoneRecords = Views["ZoneRecords"];
export type Says = Views["ZoneRecordSays"];
export type RecordType = ZoneRecord["type"];
export type ImportPlan = Views["ZoneImportPlan"];
export type ZoneChange = Views["ZoneChange"];

export const RECORD_TYPES: RecordType[] = ["A", "AAAA", "CNAME", "MX", "TXT", "SRV", "CAA"];

export function zoneCalls(side: Side, id: string) {
  const one = `/${side}/zones/{id}` as const;
  const path = { id };
  return {
    read: () => read(["customer"], one, { path }),
    records: () => read(["customer"], `${one}/records`, { path }),
    changes: () => read(["customer"], `${one}/changes`, { path }),
    delete: (confirm_name: string) => api.post(`${one}/delete`, { path, body: { confirm_name } }),
    create: (body: ZoneRecordIn) => api.post(`${one}/records`, { path, body }),
    update: (record_id: string, body: ZoneRecordIn) => api.put(`${one}/records/{record_id}`, { path: { id, record_id }, body }),
    remove: (record_id: string) => api.delete(`${one}/records/{record_id}`, { path: { id, record_id } }),
    removeAll: (record_ids: string[]) => api.post(`${one}/delete-records`, { path, body: { record_ids } }),
    changeTtl: (record_ids: string[], ttl: number) => api.post(`${one}/change-ttl`, { path, body: { record_ids, ttl } }),
    preview: (text: string, replace: boolean) => api.post(`${one}/import-preview`, { path, body: { text, replace } }),
    apply: (text: string, replace: boolean, fingerprint: string) => api.post(`${one}/import`, { path, body: { text, replace, fingerprint } }),
    file: () => fetchFile(url(`${one}/file`, { path })),
  };
}
