/** The currency prices are shown in: from the address, else the last one chosen, else the tenant's. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMeta } from "@/api/meta";
import type { Meta } from "@/api/schema";

const KEY = "mpanel-currency";

/** The one to show, of those the tenant sells in. */
export const currencyOf = ({ currencies, default_currency }: Meta, asked?: string): string =>
  [asked, localStorage.getItem(KEY), default_currency].find((one) => one && currencies.includes(one)) ?? default_currency;

export function useCurrency(): [string, (currency: string) => void] {
  const meta = useMeta();
  const { currency } = useSearch({ strict: false }) as { currency?: string };
  const navigate = useNavigate();
  return [
    currencyOf(meta, currency),
    (next) => {
      localStorage.setItem(KEY, next);
      void navigate({ to: ".", search: ((old: object) => ({ ...old, currency: next })) as never, replace: true, resetScroll: false });
    },
  ];
}
