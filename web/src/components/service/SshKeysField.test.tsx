import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, it, vi } from "vitest";
import "@/i18n";
import { SESSION_KEY } from "@/api/cache";
import { SshKeysField } from "./SshKeysField";

const LAPTOP = { id: "key_1", version: 1, name: "Laptop", public_key: "ssh-ed25519 AAAALAPTOP ada", fingerprint: "SHA256:laptop", created_at: "2026-11-01T00:00:00Z" };
const DESK = { ...LAPTOP, id: "key_2", name: "Desk", public_key: "ssh-ed25519 AAAADESK ada", fingerprint: "SHA256:desk" };
const TRAIN = "ssh-ed25519 AAAATRAIN ada";

// jsdom loads no fonts; the text area that grows asks for them.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The field for a customer who keeps two keys; what it holds is shown below it. */
function shown(start = "") {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ items: [LAPTOP, DESK] }), { headers: { "content-type": "application/json" } }));
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(SESSION_KEY, { kind: "customer", user: {}, permissions: [] });
  function Sample() {
    const [value, setValue] = useState(start);
    return (
      <>
        <SshKeysField label="Public key" description="One a line" value={value} onChange={setValue} />
        <output>{value}</output>
      </>
    );
  }
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <Sample />
      </MantineProvider>
    </QueryClientProvider>,
  );
}

const held = () => screen.getByRole("status").textContent;

it("takes several kept keys and pasted ones, one a line", async () => {
  shown();
  fireEvent.click(await screen.findByLabelText("Laptop"));
  fireEvent.click(screen.getByLabelText("Desk"));
  expect(held()).toBe(`${LAPTOP.public_key}\n${DESK.public_key}`);
  expect(screen.queryByLabelText("Public key")).toBeNull();
  fireEvent.click(screen.getByLabelText("Paste another key"));
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: `${TRAIN}\n` } });
  expect(held()).toBe(`${LAPTOP.public_key}\n${DESK.public_key}\n${TRAIN}\n`);
  fireEvent.click(screen.getByLabelText("Laptop"));
  expect(held()).toBe(`${DESK.public_key}\n${TRAIN}\n`);
  fireEvent.click(screen.getByLabelText("Paste another key"));
  expect(held()).toBe(DESK.public_key);
});

it("shows what was chosen before", async () => {
  shown(`${DESK.public_key}\n${TRAIN}`);
  expect(((await screen.findByLabelText("Desk")) as HTMLInputElement).checked).toBe(true);
  expect((screen.getByLabelText("Laptop") as HTMLInputElement).checked).toBe(false);
  expect((screen.getByLabelText("Public key") as HTMLTextAreaElement).value).toBe(TRAIN);
});
