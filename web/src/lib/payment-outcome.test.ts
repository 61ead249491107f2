import { describe, expect, it } from "vitest";
import type { Invoice, Payment } from "@/api/schema";
import { outcomeOfInvoice, outcomeOfPayment } from "./payment-outcome";

const eur = (minor: number) => ({ minor, currency: "EUR" });
let minute = 0;
const payment = (status: Payment["status"], refunded = 0) => ({
  status,
  amount: eur(1000),
  refunded: eur(refunded),
  created_at: `2026-11-22T08:${String((minute += 1)).padStart(2, "0")}:00Z`,
});
const outcome = (state: Invoice["state"], ...payments: ReturnType<typeof payment>[]) => outcomeOfInvoice({ state, payments });

describe("what became of a payment", () => {
  it("is asked for while the bank has not answered", () => {
    for (const status of ["created", "requires_action", "processing", "unknown"] as const) expect(outcomeOfPayment(payment(status))).toBe("asking");
  });

  it("is not a success when it failed or was given back", () => {
    expect(outcomeOfPayment(payment("succeeded"))).toBe("received");
    expect(outcomeOfPayment(payment("succeeded", 400))).toBe("received");
    expect(outcomeOfPayment(payment("succeeded", 1000))).toBe("refunded");
    expect(outcomeOfPayment(payment("failed"))).toBe("failed");
    expect(outcomeOfPayment(payment("cancelled"))).toBe("failed");
  });
});

describe("what an invoice says of its payment", () => {
  it("calls only a paid invoice paid", () => {
    expect(outcome("paid", payment("succeeded"))).toBe("received");
    expect(outcome("paid")).toBe("received");
    expect(outcome("void")).toBe("void");
    expect(outcome("void", payment("failed"))).toBe("void");
    expect(outcome("uncollectible")).toBe("uncollectible");
    expect(outcome("paid", payment("failed"), payment("succeeded", 1000))).toBe("refunded");
    expect(outcome("paid", payment("succeeded", 1000), payment("succeeded"))).toBe("received");
  });

  it("goes by the last try while it is open", () => {
    expect(outcome("open")).toBe("open");
    expect(outcome("open", payment("failed"), payment("processing"))).toBe("asking");
    expect(outcome("open", payment("processing"), payment("failed"))).toBe("failed");
    expect(outcome("open", payment("succeeded"))).toBe("received");
    expect(outcome("open", payment("succeeded", 1000))).toBe("open");
  });
});
