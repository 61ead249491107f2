/** The query cache: retry rules, what an expired session does, and refresh by topic. */
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./client";
import type { Topic } from "./schema";

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

/** One fact often moves several views: paying an invoice changes the invoice, its order and the service behind it. */
const ALSO: Partial<Record<Topic, Topic[]>> = {
  payment: ["invoice", "customer", "dashboard"],
  invoice: ["customer", "dashboard", "order"],
  order: ["dashboard"],
  service: ["dashboard", "order"],
  clock: ["service", "invoice", "order", "payment", "job", "mail", "customer", "dashboard"],
};

/** Topics of the server for which no read here is named: what to read again instead. `all` follows a gap in the stream. */
const ELSEWHERE: Record<string, Topic[]> = {
  subscription: ["service", "order", "dashboard"],
  all: ["clock"],
};

export function withRelated(topics: Iterable<Topic>): Set<Topic> {
  const all = new Set<Topic>();
  const add = (topic: Topic) => {
    all.add(topic);
    for (const also of ALSO[topic] ?? []) all.add(also);
  };
  for (const topic of topics) (ELSEWHERE[topic] ?? [topic]).forEach(add);
  return all;
}

export function refreshTopics(client: QueryClient, topics: Iterable<Topic>): void {
  const wanted = withRelated(topics);
  void client.invalidateQueries({
    predicate: (query) => {
      const about = (query.meta as { topics?: Topic[] } | undefined)?.topics;
      return about?.some((topic) => wanted.has(topic)) ?? false;
    },
  });
}
