/** Mock back office: what a day's work needs beside the lists: credit notes, sums, activity, the provider's catalogue, snapshots, changes. */
import type { Answer, Body } from "@/api/contract";
import type { ChangeTopic, CycleMonths, Invoice, Money, Service, Snapshot, TimelineEntry } from "@/api/schema";
import { customers, invoices, orders, payments, recent, services } from "./admin-data";
import { allPlans, dateIn, db, entry, eur, inDays, now } from "./data";
import { Refusal, notFound, page, reply } from "./http";
import type { Routes } from "./http";
import { startRemedy, startTrouble, troublesOf } from "./trouble";

type Emit = (topic: ChangeTopic, id: string, kind: string) => void;
type Change = Answer<"/admin/services/{id}/changes", "get">["items"][number];
type Quote = Answer<"/admin/services/{id}/change-quote", "post">;

const yes = { allowed: true, reason: null };
const find = <T extends { id: string }>(list: T[], id: string): T => {
  const found = list.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
};
const sum = (amounts: Money[]): Money => eur(amounts.reduce((total, one) => total + one.minor, 0));

export function officeRoutes(routes: Routes, emit: Emit): void {
  money(routes, emit);
  running(routes, emit);
  changes(routes, emit);
  routes
    .get("/admin/provider-accounts/{id}/catalog", () => {
      const plan = allPlans("EUR")[0];
      return {
        products: [{ id: "V91", name: "Cloud VPS 10", disk_gb: 75, disk_type: "NVMe" }, { id: "V92", name: "Cloud VPS 20", disk_gb: 100, disk_type: "NVMe" }, { id: "V160", name: "Cloud VPS Plus 6", disk_gb: 300, disk_type: "NVMe" }],
        add_ons: [{ key: "private_networking", name: "Private networking", later: true }, { key: "backup", name: "Automatic backup", later: true }],
        regions: (plan?.regions ?? []).map(({ code, name }) => ({ code, name })),
        images: plan?.images ?? [],
      };
    });
}

function money(routes: Routes, emit: Emit): void {
  const notes = () => invoices.flatMap((invoice) => invoice.credit_notes.map((note) => ({ ...note, issue_date: note.issued_at.slice(0, 10), customer: invoice.customer, invoice: { id: invoice.id, name: invoice.number ?? "" } })));
  routes
    .get("/admin/invoices/sums", ({ scenario }) => ({ items: scenario === "empty" ? [] : [{ total: sum(invoices.map((one) => one.total)), balance: sum(invoices.map((one) => one.balance)) }] }))
    .get("/admin/payments/sums", () => ({ items: [{ amount: sum(payments.map((one) => one.amount)), refunded: sum(payments.map((one) => one.refunded)) }] }))
    .get("/admin/orders/sums", () => ({ items: [{ total: sum(orders.map((one) => one.total)) }] }))
    .get("/admin/credit-notes", ({ query }) => page(notes().filter((one) => !query.get("customer_id") || one.customer.id === query.get("customer_id")), query, (one) => `${one.number} ${one.reason}`))
    .get("/portal/credit-notes", ({ query }) => page(notes().filter((one) => one.customer.id === db.customer.id), query, (one) => one.number))
    .post("/admin/invoices/{id}/credit", ({ params, body }) => credited(find(invoices, params.id), body, emit));
}

function credited(invoice: Invoice, body: Body<"/admin/invoices/{id}/credit", "post">, emit: Emit): Invoice {
  const left = invoice.total.minor - invoice.credited.minor;
  const lines = body.lines ? invoice.lines.filter((line) => body.lines?.includes(line.id)).reduce((total, line) => total + Math.round(line.amount.minor * 1.19), 0) : null;
  const amount = body.amount?.minor ?? lines ?? left;
  if (amount > left) throw new Refusal(422, "validation", "Too much.", [{ pointer: "/amount", code: "out_of_range", detail: "Credit at most what is left." }]);
  const total = eur(amount);
  invoice.credit_notes.push({ id: `cn_${Date.now()}`, number: `CN-2026-00${invoice.credit_notes.length + 40}`, total, issued_at: now(), reason: body.reason });
  invoice.credited = eur(invoice.credited.minor + amount);
  invoice.balance = eur(Math.max(0, invoice.balance.minor - amount));
  invoice.timeline.unshift(entry(0, "credit_note", "Credit note issued", body.reason, "staff", "Robin Keller"));
  emit("invoice", invoice.id, "CreditNoteIssued");
  return invoice;
}

