/** What the team asks of object storages, and what their states allow. */
import { api, read } from "@/api/client";
import type { Body } from "@/api/contract";
import type { components } from "@/api/generated";

type Views = components["schemas"];
export type ObjectStorage = Views["ObjectStorage"];
export type StorageShare = Views["StorageShare"];
export type StorageOrder = Body<"/admin/object-storages", "post">;
export type StorageGrowth = Body<"/admin/object-storages/{id}/resize", "post">;
export type NewShare = Body<"/admin/object-storages/{id}/shares", "post">;

/** What happens to storages and their shares is told as a change of the account they are at. */
export const TOPICS = ["provider_account"] as const;

/** It changes by itself soon. */
export const isMoving = ({ state }: ObjectStorage) => state === "requested" || state === "provisioning" || state === "upgrading";

/** Its S3 service can be used. */
export const isOpen = ({ state }: ObjectStorage) => state === "ready" || state === "upgrading";

export const orderStorage = (body: StorageOrder, idempotencyKey: string) => api.post("/admin/object-storages", { body, idempotencyKey });
export const readStorages = (account_id: string) => api.post("/admin/object-storages/read", { body: { account_id } });
export const endShare = (id: string) => api.delete("/admin/storage-shares/{id}", { path: { id } });

export function storageCalls(id: string) {
  const path = { id };
  return {
    read: () => read([...TOPICS], "/admin/object-storages/{id}", { path }),
    usage: (days: number) => read([...TOPICS], "/admin/object-storages/{id}/usage", { path, query: { days } }),
    shares: () => read([...TOPICS], "/admin/object-storages/{id}/shares", { path }),
    look: () => api.post("/admin/object-storages/{id}/look", { path }),
    grow: (body: StorageGrowth, idempotencyKey: string) => api.post("/admin/object-storages/{id}/resize", { path, body, idempotencyKey }),
    approve: (reason: string, idempotencyKey: string) => api.post("/admin/object-storages/{id}/approve-purchase", { path, body: { reason }, idempotencyKey }),
    refuse: (reason: string, idempotencyKey: string) => api.post("/admin/object-storages/{id}/refuse-purchase", { path, body: { reason }, idempotencyKey }),
    cancel: (confirm_name: string) => api.post("/admin/object-storages/{id}/cancel", { path, body: { confirm_name } }),
    share: (body: NewShare, idempotencyKey: string) => api.post("/admin/object-storages/{id}/shares", { path, body, idempotencyKey }),
  };
}
