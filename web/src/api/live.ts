/**
 * The live stream: refreshes cached reads by topic and tells the shell whether it is connected. It ends with the session;
 * whether to listen again is then the session's affair, which is read anew.
 */
import { useEffect, useSyncExternalStore } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { BASE } from "./contract";
import { refreshTopics, SESSION_KEY } from "./cache";
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
    const openLater = () => {
      if (stopped) return;
      retry = setTimeout(open, wait);
      wait = Math.min(wait * 2, 30_000);
    };
    /** Reads the session anew. If nobody is signed in any more, the shell stops listening by itself. */
    const askForSession = () => client.invalidateQueries({ queryKey: SESSION_KEY });
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
        // A browser that was refused does not say why: the session may have ended while the stream was away.
        if (source?.readyState === EventSource.CLOSED && !stopped) void askForSession().finally(openLater);
      });
      source.addEventListener("end", () => {
        source?.close();
        wasLost = true;
        setState("reconnecting");
        void askForSession().finally(openLater);
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
