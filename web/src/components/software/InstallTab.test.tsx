import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { addWords } from "@/i18n";
import words from "@/i18n/en/software.json";
import { InstallTab } from "./InstallTab";

vi.mock("@/api/meta", () => ({ useMeta: () => ({ time_zone: "UTC" }), useNow: () => new Date("2026-11-21T12:00:00Z") }));

addWords("software", words);
const AT = "2026-11-21T10:00:00Z";
const INSTALL = { id: "ins_1", name: "WordPress", number: 1, state: "done", steps: [{ words: "WordPress is installed.", at: AT }], problem: null, links: [], secrets: true, revealed_at: null as string | null, created_at: AT, finished_at: AT };
const SECRET = { label: "Password of the administrator", value: "correct-horse-42" };
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers: { "content-type": status < 400 ? "application/json" : "application/problem+json" } });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The tab before a server whose answers to the reveal come one after the other. */
function shown(answers: (() => Response | Promise<never>)[]) {
  const keys: (string | null)[] = [];
  let install = INSTALL;
  vi.stubGlobal("fetch", async (_: unknown, init?: RequestInit) => {
    if (init?.method !== "POST") return json({ install, offer: { applications: [], own_script: false, own_images: false, default: null } });
    keys.push(new Headers(init.headers).get("idempotency-key"));
    install = { ...INSTALL, secrets: false, revealed_at: AT };
    return answers.shift()?.();
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MantineProvider env="test">
        <InstallTab id="srv_1" side="portal" />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return keys;
}

it("asks first, and keeps the passwords on the screen until they are stored", async () => {
  const keys = shown([() => json({ items: [SECRET] })]);
  fireEvent.click(await screen.findByRole("button", { name: "Show passwords once" }));
  expect(keys).toEqual([]);
  fireEvent.click(await screen.findByRole("button", { name: "Show them" }));
  expect(await screen.findByText(SECRET.value)).toBeTruthy();
  fireEvent.keyDown(screen.getByText(SECRET.value), { key: "Escape" });
  fireEvent.keyDown(window, { key: "Escape" });
  expect(screen.getByText(SECRET.value)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "I have stored them" }));
  await waitFor(() => expect(screen.queryByText(SECRET.value)).toBeNull());
  expect(await screen.findByText(/Shown on/)).toBeTruthy();
});

it("asks with the same key again when the answer was lost on the way", async () => {
  const keys = shown([() => Promise.reject(new TypeError("network")), () => json({ items: [SECRET] })]);
  fireEvent.click(await screen.findByRole("button", { name: "Show passwords once" }));
  fireEvent.click(await screen.findByRole("button", { name: "Show them" }));
  await screen.findByRole("alert");
  fireEvent.click(screen.getByRole("button", { name: "Show them" }));
  expect(await screen.findByText(SECRET.value)).toBeTruthy();
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});
