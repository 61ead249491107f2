/** Domain names from two sides: their owner's and the team's. */
import { api, read } from "@/api/client";
import type { components } from "@/api/generated";
import type { Tone } from "@/components/theme";

type Views = components["schemas"];
export type Side = "portal" | "admin";
export type Domain = Views["Domain"];
export type DomainContact = Views["DomainContact"];
export type DomainContactIn = Views["DomainContactIn"];
export type DomainPerson = Views["DomainPerson"];

export const ROLES = ["owner", "admin", "tech", "zone"] as const;
/** A handle for each role. */
export type ChosenContacts = Record<(typeof ROLES)[number], string>;

export const DOMAIN_TONES: Record<Domain["state"], Tone> = {
  requested: "info",
  processing: "info",
  transferring_in: "info",
  ready: "good",
  transferring_out: "warn",
  manual_task: "info",
  transferred: "idle",
  error: "bad",
  cancelled: "idle",
  failed: "bad",
  unknown: "warn",
};

export const DOMAIN_STATES = Object.keys(DOMAIN_TONES) as Domain["state"][];

export function domainCalls(side: Side, id: string) {
  const path = { id };
  return {
    read: () => read(["customer", "provider_account"], `/${side}/domains/{id}`, { path }),
    setServers: (name_servers: string[]): Promise<Domain> => (side === "admin" ? api.patch("/admin/domains/{id}", { path, body: { name_servers } }) : api.put("/portal/domains/{id}/name-servers", { path, body: { name_servers } })),
    history: () => read(["customer", "provider_account"], `/${side}/domains/{id}/history`, { path }),
    /** To let the domain go its name is sent along. */
    answer: (allow: boolean, name: string): Promise<Domain> => api.post(`/${side}/domains/{id}/answer-transfer`, { path, body: { allow, confirm_name: allow ? name : null } }),
    // Never repeated under a key: the answer is shown once and kept nowhere.
    authCode: () => api.post(`/${side}/domains/{id}/auth-code`, { path, idempotencyKey: null }),
  };
}

/** Host names, one on each line or apart by commas and spaces. */
export const hostsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** The server names the host that is wrong; the screen has one field for all. */
export const HOST_FIELDS = Object.fromEntries(Array.from({ length: 14 }, (_, at) => [`/name_servers/${at}`, "servers"]).concat([["/name_servers", "servers"]]));
