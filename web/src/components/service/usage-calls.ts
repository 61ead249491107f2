/** The usage of a service from both sides. */
import { read } from "@/api/client";
import type { Answer } from "@/api/contract";
import type { Side } from "./snapshot-calls";

export type ServiceUsage = Answer<"/admin/services/{id}/usage", "get">;
export type MeterUsage = ServiceUsage["meters"][number];
export type BilledUsage = ServiceUsage["billed"][number];

export const usageRead = (side: Side, id: string) => read(["service", "invoice", "subscription", "clock"], `/${side}/services/{id}/usage`, { path: { id } });