function running(routes: Routes, emit: Emit): void {
  const kept = new Map<string, unknown>();
  const list = (id: string): Snapshot[] => (db.snapshots[id] ??= []);
  const whole: TimelineEntry[] = Array.from({ length: 90 }, (_, at) => ({ ...(recent[at % recent.length] as TimelineEntry), at: inDays(-Math.floor(at / 2), -at) }));
  routes
    .get("/auth/preferences", () => ({ values: Object.fromEntries(kept) }))
    .put("/auth/preferences/{name}", ({ params, body }) => {
      kept.set(params.name, body.value);
    })
    .get("/admin/activity", ({ scenario }) => ({
      items:
        scenario === "empty"
          ? []
          : [
              { id: "aud_1", at: inDays(0, -1), kind: "action", title: "Reinstall", state: "running" as const, detail: "The machine is installing.", next: null, subject: { kind: "service", id: "srv_x0", title: services[6]?.name ?? "" }, steps: [] },
              { id: "aud_2", at: inDays(0, -3), kind: "setup", title: "Server setup", state: "failed" as const, detail: "The provider refused the order: the account's credit does not cover it", next: "Read why it failed, then try again.", subject: { kind: "service", id: "srv_x2", title: services[8]?.name ?? "" }, steps: services[8]?.provisioning?.steps ?? [] },
              { id: "aud_3", at: inDays(-1), kind: "refund", title: "Refund of 18.42 EUR", state: "done" as const, detail: null, next: null, subject: { kind: "payment", id: "pay_unknown", title: "Wrong plan" }, steps: [] },
            ],
    }))
    .get("/admin/customers/{id}/timeline", ({ params, query }) => {
      find(customers, params.id);
      const from = Number(query.get("cursor") ?? 0);
      return { items: whole.slice(from, from + 40), next_cursor: from + 40 < whole.length ? String(from + 40) : null };
    })
    .get("/admin/services/{id}/troubleshooting", ({ params }) => ({ items: troublesOf(params.id) }))
    .post("/admin/services/{id}/troubleshooting", ({ params }) => reply(202, startTrouble(params.id, emit)))
    .post("/admin/services/{id}/troubleshooting/{run}/remedies", ({ params, body }) => reply(202, startRemedy(params.id, params.run, body.remedy, emit)))
    .get("/admin/services/{id}/snapshot-schedule", () => ({ schedule: null, time_zone: "Europe/Berlin" }))
    .get("/admin/services/{id}/snapshots", ({ params }) => ({ items: list(params.id), quota: { used: list(params.id).length, limit: find(services, params.id).snapshot_quota } }))
    .post("/admin/services/{id}/snapshots", ({ params, body }) => {
      const made: Snapshot = { id: `snp_${Date.now()}`, name: body.name, description: body.description ?? null, created_at: now(), auto_delete_at: inDays(30), scheduled: false };
      list(params.id).unshift(made);
      emit("service", params.id, "SnapshotTaken");
      return reply(202, made);
    })
    .patch("/admin/services/{id}/snapshots/{sid}", ({ params, body }) => Object.assign(find(list(params.id), params.sid), body))
    .patch("/portal/services/{id}/snapshots/{sid}", ({ params, body }) => Object.assign(find(list(params.id), params.sid), body))
    .post("/admin/services/{id}/snapshots/{sid}/rollback", ({ params }) => reply(202, find(list(params.id), params.sid)))
    .delete("/admin/services/{id}/snapshots/{sid}", ({ params }) => {
      db.snapshots[params.id] = list(params.id).filter((one) => one.id !== params.sid);
      return reply(202);
    });
}

const made: Record<string, Change[]> = {};
const serviceOf = (id: string): Service => services.find((one) => one.id === id) ?? find(db.services, id);

function optionsOf(id: string) {
  const service = serviceOf(id);
  return {
    items: allPlans("EUR").flatMap((plan) =>
      plan.prices.map((price) => ({
        product_id: plan.id, product_name: plan.name, cycle_months: price.cycle_months, price: price.recurring, current: plan.name === service.product_name && price.cycle_months === service.cycle_months, now: plan.specs.disk_gb >= service.specs.disk_gb,
        by_customer: plan.specs.disk_gb >= service.specs.disk_gb ? yes : { allowed: false, reason: "The disk would be too small." },
      })),
    ),
  };
}

