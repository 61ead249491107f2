import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Service } from "@/api/schema";
import { addWords } from "@/i18n";
import words from "@/i18n/en/portal.json";
import { ServiceNotice, isSettingUp } from "./ServiceNotice";

vi.mock("@/api/meta", () => ({ useMeta: () => ({ time_zone: "UTC" }), useNow: () => new Date("2026-11-21T12:00:00Z") }));
vi.mock("@/components/links", () => ({ LinkButton: ({ href, children }: { href: string; children: string }) => <a href={href}>{children}</a> }));

addWords("portal", words);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const step = (key: string, state: string) => ({ key, label: key, state, detail: null, at: null });
const STEPS = { steps: [step("Reserving", "done"), step("Building", "failed"), step("Installing", "waiting")] };
const service = (patch: object) => ({ id: "svc_1", state: "active", state_reason: null, provisioning: null, can: {}, cancel_at: null, running_action: null, subscription: null, ...patch }) as unknown as Service;

function show(patch: object, open_invoices: { overdue: boolean }[] = []) {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ open_invoices }), { headers: { "content-type": "application/json" } }));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MantineProvider env="test">
        <ServiceNotice service={service(patch)} onResume={() => undefined} />
      </MantineProvider>
    </QueryClientProvider>,
  );
}

it("says of a failed set-up that it stands still, what the team says, and that it costs nothing more", () => {
  show({ state: "failed_setup", state_reason: "The setup could not be completed.", provisioning: STEPS });
  expect(screen.getByText("The set-up has stopped")).toBeTruthy();
  expect(screen.getByText("The setup could not be completed. Nothing is charged a second time.")).toBeTruthy();
  expect(screen.getByText(/Building/, { selector: "span" })).toBeTruthy();
  expect(screen.queryByText(/few minutes/)).toBeNull();
});

it("takes only a set-up that goes on for one", () => {
  expect(isSettingUp(service({ state: "failed_setup", provisioning: STEPS }))).toBe(false);
  expect(isSettingUp(service({ state: "provisioning", provisioning: STEPS }))).toBe(true);
  expect(isSettingUp(service({ state: "pending", provisioning: { steps: [step("Reserving", "waiting")] } }))).toBe(false);
});

it("leads to the open invoices from a suspension that failed because one is overdue", async () => {
  show({ state: "failed_suspend", state_reason: "An invoice is overdue." }, [{ overdue: true }]);
  expect(screen.getByText("An invoice is overdue.")).toBeTruthy();
  expect(screen.queryByText(/need not do anything/)).toBeNull();
  expect(screen.getByText("See open invoices").getAttribute("href")).toBe("/portal/invoices?state=open");
});

it("asks nothing more of who has paid, also while another invoice is overdue", async () => {
  show({ state: "suspended", act: "unsuspend", state_reason: "The service is being restored." }, [{ overdue: true }]);
  expect(screen.getByText("This server is being restored")).toBeTruthy();
  await vi.waitFor(() => expect(screen.queryByText("See open invoices")).toBeNull());
});

it("offers no payment where nothing is overdue", async () => {
  show({ state: "suspended", state_reason: "The service was suspended by our staff. Please contact us." });
  await vi.waitFor(() => expect(screen.queryByText("See open invoices")).toBeNull());
  expect(screen.getByText(/Please contact us/)).toBeTruthy();
});
