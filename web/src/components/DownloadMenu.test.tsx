import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import "@/i18n";
import { DownloadMenu } from "./DownloadMenu";

const saved = vi.hoisted(() => vi.fn());
vi.mock("@/lib/csv", () => ({ saveFile: saved }));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  saved.mockReset();
});

function shown(answer: Response) {
  const asked = vi.fn(async (_href: string) => answer);
  vi.stubGlobal("fetch", asked);
  const files = { pdf: "/invoice.pdf", eInvoice: (format: string) => `/e-invoice?format=${format}` };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <DownloadMenu name="NW-1" files={files} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Other formats of NW-1" }));
  return asked;
}

it("saves an e-invoice under the name the server gives it", async () => {
  const asked = shown(new Response("<Invoice/>", { headers: { "content-disposition": 'attachment; filename="NW-1-xrechnung.xml"' } }));
  fireEvent.click(await screen.findByRole("menuitem", { name: /XRechnung/ }));
  await vi.waitFor(() => expect(saved).toHaveBeenCalledOnce());
  expect(asked.mock.calls[0]?.[0]).toBe("/e-invoice?format=xrechnung");
  expect(saved.mock.calls[0]?.[0]).toBe("NW-1-xrechnung.xml");
});

it("lists what is missing when the server refuses", async () => {
  const errors = [{ pointer: "/buyer/buyer_reference", code: "BR-DE-15", detail: "The buyer's reference is missing." }];
  const body = JSON.stringify({ status: 409, code: "e_invoice_incomplete", detail: "It cannot be written.", errors });
  shown(new Response(body, { status: 409, headers: { "content-type": "application/problem+json" } }));
  fireEvent.click(await screen.findByRole("menuitem", { name: /Peppol/ }));
  expect(await screen.findByText("The buyer's reference is missing.")).toBeTruthy();
  expect(screen.getByText("BR-DE-15")).toBeTruthy();
  expect(saved).not.toHaveBeenCalled();
});
