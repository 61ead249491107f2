/** The live stream: refreshes cached reads by topic and tells the shell whether it is connected. */
import { useEffect, useSyncExternalStore } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { BASE } from "./contract";
import { refreshTopics } from "./cache";
import type { ChangeEvent, ChangeTopic } from "./schema";

export type LiveState = "off" | "live" | "reconnecting";

let state: LiveState = "off";
const listeners = new Set<() => void>();

function setState(next: LiveState) {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Mounted once per signed-in shell. Bursts are gathered for 150 ms, so fifty events cost one refresh. */
export function useLive(enabled: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled || typeof EventSource === "undefined") return;
    let source: EventSource | null = null;
    let flush: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let wait = 1000;
    let wasLost = false;
    let stopped = false;
    const topics = new Set<ChangeTopic>();

    const refreshSoon = () => {
      if (flush !== undefined) return;
      flush = setTimeout(() => {
        flush = undefined;
        refreshTopics(client, topics);
        topics.clear();
      }, 150);
    };
    const open = () => {
      source = new EventSource(`${BASE}/events`);
      source.addEventListener("open", () => {
        setState("live");
        wait = 1000;
        if (wasLost) {
          topics.add("all");
          refreshSoon();
        }
        wasLost = false;
      });
      source.addEventListener("change", (message) => {
        try {
          topics.add((JSON.parse((message as MessageEvent<string>).data) as ChangeEvent).topic);
        } catch {
          return;
        }
        refreshSoon();
      });
      source.addEventListener("error", () => {
        wasLost = true;
        setState("reconnecting");
        if (source?.readyState === EventSource.CLOSED && !stopped) {
          retry = setTimeout(open, wait);
          wait = Math.min(wait * 2, 30_000);
        }
      });
    };
    open();
    return () => {
      stopped = true;
      clearTimeout(flush);
      clearTimeout(retry);
      source?.close();
      setState("off");
    };
  }, [client, enabled]);
}
