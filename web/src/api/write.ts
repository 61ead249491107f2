/** A write with its consequences: refreshes the topics it touches and keeps one idempotency key per intent. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { refreshTopics } from "./cache";
import { uuid } from "./client";
import type { ApiProblem } from "./client";
import type { Topic } from "./schema";

interface WriteOptions<Input, Output> {
  topics: Topic[];
  /** Runs the request. `key` stays the same while the same input is retried after a failure. */
  run: (input: Input, key: string) => Promise<Output>;
  done?: (output: Output, input: Input) => void;
}

export function useWrite<Output, Input = void>({ topics, run, done }: WriteOptions<Input, Output>) {
  const client = useQueryClient();
  const intent = useRef<{ input: string; key: string } | null>(null);
  return useMutation<Output, ApiProblem, Input>({
    mutationFn: (input) => {
      const text = JSON.stringify(input ?? null);
      if (intent.current?.input !== text) intent.current = { input: text, key: uuid() };
      return run(input, intent.current.key);
    },
    onSuccess: (output, input) => {
      intent.current = null;
      refreshTopics(client, topics);
      done?.(output, input);
    },
    onError: (problem) => {
      // A refusal is an answer: the next try is a new intent. Only an unreached server may have acted already.
      if (problem.status !== 0 && problem.status < 500) intent.current = null;
    },
  });
}
