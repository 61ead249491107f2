/** The provider accounts domains can be at. */
import { useQuery } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import type { DomainContactIn } from "@/components/domains/calls";

export function useAccounts() {
  const query = useQuery(read(["provider_account"], "/admin/provider-accounts"));
  const all = query.data?.items ?? [];
  return { query, all, usual: (all.find((account) => account.is_default) ?? all[0])?.id ?? "" };
}

export const contactsOf = (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/domain-contacts", { path: { id } });

const CONTACTS = "/admin/provider-accounts/{id}/domain-contacts" as const;

export const makeContact = (account: string, body: DomainContactIn, idempotencyKey: string) => api.post(CONTACTS, { path: { id: account }, body, idempotencyKey });

export const changeContact = (account: string, handle: string, body: DomainContactIn) => api.put(`${CONTACTS}/{handle}`, { path: { id: account, handle }, body });
