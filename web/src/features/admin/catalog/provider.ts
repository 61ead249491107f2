/** The provider account products are sold from, and what it offers. */
import { useQuery } from "@tanstack/react-query";
import { adminRead } from "@/api/admin";
import { catalogRead } from "./calls";
import type { ProviderCatalog } from "./calls";

export interface Offer {
  account: { id: string; name: string } | null;
  catalog: ProviderCatalog | undefined;
  pending: boolean;
  error: unknown;
  again: () => void;
}

/** Orders go to the first account, so its catalogue is the one to choose from. */
export function useOffer(): Offer {
  const accounts = useQuery(adminRead.providers());
  const account = accounts.data?.items[0] ?? null;
  const catalog = useQuery({ ...catalogRead.provider(account?.id ?? ""), enabled: account !== null });
  return {
    account,
    catalog: catalog.data,
    pending: accounts.isPending || (account !== null && catalog.isPending),
    error: accounts.error ?? catalog.error,
    again: () => void (accounts.error ? accounts.refetch() : catalog.refetch()),
  };
}
