/** What the tests of the fields for keys share: two kept keys, and a field in its page. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { useState } from "react";
import type { ReactNode } from "react";
import { afterEach, vi } from "vitest";
import "@/i18n";
import { SESSION_KEY } from "@/api/cache";

export const LAPTOP = { id: "key_1", version: 1, name: "Laptop", public_key: "ssh-ed25519 AAAALAPTOP ada", fingerprint: "SHA256:laptop", created_at: "2026-11-01T00:00:00Z" };
export const DESK = { ...LAPTOP, id: "key_2", name: "Desk", public_key: "ssh-ed25519 AAAADESK ada", fingerprint: "SHA256:desk" };

// jsdom loads no fonts; the text area that grows asks for them.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A reply of the API. */
export const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" } });

interface SampleProps {
  start: string;
  field: (value: string, onChange: (value: string) => void) => ReactNode;
}

function Sample({ start, field }: SampleProps) {
  const [value, setValue] = useState(start);
  return (
    <>
      {field(value, setValue)}
      <output>{value}</output>
    </>
  );
}

/** Shows a field to a customer, or to a visitor; what it holds is shown below it. */
export function showField(field: SampleProps["field"], { start = "", visitor = false } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(SESSION_KEY, visitor ? null : { kind: "customer", user: {}, permissions: [] });
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <Sample start={start} field={field} />
      </MantineProvider>
    </QueryClientProvider>,
  );
}

/** What the field holds. */
export const held = () => screen.getByRole("status").textContent;
