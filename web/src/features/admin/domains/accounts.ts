/** The provider accounts domains can be at. */
import { useQuery } from "@tanstack/react-query";
import { read } from "@/api/client";

export function useAccounts() {
  const query = useQuery(read(["provider_account"], "/admin/provider-accounts"));
  const all = query.data?.items ?? [];
  return { query, all, usual: (all.find((account) => account.is_default) ?? all[0])?.id ?? "" };
}

export const contactsOf = (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/domain-contacts", { path: { id } });
