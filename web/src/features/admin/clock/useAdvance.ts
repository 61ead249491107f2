/** The move of the sandbox clock: starting one, and following it while it runs. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { adminApi, adminRead } from "@/api/admin";
import { refreshTopics } from "@/api/cache";
import { metaQuery } from "@/api/meta";
import type { ClockAdvance } from "@/api/schema";
import { useWrite } from "@/api/write";

export type Target = { by: { days?: number; months?: number } } | { to: string };

const moving = (move: ClockAdvance | undefined) => move?.state === "running";

export function useAdvance() {
  const client = useQueryClient();
  const clock = useQuery({ ...adminRead.clock(), refetchInterval: (query) => (query.state.data?.advancing ? 700 : false) });
  const [started, setStarted] = useState<string | null>(null);
  // A move that somebody else started, or that was under way when the page was opened, is followed as well.
  const id = clock.data?.advancing?.id ?? started;
  if (id !== started) setStarted(id);
  const move = useQuery({
    ...adminRead.advance(id ?? ""),
    enabled: Boolean(id),
    refetchInterval: (query) => (!query.state.data || moving(query.state.data) ? 600 : false),
  });
  const start = useWrite<ClockAdvance, Target>({
    topics: ["clock"],
    run: (target, key) => adminApi.advance(target, key),
    done: ({ id: made }) => setStarted(made),
  });
  const state = move.data?.state;
  useEffect(() => {
    if (!state || state === "running") return;
    void client.invalidateQueries({ queryKey: metaQuery.queryKey });
    refreshTopics(client, ["clock"]);
  }, [client, state]);
  return { clock, move: move.data, running: start.isPending || moving(move.data) || Boolean(clock.data?.advancing), start };
}
