/** Mock back office: what the frame itself needs. The screens add theirs. */
import type { Clock, Topic } from "@/api/schema";
import { clock, db, now } from "./data";
import { page, reply } from "./http";
import type { Routes } from "./http";

type Emit = (topic: Topic, id: string, kind: string) => void;

export function adminRoutes(routes: Routes, emit: Emit): void {
  routes
    .on("GET", "/admin/clock", (): Clock => ({ now: now(), offset_ms: clock.offset, advancing: null }))
    .on("POST", "/admin/clock/advance", ({ body }) => {
      const input = body as { to?: string; by?: { days?: number; months?: number } };
      clock.offset += input.to ? Date.parse(input.to) - Date.parse(now()) : ((input.by?.days ?? 0) + (input.by?.months ?? 0) * 30) * 86_400_000;
      emit("clock", "clock", "ClockAdvanced");
      return reply(202, { id: "adv_1" });
    })
    .on("GET", "/admin/search", ({ query }) => {
      const q = (query.get("q") ?? "").toLowerCase();
      const services = db.services.filter((one) => one.name.includes(q)).map((one) => ({ kind: "service", id: one.id, title: one.name, subtitle: one.product_name }));
      return { items: services.slice(0, 8) };
    })
    .on("GET", "/admin/services", ({ query }) => page(db.services, query, (one) => one.name))
    .on("GET", "/admin/invoices", ({ query }) => page(db.invoices, query, (one) => one.number ?? ""));
}
