/** Reads and writes about legal entities. */
import { useQuery } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import { useMay } from "../parts";

export type LegalEntity = Answer<"/admin/legal-entities", "get">["items"][number];
export type LegalEntityBody = Body<"/admin/legal-entities", "post">;

export const entityRead = {
  list: () => read(["customer"], "/admin/legal-entities"),
  one: (id: string) => read(["customer"], "/admin/legal-entities/{id}", { path: { id } }),
};

export const entityApi = {
  add: (body: LegalEntityBody) => api.post("/admin/legal-entities", { body }),
  change: (id: string, body: LegalEntityBody, version: number) => api.patch("/admin/legal-entities/{id}", { path: { id }, body, version }),
  remove: (id: string) => api.delete("/admin/legal-entities/{id}", { path: { id } }),
};

/** The legal entities, where there are several and the role may see them; else none to choose from. */
export function useEntities(): LegalEntity[] {
  const may = useMay("settings.read");
  const { data } = useQuery({ ...entityRead.list(), enabled: may.allowed });
  return data && data.items.length > 1 ? data.items : [];
}
