/** Mock usage: two meters, what one plan asks for, and a month of traffic for every service. */
import type { Answer } from "@/api/contract";
import { dateIn, eur } from "./data";
import { notFound } from "./http";
import type { Routes } from "./http";

type Meter = Answer<"/admin/meters", "get">["items"][number];
type Prices = Answer<"/admin/products/{id}/usage-prices", "get">;
type Usage = Answer<"/admin/services/{id}/usage", "get">;

const meters: Meter[] = [
  { id: "mtr_traffic", version: 1, key: "traffic", name: "Traffic", unit: "GB", aggregation: "sum", unit_seconds: null, archived: false },
  { id: "mtr_storage", version: 1, key: "storage", name: "Backup storage", unit: "GB-hours", aggregation: "duration", unit_seconds: 3600, archived: true },
];
const prices: Record<string, Prices> = {};
const none: Prices = { items: [], commitments: [] };

function usage(): Usage {
  const days = Array.from({ length: 18 }, (_, at) => ({ date: dateIn(at - 17), quantity: String(20 + ((at * 37) % 60)) }));
  const quantity = days.reduce((sum, day) => sum + Number(day.quantity), 0);
  const paid = Math.max(quantity - 500, 0);
  return {
    meters: [{ meter: "traffic", name: "Traffic", unit: "GB", aggregation: "sum", period_start: dateIn(-17), period_end: dateIn(13), quantity: String(quantity), included: "500", amount: eur(paid * 2), invoiced: eur(0), next_threshold: null, tiers: [{ tier: 1, units: String(paid), amount: eur(paid * 2) }], days }],
    next_invoice: { issue_date: dateIn(13), due_date: dateIn(13), total: eur(Math.round((599 + paid * 2) * 1.19)) },
    billed: [{ name: "Traffic", unit: "GB", period_start: dateIn(-47), period_end: dateIn(-17), quantity: "812", amount: eur(624), pending: false }],
  };
}

export function usageRoutes(routes: Routes): void {
  routes
    .get("/admin/meters", () => ({ items: meters }))
    .post("/admin/meters", ({ body }) => {
      const made: Meter = { ...body, id: `mtr_${body.key}`, version: 1, unit_seconds: body.unit_seconds ?? null, archived: false };
      meters.push(made);
      return made;
    })
    .patch("/admin/meters/{id}", ({ params, body }) => {
      const found = meters.find((one) => one.id === params.id);
      if (!found) throw notFound();
      return Object.assign(found, { name: body.name ?? found.name, unit: body.unit ?? found.unit, archived: body.archived ?? found.archived, version: found.version + 1 });
    })
    .get("/admin/products/{id}/usage-prices", ({ params }) => prices[params.id] ?? none)
    .put("/admin/products/{id}/usage-prices", ({ params, body }) => {
      const items = body.prices.map((price) => ({ ...price, included: price.included ?? "0", min_minor: price.min_minor ?? null, max_minor: price.max_minor ?? null, thresholds_minor: price.thresholds_minor ?? [], threshold_every_minor: price.threshold_every_minor ?? null, at_change: price.at_change ?? "restart" }));
      const kept = { items, commitments: body.commitments ?? prices[params.id]?.commitments ?? [] };
      prices[params.id] = kept;
      return kept;
    })
    .get("/admin/services/{id}/usage", usage)
    .get("/portal/services/{id}/usage", usage);
}
