/** What the screen of documents' looks reads and writes. */
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type DocumentLooks = Answer<"/admin/document-looks", "get">;
export type LooksInput = Body<"/admin/document-looks", "put">;
export type DocumentKind = Body<"/admin/document-looks/preview", "post">["kind"];
export type DocumentLogo = Answer<"/admin/document-logos", "post">;

export const KINDS = ["invoice", "credit_note", "quote", "receipt", "statement"] as const satisfies readonly DocumentKind[];

export const looksReads = {
  looks: () => read([], "/admin/document-looks"),
  /** A sample in looks that are not saved; shown as an image, so that nothing in it can act. */
  preview: (kind: DocumentKind, looks: LooksInput) =>
    queryOptions({
      queryKey: ["document-preview", kind, looks],
      queryFn: async ({ signal }) => {
        const { svg } = await api.post("/admin/document-looks/preview", { body: { kind, looks }, idempotencyKey: null, signal });
        return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      },
      retry: false,
      gcTime: 60_000,
    }),
};

export const looksApi = {
  save: (body: LooksInput, version: number) => api.put("/admin/document-looks", { body, version }),
  upload: (content: string) => api.post("/admin/document-logos", { body: { content } }),
};

/** A file as the API takes it. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
