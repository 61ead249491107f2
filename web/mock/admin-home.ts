/** Mock back office: the start page, search, and the clock that takes its time. */
import type { Clock, ClockAdvance, Dashboard, SearchHit, ChangeTopic } from "@/api/schema";
import { customers, invoices, orders, recent, services } from "./admin-data";
import { addMonths, clock, dateIn, eur, inDays, now, nowMs } from "./data";
import { Refusal, notFound, reply } from "./http";
import type { Routes } from "./http";

type Emit = (topic: ChangeTopic, id: string, kind: string) => void;

function dashboard(empty: boolean): Dashboard {
  const failed = services.filter((one) => one.state === "failed_setup");
  const overdue = invoices.filter((one) => one.overdue && one.state === "open");
  const parked = customers.filter((one) => one.parked_reason);
  const sum = (list: { balance: { minor: number } }[]) => eur(list.reduce((total, one) => total + one.balance.minor, 0));
  const count = (state: string) => services.filter((one) => one.state === state).length;
  return {
    attention: empty
      ? []
      : [
          { kind: "failed", count: failed.length, oldest_at: inDays(-1), link: "/admin/services?state=failed", items: failed.map((one) => ({ id: one.id, title: one.name, detail: one.state_reason ?? "", at: one.state_since })) },
          { kind: "unconfirmed_payment", count: 1, oldest_at: inDays(-1), link: "/admin/payments?status=unknown", items: [{ id: "pay_unknown", title: "€18.42 from Lena Hofer", detail: "The gateway did not answer; it is asked again every minute", at: inDays(-1) }] },
          { kind: "overdue", count: overdue.length, oldest_at: inDays(-18), link: "/admin/invoices?overdue=true", items: overdue.map((one) => ({ id: one.id, title: `${one.number} · ${one.customer.name}`, detail: `€${(one.balance.minor / 100).toFixed(2)}, due ${one.due_date}`, at: inDays(-3) })) },
          { kind: "dead_job", count: 1, oldest_at: inDays(0, -4), link: "/admin/jobs?state=dead", items: [{ id: "job_2", title: "service.suspend", detail: "Gave up after 8 tries: provider timeout", at: inDays(0, -4) }] },
          { kind: "parked_account", count: parked.length, oldest_at: inDays(-2), link: "/admin/customers?parked=true", items: parked.map((one) => ({ id: one.id, title: one.company ?? one.name, detail: one.parked_reason ?? "", at: inDays(-2) })) },
        ],
    money: { currency: "EUR", open: sum(invoices.filter((one) => one.state === "open")), overdue: sum(overdue), paid_30d: eur(1_284_210), mrr: eur(986_490) },
    reporting: null,
    counts: { customers: customers.length, services_active: count("active"), services_suspended: count("suspended"), orders_pending: orders.filter((one) => one.state === "pending").length },
    revenue: Array.from({ length: 12 }, (_, at) => ({ month: addMonths(`${dateIn(0).slice(0, 7)}-01`, at - 11).slice(0, 7), invoiced: eur(empty ? 0 : 640_000 + at * 52_311), paid: eur(empty ? 0 : at === 11 ? 402_118 : 601_200 + at * 49_020 - (at % 3) * 31_000) })),
    recent: empty ? [] : recent,
  };
}

interface Move extends ClockAdvance {
  startedMs: number;
  target: number;
}
const moves = new Map<string, Move>();
const MOVE_MS = 4500;
const ACTS: ClockAdvance["acts"] = [
  { kind: "MessageChanged", count: 9 },
  { kind: "InvoiceFinalized", count: 4 },
  { kind: "PaymentSucceeded", count: 3 },
  { kind: "ReminderDue", count: 2 },
  { kind: "OverdueNoticeDue", count: 1 },
  { kind: "ServiceSuspended", count: 1 },
];

/** The move goes on by being looked at: nothing runs in the background of the mock. */
function step(move: Move): Move {
  if (move.state !== "running") return move;
  const share = Math.min((Date.now() - move.startedMs) / MOVE_MS, 1);
  const from = Date.parse(move.from);
  move.at = new Date(from + (Date.parse(move.to) - from) * share).toISOString();
  move.acts = ACTS.slice(0, Math.floor(ACTS.length * share));
  move.runs = Math.round(((Date.parse(move.at) - from) / 86_400_000) * 4);
  if (share >= 1) {
    move.state = "done";
    clock.offset += move.target - nowMs();
  }
  return move;
}

export function homeRoutes(routes: Routes, emit: Emit): void {
  routes
    .get("/admin/dashboard", ({ scenario }) => dashboard(scenario === "empty"))
    .get("/admin/clock", (): Clock => {
      const moving = [...moves.values()].map(step).find((one) => one.state === "running");
      return { now: now(), time_zone: "Europe/Berlin", advancing: moving ?? null };
    })
    .post("/admin/clock/advance", ({ body }) => {
      const target = body.to ? Date.parse(body.to) : nowMs() + ((body.by?.days ?? 0) + (body.by?.months ?? 0) * 30) * 86_400_000;
      if (target <= nowMs()) throw new Refusal(422, "validation", "The clock only moves forward.", [{ pointer: "/to", code: "past", detail: "Choose a later date." }]);
      const id = `adv_${moves.size + 1}`;
      const move: Move = { id, state: "running", from: now(), to: new Date(target).toISOString(), at: now(), acts: [], runs: 0, error: null, startedMs: Date.now(), target };
      moves.set(id, move);
      setTimeout(() => emit("clock", "clock", "ClockAdvanced"), MOVE_MS + 300);
      return reply(202, move);
    })
    .get("/admin/clock/advances/{id}", ({ params }) => {
      const move = moves.get(params.id ?? "");
      if (!move) throw notFound();
      return step(move);
    })
    .get("/admin/search", ({ query }) => {
      const q = (query.get("q") ?? "").toLowerCase();
      const hits: SearchHit[] = [
        ...customers.map((one): SearchHit => ({ kind: "customer", id: one.id, title: one.company ?? one.name, subtitle: one.email })),
        ...services.map((one): SearchHit => ({ kind: "service", id: one.id, title: one.name, subtitle: one.product_name })),
        ...invoices.map((one): SearchHit => ({ kind: "invoice", id: one.id, title: one.number ?? "", subtitle: one.customer.name })),
        ...orders.map((one): SearchHit => ({ kind: "order", id: one.id, title: `Order ${one.number}`, subtitle: one.customer.name })),
      ];
      return { items: hits.filter((one) => `${one.title} ${one.subtitle}`.toLowerCase().includes(q)).slice(0, 10) };
    });
}
