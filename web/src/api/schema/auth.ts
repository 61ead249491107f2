/** Accounts and sessions. */
import type { Instant, Ref } from "./base";

export interface Address {
  line1: string;
  line2?: string | null;
  city: string;
  postal_code: string;
  region?: string | null;
}

export interface SignUp {
  email: string;
  password: string;
  name: string;
  company?: string;
  country: string;
  address?: Address;
  tax_id?: string;
  accept_terms: true;
}

export interface SignIn {
  email: string;
  password: string;
  as_token?: boolean;
}

export interface Session {
  user: { id: string; email: string; name: string; email_verified: boolean };
  kind: "staff" | "customer";
  role: "owner" | "admin" | "support" | "member";
  permissions: string[];
  customer: Ref | null;
  expires_at: Instant;
  token?: string;
}

export interface SessionRow {
  id: string;
  created_at: Instant;
  last_seen_at: Instant;
  user_agent: string;
  ip: string;
  current: boolean;
}
