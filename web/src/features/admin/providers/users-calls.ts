/** Users, roles and the login of programs of a provider account. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

const USERS = "/admin/provider-accounts/{id}/users";
const ROLES = "/admin/provider-accounts/{id}/roles";

export type User = Answer<typeof USERS, "get">["items"][number];
export type NewUser = Body<typeof USERS, "post">;
export type UserPatch = Body<"/admin/provider-accounts/{id}/users/{user}", "patch">;
export type Role = Answer<typeof ROLES, "get">["items"][number];
export type RoleInput = Body<typeof ROLES, "post">;
export type ApiClientAnswer = Answer<"/admin/provider-accounts/{id}/api-client", "get">;

export const userCalls = {
  users: (id: string, page: number, q: string) => read(["provider_account"], USERS, { path: { id }, query: { page, q: q || undefined } }),
  user: (id: string, user: string) => read(["provider_account"], `${USERS}/{user}`, { path: { id, user } }),
  invite: (id: string, body: NewUser) => api.post(USERS, { path: { id }, body }),
  change: (id: string, user: string, body: UserPatch) => api.patch(`${USERS}/{user}`, { path: { id, user }, body }),
  remove: (id: string, user: string) => api.delete(`${USERS}/{user}`, { path: { id, user } }),
  resend: (id: string, user: string) => api.post(`${USERS}/{user}/resend-verification`, { path: { id, user } }),
  reset: (id: string, user: string) => api.post(`${USERS}/{user}/reset-password`, { path: { id, user } }),
  roles: (id: string) => read(["provider_account"], ROLES, { path: { id } }),
  addRole: (id: string, body: RoleInput) => api.post(ROLES, { path: { id }, body }),
  changeRole: (id: string, role: string, body: RoleInput) => api.put(`${ROLES}/{role}`, { path: { id, role }, body }),
  removeRole: (id: string, role: string) => api.delete(`${ROLES}/{role}`, { path: { id, role } }),
  paths: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/api-permissions", { path: { id } }),
  tags: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/tags", { path: { id }, query: { page: 1 } }),
  client: (id: string) => read(["provider_account"], "/admin/provider-accounts/{id}/api-client", { path: { id } }),
  renew: (id: string) => api.post("/admin/provider-accounts/{id}/api-client/renew-secret", { path: { id } }),
};

export const nameOf = (user: User) => `${user.first_name} ${user.last_name}`.trim() || user.email;
