/** The same networks, firewalls and addresses from two sides: the owner's and the team's. */
import { api, read } from "@/api/client";
import type { components } from "@/api/generated";

type Views = components["schemas"];
export type Side = "portal" | "admin";
export type Network = Views["PrivateNetwork"];
export type NetworkDetail = Views["PrivateNetworkDetail"];
export type NetworkMember = Views["NetworkMember"];
export type NetworkCandidate = Views["NetworkCandidate"];
export type NewNetwork = Views["NewNetwork"];
export type JoinNetwork = Views["JoinNetwork"];
export type Place = Views["NetworkPlace"];
export type GuestText = Views["GuestText"];
export type Firewall = Views["Firewall"];
export type FirewallDetail = Views["FirewallDetail"];
export type FirewallRule = Views["FirewallRule"];
export type FirewallIn = Views["FirewallIn"];
export type FirewallWarning = Views["FirewallWarning"];
export type EffectiveRules = Views["EffectiveRules"];
export type Address = Views["Address"];
export type AddressDetail = Views["AddressDetail"];
export type Ipv6Net = Views["Ipv6Net"];
export type GiveAddress = Views["GiveAddress"];

const TOPICS = ["customer", "service"] as const;
const topics = [...TOPICS];

export function networkCalls(side: Side) {
  const one = `/${side}/networks/{id}` as const;
  return {
    read: (id: string) => read(topics, one, { path: { id } }),
    delete: (id: string) => api.delete(one, { path: { id } }),
    look: (id: string) => api.post(`${one}/look`, { path: { id } }),
    join: (id: string, body: JoinNetwork) => api.post(`${one}/members`, { path: { id }, body }),
    leave: (id: string, service_id: string) => api.delete(`${one}/members/{service_id}`, { path: { id, service_id } }),
  };
}

/** A customer makes their own; the team makes them for a customer. */
export const making = {
  places: (customer: string | null) => (customer ? read(topics, "/admin/customers/{id}/network-places", { path: { id: customer } }) : read(topics, "/portal/network-places")),
  network: (customer: string | null, body: NewNetwork) => (customer ? api.post("/admin/customers/{id}/networks", { path: { id: customer }, body }) : api.post("/portal/networks", { body })),
  firewall: (customer: string | null, body: FirewallIn) => (customer ? api.post("/admin/customers/{id}/firewalls", { path: { id: customer }, body }) : api.post("/portal/firewalls", { body })),
};

export function firewallCalls(side: Side) {
  const one = `/${side}/firewalls/{id}` as const;
  return {
    read: (id: string) => read(topics, one, { path: { id } }),
    templates: () => read([], `/${side}/firewall-templates`),
    save: (id: string, body: FirewallIn, version: number) => api.put(one, { path: { id }, body, version }),
    delete: (id: string) => api.delete(one, { path: { id } }),
    assign: (id: string, service_id: string) => api.post(`${one}/services`, { path: { id }, body: { service_id } }),
    unassign: (id: string, service_id: string) => api.delete(`${one}/services/{service_id}`, { path: { id, service_id } }),
    effective: (id: string, with_: string) => read(topics, `/${side}/services/{id}/firewall`, { path: { id }, query: { with: with_ } }),
  };
}

export function addressCalls(side: Side) {
  const one = `/${side}/addresses/{id}` as const;
  return {
    read: (id: string) => read(topics, one, { path: { id } }),
    services: () => read(["service"], `/${side}/services`, { query: { state: "active", limit: 200 } }),
    assign: (id: string, service_id: string | null) => api.post(`${one}/assign`, { path: { id }, body: service_id ? { service_id } : {} }),
    check: (id: string, name: string) => api.get(`${one}/forward-check`, { path: { id }, query: { name } }),
    use: (id: string, ip: string) => api.post(`${one}/inside`, { path: { id }, body: { ip } }),
    forget: (id: string) => api.delete(one, { path: { id } }),
    setName: (id: string, name: string, accept_mismatch: boolean) => api.put(`${one}/reverse-name`, { path: { id }, body: { name, accept_mismatch } }),
    clearName: (id: string) => api.delete(`${one}/reverse-name`, { path: { id } }),
  };
}
