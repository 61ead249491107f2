import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, it, vi } from "vitest";
import "@/i18n";
import { SESSION_KEY } from "@/api/cache";
import { SshKeyField } from "./SshKeyField";

const LAPTOP = { id: "key_1", version: 1, name: "Laptop", public_key: "ssh-ed25519 AAAALAPTOP ada", fingerprint: "SHA256:laptop", created_at: "2026-11-01T00:00:00Z" };
const DESK = { ...LAPTOP, id: "key_2", name: "Desk", public_key: "ssh-ed25519 AAAADESK ada", fingerprint: "SHA256:desk" };

// jsdom loads no fonts; the text area that grows asks for them.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" } });

/** The field for a customer who keeps `kept`, or for a visitor; what it holds is shown below it. */
function shown(kept: (typeof LAPTOP)[], { visitor = false, post = () => json(DESK, 201) } = {}) {
  const sent: unknown[] = [];
  const asked = vi.fn(async (_input: unknown, init?: RequestInit) => {
    if (init?.method !== "POST") return json({ items: kept });
    sent.push(JSON.parse(String(init.body)));
    const answer = post();
    if (answer.ok) kept.push(DESK);
    return answer;
  });
  vi.stubGlobal("fetch", asked);
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  client.setQueryData(SESSION_KEY, visitor ? null : { kind: "customer", user: {}, permissions: [] });
  function Sample() {
    const [value, setValue] = useState("");
    return (
      <>
        <SshKeyField label="Public key" description="One line" none="None" value={value} onChange={setValue} />
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
  return { asked, sent };
}

it("lets a customer choose a kept key, or paste another", async () => {
  shown([LAPTOP]);
  const select = await screen.findByLabelText("SSH key");
  fireEvent.change(select, { target: { value: "key_1" } });
  expect(screen.getByRole("status").textContent).toBe(LAPTOP.public_key);
  expect(screen.getByText("SHA256:laptop")).toBeTruthy();
  expect(screen.queryByLabelText("Public key")).toBeNull();
  fireEvent.change(select, { target: { value: "other" } });
  expect(screen.getByRole("status").textContent).toBe("");
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: "ssh-ed25519 AAAAX" } });
  expect(screen.getByRole("status").textContent).toBe("ssh-ed25519 AAAAX");
});

it("keeps a pasted key and then has it chosen", async () => {
  const { asked, sent } = shown([]);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: ` ${DESK.public_key}\n` } });
  fireEvent.change(await screen.findByLabelText("Keep this key as"), { target: { value: " Desk " } });
  fireEvent.click(screen.getByRole("button", { name: "Keep" }));
  const select = (await screen.findByLabelText("SSH key")) as HTMLSelectElement;
  expect(select.value).toBe("key_2");
  expect(sent).toEqual([{ name: "Desk", public_key: DESK.public_key }]);
  expect(screen.getByRole("status").textContent).toBe(DESK.public_key);
});

it("says why a key is not kept", async () => {
  const { asked } = shown([], { post: () => json({ status: 422, code: "invalid", detail: "Another of your keys has this name." }, 422) });
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: "ssh-ed25519 AAAAX" } });
  fireEvent.change(await screen.findByLabelText("Keep this key as"), { target: { value: "Desk" } });
  fireEvent.click(screen.getByRole("button", { name: "Keep" }));
  expect(await screen.findByText("Another of your keys has this name.")).toBeTruthy();
});

it("asks a visitor for nothing but the key", () => {
  const { asked } = shown([LAPTOP], { visitor: true });
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: "ssh-ed25519 AAAAX" } });
  expect(screen.queryByLabelText("SSH key")).toBeNull();
  expect(screen.queryByLabelText("Keep this key as")).toBeNull();
  expect(asked).not.toHaveBeenCalled();
});
