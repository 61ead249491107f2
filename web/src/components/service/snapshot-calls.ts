/** The same snapshots from two sides: the owner's and the team's. */
import { api, read } from "@/api/client";
import type { ScheduleInput } from "@/api/schema";

export type Side = "portal" | "admin";

export interface SnapshotWords {
  name: string;
  description: string;
}

export function snapshotCalls(side: Side, id: string) {
  const all = `/${side}/services/{id}/snapshots` as const;
  const one = `${all}/{sid}` as const;
  const schedule = `/${side}/services/{id}/snapshot-schedule` as const;
  return {
    read: read(["service"], all, { path: { id } }),
    take: (body: SnapshotWords) => api.post(all, { path: { id }, body }),
    change: (sid: string, body: SnapshotWords) => api.patch(one, { path: { id, sid }, body }),
    rollback: (sid: string) => api.post(`${one}/rollback`, { path: { id, sid } }),
    delete: (sid: string) => api.delete(one, { path: { id, sid } }),
    schedule: read(["service"], schedule, { path: { id } }),
    setSchedule: (body: ScheduleInput) => api.put(schedule, { path: { id }, body }),
    removeSchedule: () => api.delete(schedule, { path: { id } }),
  };
}

export type SnapshotCalls = ReturnType<typeof snapshotCalls>;
