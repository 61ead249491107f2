/** Bigger plans of a server and the guided move to one, from both sides. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import type { Side } from "@/components/service/snapshot-calls";

export type ServiceUpgrade = Answer<"/admin/services/{id}/upgrade", "get">;
export type UpgradePlan = ServiceUpgrade["plans"][number];
export type UpgradeGuide = NonNullable<ServiceUpgrade["guide"]>;
export type UpgradePointers = Answer<"/admin/services/{id}/upgrade/pointers", "get">;
export type UpgradePointer = UpgradePointers["items"][number];
export type ProviderUpgrade = Answer<"/admin/services/{id}/provider-upgrades", "get">["items"][number];
export type BeginUpgrade = Body<"/admin/services/{id}/upgrade", "post">;
export type FinishUpgrade = Body<"/admin/services/{id}/upgrade/finish", "post">;

export const upgradeReads = {
  ofService: (side: Side, id: string) => read(["service", "invoice", "order", "catalog"], `/${side}/services/{id}/upgrade`, { path: { id } }),
  atProvider: (id: string) => read(["service"], "/admin/services/{id}/provider-upgrades", { path: { id } }),
  pointers: (side: Side, id: string) => read(["service"], `/${side}/services/{id}/upgrade/pointers`, { path: { id } }),
};

export const upgradeApi = {
  begin: (side: Side, id: string, body: BeginUpgrade, idempotencyKey: string) => api.post(`/${side}/services/{id}/upgrade`, { path: { id }, body, idempotencyKey }),
  mark: (side: Side, id: string, step: "data" | "addresses", done: boolean) => api.post(`/${side}/services/{id}/upgrade/steps`, { path: { id }, body: { step, done } }),
  finish: (side: Side, id: string, body: FinishUpgrade) => api.post(`/${side}/services/{id}/upgrade/finish`, { path: { id }, body }),
  abandon: (side: Side, id: string) => api.post(`/${side}/services/{id}/upgrade/abandon`, { path: { id } }),
};
