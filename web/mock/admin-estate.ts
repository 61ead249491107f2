/** Mock back office: cost book, margins, findings, adoption. */
import type { Answer } from "@/api/contract";
import { dateIn, eur, inDays } from "./data";
import { notFound, page } from "./http";
import type { Routes } from "./http";

type Cost = Answer<"/admin/provider-accounts/{id}/costs", "get">["items"][number];
type Finding = Answer<"/admin/findings/{id}", "get">;
type Margin = Answer<"/admin/margins", "get">["items"][number];

const cost = (id: string, item: string, minor: number): Cost => ({ id, version: 1, account_id: "pacc_main", kind: item === "backup" ? "add_on" : "product", item, region: null, months: 1, price: eur(minor), setup: eur(0), valid_from: dateIn(-200), current: true, note: "", updated_at: inDays(-200) });
const costs: Cost[] = [cost("cst_1", "V91", 450), cost("cst_2", "V92", 800), cost("cst_3", "backup", 80)];

const account = { id: "pacc_main", name: "Contabo main" };
const machine = { id: "202548122", display_name: "office vpn", product_id: "V92", region: "EU", status: "running", ipv4: "203.0.113.77", bought_at: inDays(-300), ends_on: null };
const domain: Answer<"/admin/provider-accounts/{id}/foreign-things", "get">["items"][number] = { kind: "domain", provider_ref: "example.com", name: "example.com", region: null, size_gb: null, cidr: null, machines: [], renews_on: dateIn(120), ends_on: null, customer_id: null };
const findings: Finding[] = [
  { id: "fnd_1", version: 1, account, kind: "machine_missing", severity: "critical", state: "open", title: "The machine of archive.example.com has vanished", explanation: "Machine 202548001 of archive.example.com is not in the provider's list.", remedy: "Ask the provider what became of it. If it is gone, end the service or set up a new machine, and tell the customer.", service_id: "srv_archive", customer: null, machine: null, first_seen_at: inDays(-1), last_seen_at: inDays(0, -2), ended_at: null, ignored_reason: null, ignored_by: null, can_adopt: false },
  { id: "fnd_2", version: 1, account, kind: "foreign_machine", severity: "warning", state: "open", title: "Machine 202548122 (office vpn) belongs to nobody", explanation: "Machine 202548122 (office vpn), product V92 in EU, belongs to no service.", remedy: "Adopt it as a customer's service, or cancel it in the provider's panel. Ignore it if it is your own.", service_id: null, customer: null, machine, first_seen_at: inDays(-9), last_seen_at: inDays(0, -2), ended_at: null, ignored_reason: null, ignored_by: null, can_adopt: true },
];

const margin = (id: string, name: string, services: number, price: number, spent: number): Margin => ({ id, name, customer: null, product: null, services, not_comparable: 0, why_not: null, price: eur(price), cost: eur(spent), margin: eur(price - spent), permille: Math.round(((price - spent) * 1000) / price), period: null });
const margins: Margin[] = [margin("prd_1", "Cloud S", 12, 8388, 5400), margin("prd_2", "Cloud M", 7, 9093, 9600)];

export function estateRoutes(routes: Routes): void {
  routes
    .get("/admin/margins/sums", () => ({ items: [{ price: eur(17_481), cost: eur(15_000), margin: eur(2481) }] }))
    .get("/admin/margins", ({ query, scenario }) => page(scenario === "empty" ? [] : margins, query, (one) => one.name))
    .get("/admin/findings", ({ query, scenario }) => page(scenario === "empty" ? [] : findings.filter((one) => one.state === (query.get("state") ?? "open")), query, (one) => one.title))
    .post("/admin/findings/look", () => ({ accounts: 2 }))
    .post("/admin/findings/{id}/ignore", ({ params, body }) => Object.assign(find(params.id), { state: "ignored", ignored_reason: body.reason, ignored_by: "Robin Keller" }))
    .post("/admin/findings/{id}/reopen", ({ params }) => Object.assign(find(params.id), { state: "open", ignored_reason: null, ignored_by: null }))
    .get("/admin/provider-accounts/{id}/costs", ({ query }) => page(costs, query, (one) => one.item))
    .get("/admin/provider-accounts/{id}/foreign-machines", () => ({ items: [{ finding_id: "fnd_2", machine, explanation: findings[1]?.explanation ?? "", ignored: false }] }))
    .get("/admin/provider-accounts/{id}/foreign-things", () => ({ items: [domain] }))
    .get("/admin/exchange-rates", () => ({ items: [{ from: "EUR", to: "USD", rate: "1.08", valid_from: dateIn(-30) }] }));
}

function find(id: string): Finding {
  const found = findings.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}
