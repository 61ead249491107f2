/** The same checks and remedies from two sides: the owner's and the team's. */
import { api, read } from "@/api/client";
import type { Side } from "./snapshot-calls";

export function troubleCalls(side: Side, id: string) {
  const all = `/${side}/services/{id}/troubleshooting` as const;
  return {
    read: read(["service"], all, { path: { id } }),
    start: () => api.post(all, { path: { id } }),
    remedy: (run: string, remedy: string) => api.post(`${all}/{run}/remedies` as const, { path: { id, run }, body: { remedy, confirm: true } }),
  };
}

export type TroubleCalls = ReturnType<typeof troubleCalls>;
