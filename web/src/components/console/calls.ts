/** The console from two sides: the owner's and the team's. */
import { api, read } from "@/api/client";
import type { components } from "@/api/generated";

type Views = components["schemas"];
export type Side = "portal" | "admin";
export type Console = Views["Console"];
export type ConsoleAccess = Views["ConsoleAccess"];
export type ConsoleTicket = Views["ConsoleTicket"];

export function consoleCalls(side: Side) {
  const one = `/${side}/services/{id}/console` as const;
  return {
    read: (id: string) => read(["service"], one, { path: { id } }),
    ticket: (id: string) => api.post(one, { path: { id } }),
    reveal: (id: string) => api.post(`${one}/reveal`, { path: { id } }),
    password: (id: string) => api.post(`${one}/password`, { path: { id } }),
    switchOff: (id: string) => api.delete(one, { path: { id } }),
  };
}
