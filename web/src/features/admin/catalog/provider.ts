/** The provider account products are sold from, and what it offers. */
import { useQuery } from "@tanstack/react-query";
import { adminRead } from "@/api/admin";
import { catalogRead } from "./calls";
import type { ProviderCatalog } from "./calls";

export interface Offer {
  account: { id: string; name: string } | null;
  /** All there are, the default one marked. */
  accounts: { id: string; name: string; is_default: boolean }[];
  catalog: ProviderCatalog | undefined;
  pending: boolean;
  error: unknown;
  again: () => void;
}

/** Orders go to the account the product names, or else to the default one: its catalogue is the one to choose from. */
export function useOffer(named?: string | null): Offer {
  const accounts = useQuery(adminRead.providers());
  const all = accounts.data?.items ?? [];
  const account = all.find((one) => one.id === named) ?? all.find((one) => one.is_default) ?? all[0] ?? null;
  const catalog = useQuery({ ...catalogRead.provider(account?.id ?? ""), enabled: account !== null });
  return {
    account,
    accounts: all,
    catalog: catalog.data,
    pending: accounts.isPending || (account !== null && catalog.isPending),
    error: accounts.error ?? catalog.error,
    again: () => void (accounts.error ? accounts.refetch() : catalog.refetch()),
  };
}
