import { cleanup, render, screen } from "@testing-library/react";
import { MantineProvider } from "@mantine/core";
import { afterEach, describe, expect, it } from "vitest";
import { ApiProblem } from "@/api/client";
import "@/i18n";
import { ProblemAlert, ProblemPanel } from "./ProblemView";

const refused = new ApiProblem({ status: 409, code: "invoice_not_open", type: "/docs/errors/invoice_not_open", title: "Conflict", detail: "This invoice is not open.", request_id: "0193c1f2-7b1e-7d4a-9b1f-5f2f6a0c8e11" });
const show = (node: React.ReactNode) => render(<MantineProvider env="test">{node}</MantineProvider>);

afterEach(cleanup);

describe("a problem", () => {
  it("can be quoted and looked up, in a panel and in an alert", () => {
    for (const node of [<ProblemPanel key="panel" error={refused} />, <ProblemAlert key="alert" error={refused} />]) {
      show(node);
      expect(screen.getByTitle(refused.requestId).textContent).toBe("0193c1f2…8e11");
      expect(screen.getByRole("button", { name: "Copy Reference" })).toBeTruthy();
      expect(screen.getByRole("link", { name: "What this means" }).getAttribute("href")).toBe("/docs/errors/invoice_not_open");
      cleanup();
    }
  });

  it("has no reference when nobody was reached, and no foreign page", () => {
    show(<ProblemPanel error={new ApiProblem({ status: 0, request_id: "r1" })} />);
    expect(screen.queryByTitle("r1")).toBeNull();
    cleanup();
    show(<ProblemPanel error={new ApiProblem({ status: 500, type: "https://elsewhere.example/x", request_id: "r2" })} />);
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("about fields leaves the reference out", () => {
    show(<ProblemAlert error={new ApiProblem({ status: 422, request_id: "r3", errors: [{ pointer: "/email", code: "taken", detail: "Taken" }] })} />);
    expect(screen.queryByTitle("r3")).toBeNull();
  });
});
