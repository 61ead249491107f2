/** The query cache: retry rules, what an expired session does, and refresh by topic. */
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./client";
import type { ChangeTopic, Topic } from "./schema";

export const SESSION_KEY = ["/auth/session", null] as const;

const retryable = (error: unknown) => error instanceof ApiProblem && (error.status === 0 || error.status >= 500);

export function createCache(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof ApiProblem && error.status === 401 && query.queryKey[0] !== SESSION_KEY[0]) {
          void client.invalidateQueries({ queryKey: SESSION_KEY });
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => retryable(error) && count < 2,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
  return client;
}

const EVERYTHING: readonly Topic[] = ["service", "subscription", "invoice", "order", "quote", "payment", "customer", "mail", "clock", "provider_account", "catalog", "bulk_run", "job", "dashboard"];

/**
 * What to read again for each topic the server tells of: one fact often moves several views, as a payment changes its invoice,
 * the order and the service behind it. A topic new in the API document does not compile until it is here. `all` follows a gap in the stream.
 */
const STALE: Record<ChangeTopic, readonly Topic[]> = {
  service: ["service", "order", "dashboard"],
  subscription: ["subscription", "service", "order", "dashboard"],
  invoice: ["invoice", "customer", "order", "dashboard"],
  quote: ["quote"],
  order: ["order", "dashboard"],
  payment: ["payment", "invoice", "customer", "dashboard"],
  customer: ["customer", "dashboard"],
  mail: ["mail"],
  clock: EVERYTHING,
  provider_account: ["provider_account", "dashboard"],
  catalog: ["catalog"],
  bulk_run: ["bulk_run"],
  all: EVERYTHING,
};

/** A word of a newer server says that something changed, but not what. */
const staleBy = (topic: ChangeTopic | Topic): readonly Topic[] => {
  if (topic === "job" || topic === "dashboard") return [topic];
  return STALE[topic] ?? EVERYTHING;
};

export function withRelated(topics: Iterable<ChangeTopic | Topic>): Set<Topic> {
  return new Set([...topics].flatMap(staleBy));
}

export function refreshTopics(client: QueryClient, topics: Iterable<ChangeTopic | Topic>): void {
  const wanted = withRelated(topics);
  void client.invalidateQueries({
    predicate: (query) => {
      const about = (query.meta as { topics?: Topic[] } | undefined)?.topics;
      return about?.some((topic) => wanted.has(topic)) ?? false;
    },
  });
}
