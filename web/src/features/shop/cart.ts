/** The cart: lives on the server under an id only this browser knows, and survives reloads and a lost server copy. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";
import { cartKey, shopApi } from "@/api/shop";
import { isProblem } from "@/api/client";
import type { Cart, CartInput } from "@/api/schema";

const KEY = "mpanel-cart";

interface StoredCart {
  id: string;
  currency: string;
  input: CartInput;
}

const listeners = new Set<() => void>();
let cached: { text: string | null; value: StoredCart | null } = { text: null, value: null };

function load(): StoredCart | null {
  const text = localStorage.getItem(KEY);
  if (text !== cached.text) {
    try {
      cached = { text, value: text ? (JSON.parse(text) as StoredCart) : null };
    } catch {
      cached = { text, value: null };
    }
  }
  return cached.value;
}

function store(value: StoredCart | null): void {
  if (value) localStorage.setItem(KEY, JSON.stringify(value));
  else localStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export const useStoredCart = (): StoredCart | null => useSyncExternalStore(subscribe, load);

export const cartCount = (stored: StoredCart | null): number => [...(stored?.input.items ?? []), ...(stored?.input.one_time ?? [])].reduce((sum, item) => sum + item.quantity, 0);

async function push(stored: StoredCart): Promise<Cart> {
  try {
    return await shopApi.putCart(stored.id, stored.input);
  } catch (error) {
    if (!isProblem(error) || error.status !== 404) throw error;
    const made = await shopApi.createCart(stored.currency);
    store({ ...stored, id: made.id });
    return shopApi.putCart(made.id, stored.input);
  }
}

const cartQuery = (stored: StoredCart | null) =>
  queryOptions({
    queryKey: cartKey(stored?.id ?? ""),
    enabled: stored !== null,
    staleTime: 5000,
    queryFn: async ({ signal }): Promise<Cart> => {
      if (!stored) throw new Error("no cart");
      try {
        return await shopApi.cart(stored.id, signal);
      } catch (error) {
        if (!isProblem(error) || error.status !== 404) throw error;
        return push(stored);
      }
    },
  });

export function useCart() {
  const stored = useStoredCart();
  return { stored, query: useQuery(cartQuery(stored)) };
}

/** The codes of transfers stay on the server: what is kept in the browser is what the cart says in their place. */
function withoutCodes(input: CartInput, cart: Cart): CartInput {
  const domain = (at: number) => cart.items.find((one) => one.key === String(at))?.input.domain;
  return { ...input, items: input.items.map((item, at) => (item.domain ? { ...item, domain: { ...item.domain, ...domain(at), auth_code: undefined } } : item)) };
}

export function useCartActions() {
  const client = useQueryClient();
  const save = async (input: CartInput, currency: string): Promise<Cart> => {
    const known = load();
    const base = known && known.currency === currency ? known : { id: (await shopApi.createCart(currency)).id, currency, input };
    const cart = await push({ ...base, input });
    store({ id: cart.id, currency, input: withoutCodes(input, cart) });
    client.setQueryData(cartKey(cart.id), cart);
    return cart;
  };
  return { save, forget: () => store(null) };
}

/** What is kept in a currency, and the way to keep more: a cart holds one currency, another one begins a new cart. */
export function usePutIntoCart(currency: string) {
  const stored = useStoredCart();
  const { save } = useCartActions();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const kept: CartInput = stored?.currency === currency ? stored.input : { items: [] };
  const put = async (patch: Partial<CartInput>, { open }: { open: boolean }) => {
    setBusy(true);
    setError(null);
    try {
      await save({ ...kept, ...patch }, currency);
      if (open) await navigate({ to: "/cart" as "/" });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { kept, put, busy, error };
}