function quoteOf(id: string, what: { summary: string; minor: number; cycle: CycleMonths; when: string }): Quote {
  const service = serviceOf(id);
  const net = what.when === "now" ? Math.max(0, what.minor - Math.round((service.price?.minor ?? 0) / 2)) : 0;
  const tax = Math.round((net * 19) / 100);
  const line = { description: what.summary, kind: "recurring" as const, period_start: dateIn(0), period_end: dateIn(30), quantity: 1, unit_price: eur(what.minor), amount: eur(net), explain: null };
  return {
    version: service.version, kind: "plan", summary: what.summary, effective_on: what.when === "now" ? dateIn(0) : (service.next_due_date ?? dateIn(30)), taken_back: [], credit_used: eur(0), credited_to_account: eur(0), due_now: eur(net + tax),
    invoices: net ? [{ due_date: dateIn(7), lines: [line], subtotal: eur(net), discount: eur(0), tax: [{ name: "VAT", rate: "19", base: eur(net), amount: eur(tax) }], tax_total: eur(tax), total: eur(net + tax) }] : [],
    waits: [],
    next_invoice: { issue_date: dateIn(20), due_date: dateIn(30), total: eur(Math.round(what.minor * 1.19)) }, renews_at: eur(what.minor), cycle_months: what.cycle, prices_include_tax: false,
  };
}

function planQuote(id: string, product: string | null | undefined, cycle: CycleMonths | null | undefined, when: string): Quote {
  const service = serviceOf(id);
  const plan = allPlans("EUR").find((one) => one.id === product) ?? allPlans("EUR").find((one) => one.name === service.product_name);
  const months = cycle ?? service.cycle_months ?? 1;
  const price = plan?.prices.find((one) => one.cycle_months === months)?.recurring ?? eur(0);
  return quoteOf(id, { summary: `From ${service.product_name} to ${plan?.name ?? ""}`, minor: price.minor, cycle: months, when });
}

function staffQuote(id: string, body: Body<"/admin/services/{id}/change-quote", "post">): Quote {
  const { change, when } = body;
  const service = serviceOf(id);
  if (change.kind === "plan") return planQuote(id, change.product_id, change.cycle_months, when);
  const minor = change.kind === "price" ? change.price.minor : (service.price?.minor ?? 0);
  return quoteOf(id, { summary: `Change of ${change.kind.replace("_", " ")}`, minor, cycle: service.cycle_months ?? 1, when });
}

function agreed(id: string, quote: Quote, when: string, name: string, emit: Emit) {
  const change: Change = { id: `sch_${Date.now()}`, kind: quote.kind, summary: quote.summary, effective_on: quote.effective_on, state: when === "now" ? "applied" : "scheduled", note: null, actor_kind: "staff", actor_name: name, created_at: now(), closed_at: null, can: { undo: yes } };
  (made[id] ??= []).unshift(change);
  emit("subscription", id, "SubscriptionChanged");
  return { change, invoice_ids: [], due_now: quote.due_now, credited_to_account: quote.credited_to_account };
}

function changes(routes: Routes, emit: Emit): void {
  const undone = (id: string, change: string): Change => Object.assign(find(made[id] ?? [], change), { state: "undone", closed_at: now() });
  routes
    .get("/admin/services/{id}/change-options", ({ params }) => optionsOf(params.id))
    .get("/portal/services/{id}/change-options", ({ params }) => optionsOf(params.id))
    .get("/admin/services/{id}/changes", ({ params }) => ({ items: made[params.id] ?? [] }))
    .get("/portal/services/{id}/changes", ({ params }) => ({ items: made[params.id] ?? [] }))
    .post("/admin/services/{id}/change-quote", ({ params, body }) => staffQuote(params.id, body))
    .post("/portal/services/{id}/change-quote", ({ params, body }) => planQuote(params.id, body.product_id, body.cycle_months, body.when))
    .post("/admin/services/{id}/change", ({ params, body }) => agreed(params.id, staffQuote(params.id, body), body.when, "Robin Keller", emit))
    .post("/portal/services/{id}/change", ({ params, body }) => agreed(params.id, planQuote(params.id, body.product_id, body.cycle_months, body.when), body.when, "Alma Brandt", emit))
    .post("/admin/services/{id}/changes/{change_id}/undo", ({ params }) => undone(params.id, params.change_id))
    .post("/portal/services/{id}/changes/{change_id}/undo", ({ params }) => undone(params.id, params.change_id));
}
