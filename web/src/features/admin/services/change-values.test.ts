import { describe, expect, it } from "vitest";
import type { Service } from "@/api/schema";
import { bodyOf, kindAllowed, startOf } from "./change-values";

const yes = { allowed: true, reason: null };
const service = { cycle_months: 1, price: { minor: 699, currency: "EUR" }, next_due_date: "2026-12-17", can: { change: yes, pause_billing: yes }, subscription: { components: [{ key: "product", description: "Cloud VPS S", quantity: 1 }] } } as unknown as Service;

describe("a change of a service", () => {
  it("asks for no price while nothing differs", () => {
    const start = startOf(service);
    expect(bodyOf(start, service)).toBeNull();
    expect(bodyOf({ ...start, kind: "price" }, service)).toBeNull();
    expect(bodyOf({ ...start, kind: "due_date" }, service)).toBeNull();
    expect(bodyOf({ ...start, kind: "quantity" }, service)).toBeNull();
  });

  it("sends only what was filled in", () => {
    const start = startOf(service);
    expect(bodyOf({ ...start, product_id: "prd_2", when: "end_of_term" }, service)).toEqual({ change: { kind: "plan", product_id: "prd_2", cycle_months: 1, keep_anchor: false }, when: "end_of_term" });
    expect(bodyOf({ ...start, kind: "price", price: "5,50", note: " agreed " }, service)).toEqual({ change: { kind: "price", price: { minor: 550, currency: "EUR" } }, when: "now", note: "agreed" });
  });

  it("waits for the day, and lets a due date decide by itself", () => {
    const start = startOf(service);
    expect(bodyOf({ ...start, cycle_months: 12, when: "on" }, service)).toBeNull();
    expect(bodyOf({ ...start, cycle_months: 12, when: "on", effective_on: "2027-01-01" }, service)).toMatchObject({ when: "on", effective_on: "2027-01-01" });
    expect(bodyOf({ ...start, kind: "due_date", due_date: "2027-01-05", when: "on" }, service)).toEqual({ change: { kind: "due_date", due_date: "2027-01-05", at_once: false }, when: "now" });
  });

  it("offers what the server allows", () => {
    expect(["plan", "pause", "resume"].map((kind) => kindAllowed(kind as "plan", service))).toEqual([true, true, false]);
  });
});
