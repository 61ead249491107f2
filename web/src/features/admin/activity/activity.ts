/** Work this person started, with where it stands; asked again while something moves. */
import { useQuery } from "@tanstack/react-query";
import { read } from "@/api/client";
import type { Row } from "@/api/contract";

export type Activity = Row<"/admin/activity">;

const list = read(["service", "order", "payment", "clock", "job", "bulk_run"], "/admin/activity");

export function useActivity() {
  return useQuery({ ...list, refetchInterval: (query) => (query.state.data?.items.some((item) => item.state === "running") ? 4000 : false) });
}
