/** The tenant's brand, mode, clock and gateway. */
import type { Instant } from "./base";

export interface DemoLogin {
  role: string;
  email: string;
  password: string;
  lands_on: string;
}

export interface Gateway {
  kind: string;
  publishable_key: string;
  tokens_url: string;
  cards_url: string;
}

export interface Meta {
  brand: {
    name: string;
    slug: string;
    accent: string;
    logo_url: string | null;
    support_email: string;
    terms_url: string | null;
  };
  mode: "live" | "sandbox";
  now: Instant;
  time_zone: string;
  default_currency: string;
  currencies: string[];
  countries?: string[];
  gateway: Gateway | null;
  demo: { logins: DemoLogin[] } | null;
  version: string;
}

/** A card of the sandbox gateway, as `gateway.cards_url` lists it. */
export interface TestCard {
  number: string;
  brand: string;
  outcome: string;
  description: string;
}
