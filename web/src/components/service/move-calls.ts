/** Moves of a server to another region, from both sides: where it may go, asking for it, and no longer waiting for it. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import type { Side } from "./snapshot-calls";

export type ServiceMoves = Answer<"/admin/services/{id}/moves", "get">;
export type ServiceMove = ServiceMoves["moves"][number];
export type MoveInput = Body<"/admin/services/{id}/moves", "post">;

export const movesOf = (side: Side, id: string) => read(["service"], `/${side}/services/{id}/moves`, { path: { id } });

export const moveApi = {
  ask: (side: Side, id: string, body: MoveInput, idempotencyKey: string) => api.post(`/${side}/services/{id}/moves`, { path: { id }, body, idempotencyKey }),
  takeOver: (id: string, region: string) => api.post("/admin/services/{id}/moves/adopt", { path: { id }, body: { region } }),
  giveUp: (id: string) => api.post("/admin/services/{id}/moves/give-up", { path: { id } }),
};
