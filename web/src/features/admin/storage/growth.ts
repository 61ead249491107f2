/** What a change of space comes to. */
import type { ObjectStorage, StorageGrowth } from "./calls";

/** What is on the screen. */
export interface Space {
  size: string;
  grows: boolean;
  limit: string;
}

/** The number that was typed; none where it is no number. */
export function gigabytes(typed: string): number | null {
  return /^\d{1,7}$/.test(typed.trim()) ? Number(typed) : null;
}

/** Only what differs is sent: the same size again would be refused. */
export function growthOf(storage: Pick<ObjectStorage, "size_gb" | "auto_limit_gb">, typed: Space): StorageGrowth {
  const [size, limit] = [gigabytes(typed.size), gigabytes(typed.limit)];
  const growth: StorageGrowth = {};
  if (size !== null && size !== storage.size_gb) growth.size_gb = size;
  if (!typed.grows && storage.auto_limit_gb !== null) growth.auto_scaling = false;
  if (typed.grows && limit !== null && limit !== storage.auto_limit_gb) Object.assign(growth, { auto_scaling: true, auto_limit_gb: limit });
  return growth;
}
