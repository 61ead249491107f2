/** The payment gateway as the browser talks to it: card details go there and nowhere else. */
import { queryOptions } from "@tanstack/react-query";
import { ApiProblem } from "./client";
import type { Gateway } from "./schema";

/** A card of the sandbox gateway, as `gateway.cards_url` lists it: the gateway's own contract, not in our document. */
export interface TestCard {
  number: string;
  brand: string;
  outcome: string;
  description: string;
}

export interface CardDetails {
  number: string;
  exp_month: number;
  exp_year: number;
  cvc: string;
  name: string;
}

/** Which field of the card form a refusal of the gateway is about. */
const FIELDS: Record<string, string> = { number: "/number", exp_month: "/expiry", exp_year: "/expiry", cvc: "/cvc", name: "/holder" };

interface GatewayRefusal {
  error?: { code?: string; message?: string; param?: string | null };
}

export async function createToken(gateway: Gateway, card: CardDetails): Promise<string> {
  let response: Response;
  try {
    response = await fetch(gateway.tokens_url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${gateway.publishable_key}` },
      body: JSON.stringify({ card }),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
  } catch {
    throw new ApiProblem({ status: 0 });
  }
  const body = (await response.json().catch(() => ({}))) as { id?: string } & GatewayRefusal;
  if (response.ok && body.id) return body.id;
  const { code = "card_error", message = "", param } = body.error ?? {};
  const pointer = FIELDS[param ?? ""];
  throw new ApiProblem({
    status: response.status,
    code,
    detail: message,
    errors: pointer ? [{ pointer, code, detail: message }] : [],
  });
}

export const testCardsQuery = (gateway: Gateway) =>
  queryOptions({
    queryKey: [gateway.cards_url],
    queryFn: async ({ signal }): Promise<TestCard[]> => {
      const response = await fetch(gateway.cards_url, { signal, credentials: "omit" });
      const body = (await response.json()) as { data?: TestCard[]; items?: TestCard[] } | TestCard[];
      return Array.isArray(body) ? body : (body.data ?? body.items ?? []);
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
