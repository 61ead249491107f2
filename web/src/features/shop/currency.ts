/** The currency prices are shown in: from the address, else the last one chosen, else the tenant's. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMeta } from "@/api/meta";

const KEY = "mpanel-currency";

export function useCurrency(): [string, (currency: string) => void] {
  const { currencies, default_currency } = useMeta();
  const { currency } = useSearch({ strict: false }) as { currency?: string };
  const navigate = useNavigate();
  const known = [currency, localStorage.getItem(KEY), default_currency].find((one) => one && currencies.includes(one));
  return [
    known ?? default_currency,
    (next) => {
      localStorage.setItem(KEY, next);
      void navigate({ to: ".", search: ((old: object) => ({ ...old, currency: next })) as never, replace: true, resetScroll: false });
    },
  ];
}
