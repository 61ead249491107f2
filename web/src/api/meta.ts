/** Brand, mode, clock and gateway of this tenant, and who is signed in. */
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { SESSION_KEY } from "./cache";
import { api, isProblem, read } from "./client";
import type { Instant, Meta, Session } from "./schema";

export const metaQuery = queryOptions({
  ...read(["clock"], "/meta"),
  queryFn: async ({ signal }) => {
    const meta = await api.get("/meta", { signal });
    setClock(meta.now);
    return meta;
  },
  staleTime: 60_000,
});

export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await api.get("/auth/session", { signal });
    } catch (error) {
      if (isProblem(error) && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const useMeta = (): Meta => useSuspenseQuery(metaQuery).data;

export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

export function usePermission(permission: string): boolean {
  return holds(useSession(), permission);
}

export const holds = (session: Session | null, permission: string): boolean => session?.permissions.some((one) => one === "*" || one === permission) ?? false;

let clockOffset = 0;
let snapshot = new Date();
let ticker: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

function setClock(now: Instant) {
  clockOffset = Date.parse(now) - Date.now();
  tick();
}

function tick() {
  snapshot = tenantNow();
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  ticker ??= setInterval(tick, 15_000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}

/** The tenant's now: a sandbox clock may be months ahead of the wall. */
export const tenantNow = (): Date => new Date(Date.now() + clockOffset);

/** The tenant's now, refreshed every quarter of a minute so that relative times stay true. */
export const useNow = (): Date => useSyncExternalStore(watch, () => snapshot);
