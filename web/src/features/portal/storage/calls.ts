/** What is asked of object storage. */
import { ApiProblem, api, read } from "@/api/client";
import type { components } from "@/api/generated";

type Views = components["schemas"];
export type Share = Views["StorageShare"];
export type Bucket = Views["Bucket"];
export type Keys = Views["StorageKeys"];

/** It is on its way and gets there by itself. */
export const isComing = (share: Share) => share.storage_state === "requested" || share.storage_state === "provisioning" || (share.state === "requested" && isOpen(share));

const isOpen = (share: Share) => share.storage_state === "ready" || share.storage_state === "upgrading";

export const isUsable = (share: Share) => share.state === "ready" && !share.is_closed && isOpen(share);

const TOPICS = ["customer"] as const;

export const storages = () => read([...TOPICS], "/portal/object-storages");

export function storageCalls(id: string) {
  const path = { id };
  return {
    read: () => read([...TOPICS], "/portal/object-storages/{id}", { path }),
    usage: (days: number) => read([...TOPICS], "/portal/object-storages/{id}/usage", { path, query: { days } }),
    limit: (auto_limit_gb: number | null) => api.put("/portal/object-storages/{id}/auto-limit", { path, body: { auto_limit_gb } }),
    buckets: () => read([...TOPICS], "/portal/object-storages/{id}/buckets", { path }),
    makeBucket: (name: string) => api.post("/portal/object-storages/{id}/buckets", { path, body: { name } }),
    // Never repeated under a key: a record of the answer would hold the secret.
    reveal: () => api.post("/portal/object-storages/{id}/keys/reveal", { path, idempotencyKey: null }),
    rotate: () => api.post("/portal/object-storages/{id}/keys/rotate", { path, idempotencyKey: null }),
  };
}

export function bucketCalls(id: string, bucket: string) {
  const path = { id, bucket };
  return {
    remove: (confirm_name: string) => api.post("/portal/object-storages/{id}/buckets/{bucket}/delete", { path, body: { confirm_name } }),
    list: (prefix: string, token: string) => read([...TOPICS], "/portal/object-storages/{id}/buckets/{bucket}/objects", { path, query: { prefix, token } }),
    uploadUrl: (key: string) => api.post("/portal/object-storages/{id}/buckets/{bucket}/upload-url", { path, body: { key }, idempotencyKey: null }),
    downloadUrl: (key: string) => api.post("/portal/object-storages/{id}/buckets/{bucket}/download-url", { path, body: { key }, idempotencyKey: null }),
    folder: (key: string) => api.post("/portal/object-storages/{id}/buckets/{bucket}/folders", { path, body: { key } }),
    removeObjects: (keys: string[]) => api.post("/portal/object-storages/{id}/buckets/{bucket}/delete-objects", { path, body: { keys } }),
  };
}

/** What one upload can hold. */
export const MOST_BYTES = 5_000_000_000;

/** The word with which a storage refuses. */
export function codeOf(xml: string): string {
  return /<Code>([A-Za-z]+)<\/Code>/.exec(xml)?.[1] ?? "";
}

/** Sends a file to a signed address. `fetch` cannot say how far it is. */
export function sendFile(url: string, file: File, progress: (percent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.upload.addEventListener("progress", (event) => event.lengthComputable && progress(Math.floor((event.loaded / event.total) * 100)));
    call.addEventListener("load", () => (call.status < 300 ? resolve() : reject(new ApiProblem({ status: call.status, code: codeOf(call.responseText) }))));
    call.addEventListener("error", () => reject(new ApiProblem({ status: 0 })));
    call.open("PUT", url);
    call.setRequestHeader("content-type", file.type || "application/octet-stream");
    call.send(file);
  });
}
