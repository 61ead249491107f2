/** Reads and writes about groups of customers. */
import { useQuery } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { refreshTopics } from "@/api/cache";
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";
import { useMay } from "../parts";

export type CustomerGroup = Answer<"/admin/customer-groups", "get">["items"][number];
export type CustomerGroupBody = Body<"/admin/customer-groups", "post">;

export const groupRead = {
  list: () => read(["customer"], "/admin/customer-groups"),
  one: (id: string) => read(["customer"], "/admin/customer-groups/{id}", { path: { id } }),
};

export const groupApi = {
  add: (body: CustomerGroupBody) => api.post("/admin/customer-groups", { body }),
  change: (id: string, body: CustomerGroupBody, version: number) => api.patch("/admin/customer-groups/{id}", { path: { id }, body, version }),
  remove: (id: string) => api.delete("/admin/customer-groups/{id}", { path: { id } }),
  put: (customer: string, group: string | null, version: number) => api.put("/admin/customers/{id}/group", { path: { id: customer }, body: { customer_group_id: group }, version }),
};

/** The groups there are, for whom may see customers. */
export function useGroups(): CustomerGroup[] {
  const may = useMay("customers.read");
  return useQuery({ ...groupRead.list(), enabled: may.allowed }).data?.items ?? [];
}

/** What is in force for a customer and its services depends on the group, and so does what will happen. */
export function refreshGroups(client: QueryClient): void {
  refreshTopics(client, ["customer"]);
  void client.invalidateQueries({ predicate: ({ queryKey }) => /\/settings$|\/preview$/.test(String(queryKey[0])) });
}
