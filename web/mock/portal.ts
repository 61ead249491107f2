/** Mock portal: one customer's servers, invoices and people. Payments and set-ups move on by themselves. */
import type { CancelPreview, Invoice, Overview, PayInput, Payment, PaymentMethod, Service, ServiceAction, ServiceActionInput, ChangeTopic } from "@/api/schema";
import { IMAGES, abilities, dateIn, db, entry, eur, inDays, makePayment, now, soldState, steps } from "./data";
import { eInvoice } from "./e-invoice";
import { CARDS } from "./gateway";
import { Refusal, notFound, page, reply } from "./http";
import type { Routes } from "./http";
import { askMove, movesOf } from "./moves";
import { abandonUpgrade, beginUpgrade, finishUpgrade, markUpgrade, pointersOf, upgradeOf } from "./upgrades";
import { startRemedy, startTrouble, troublesOf } from "./trouble";

type Emit = (topic: ChangeTopic, id: string, kind: string) => void;

const find = <T extends { id: string }>(list: T[], id: string | undefined): T => {
  const found = list.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
};

const rowOf = ({ id, number, state, overdue, customer, issue_date, due_date, total, balance }: Invoice) => ({ id, number, state, overdue, customer, issue_date, due_date, total, balance });

function overview(empty: boolean): Overview {
  const services = empty ? [] : db.services;
  const open = empty ? [] : db.invoices.filter((one) => one.state === "open");
  return {
    customer: db.customer,
    due: eur(open.reduce((sum, one) => sum + one.balance.minor, 0)),
    credit: db.customer.credit,
    services: {
      active: services.filter((one) => one.state === "active").length,
      suspended: services.filter((one) => one.state === "suspended").length,
      pending: services.filter((one) => one.state === "pending" || one.state === "provisioning").length,
      total: services.length,
    },
    next_renewals: services
      .filter((one) => one.state === "active" && one.next_due_date && !one.cancel_at)
      .map((one) => ({ service_id: one.id, name: one.name, date: one.next_due_date ?? "", amount: one.price ?? eur(0) }))
      .sort((a, b) => a.date.localeCompare(b.date))
      .slice(0, 4),
    open_invoices: open.map(rowOf),
    recent: empty
      ? []
      : [
          { ...entry(0, "service", "build-runner-03 is being set up", "Ordered in the data centre", "provider", "Data centre"), related: { kind: "service", id: "srv_new" } },
          { ...entry(-1, "service", "archive.brandt-vogel.example was suspended", "Invoice NP-2026-0107 is overdue", "system", "Automation", { rule: "Suspend 5 days after the due date", inputs: { due_date: dateIn(-6), days_overdue: 5 }, policy_source: "System default" }), related: { kind: "service", id: "srv_archive" } },
          { ...entry(-1, "payment", "Payment of €6.53 received", "Invoice NP-2026-0111", "provider", "Card gateway"), related: { kind: "invoice", id: "inv_0111" } },
          { ...entry(-5, "invoice", "Invoice NP-2026-0112 was issued", "€30.90, due in 9 days", "system", "Automation"), related: { kind: "invoice", id: "inv_0112" } },
        ],
    has_payment_method: !empty && db.methods.length > 0,
  };
}

function settle(payment: Payment, emit: Emit): void {
  payment.status = "succeeded";
  payment.next_action = null;
  for (const id of payment.invoice_ids) {
    const invoice = db.invoices.find((one) => one.id === id);
    if (!invoice) continue;
    Object.assign(invoice, { state: "paid", overdue: false, balance: eur(0), paid: invoice.total, can: { pay: { allowed: false, reason: "Nothing is open on this invoice." } } });
    invoice.payments = [payment, ...invoice.payments.filter((one) => one.id !== payment.id)];
    invoice.timeline.unshift(entry(0, "payment", "Payment received", payment.method ? `Card ending in ${payment.method.last4}` : null, "provider", "Card gateway"));
    const order = db.orders.find((one) => one.id === invoice.order_id);
    if (order?.invoice) {
      order.state = "active";
      Object.assign(order.invoice, { state: "paid", balance: eur(0) });
      order.services.forEach((ref, at) => setUp(ref.id, emit, at));
    }
  }
  emit("payment", payment.id, "PaymentSucceeded");
}

function setUp(id: string, emit: Emit, after: number): void {
  const service = db.services.find((one) => one.id === id);
  if (!service || service.state !== "pending") return;
  const to = (done: number) => {
    service.state = done >= 5 ? "active" : "provisioning";
    service.state_since = now();
    service.provisioning = done >= 5 ? null : { steps: steps(done) };
    if (done >= 4) Object.assign(service, { ipv4: "203.0.113.77", ipv6: "2001:db8:3f1:4d::1" });
    if (done >= 5) {
      service.power = "running";
      service.can = abilities("active", "running", null);
    }
    for (const order of db.orders) for (const ref of order.services) if (ref.id === id) ref.state = soldState(service.state);
    emit("service", id, "ServiceChanged");
    if (done < 5) setTimeout(() => to(done + 1), 3500);
  };
  setTimeout(() => to(1), 400 + after * 700);
}

function pay(invoice: Invoice, input: PayInput, origin: string, emit: Emit): Payment {
  const saved = db.methods.find((one) => one.id === input.payment_method_id);
  const outcome = input.token?.replace(/^tok_/, "") ?? "succeeds";
  const card = CARDS.find((one) => one.outcome === outcome);
  const payment: Payment = { ...makePayment(`pay_${crypto.randomUUID().slice(0, 8)}`, invoice.balance.minor, invoice.id, 0), status: "processing", created_at: now() };
  payment.method = saved ? { brand: saved.brand, last4: saved.last4 } : card ? { brand: card.brand, last4: card.number.slice(-4) } : null;
  db.payments.set(payment.id, payment);
  if (outcome.startsWith("three_ds")) {
    payment.status = "requires_action";
    payment.next_action = { url: `${origin}/mock-gateway/3ds?return_url=${encodeURIComponent(input.return_url)}` };
  } else if (["declined", "insufficient_funds", "incorrect_cvc"].includes(outcome)) {
    payment.status = "failed";
    payment.error = {
      code: outcome,
      message: outcome === "insufficient_funds" ? "Your card has insufficient funds." : "Your card was declined.",
      advice: outcome === "insufficient_funds" ? "Use another card, or add money to this account and try again." : "Use another card, or ask your bank why it refused the payment.",
    };
    invoice.payments.unshift(payment);
  } else if (outcome === "slow") setTimeout(() => settle(payment, emit), 4000);
  else settle(payment, emit);
  if (input.save && card && !saved) saveMethod(card.number, card.brand);
  return payment;
}

function saveMethod(number: string, brand: string): PaymentMethod {
  const method: PaymentMethod = { id: `pm_${crypto.randomUUID().slice(0, 8)}`, brand, last4: number.slice(-4), exp_month: 12, exp_year: 2030, default: db.methods.length === 0, expired: false, expires_this_month: false };
  db.methods.push(method);
  return method;
}

const AFTER: Record<string, Service["power"]> = { start: "running", restart: "running", stop: "stopped", shutdown: "stopped", rescue: "rescue", reinstall: "running" };

function act(service: Service, input: ServiceActionInput, emit: Emit): ServiceAction {
  const ability = service.can[input.action];
  if (!ability?.allowed) throw new Refusal(409, "not_allowed", ability?.reason ?? "Not possible now.");
  if (input.action === "reinstall" && input.confirm_name !== service.name) throw new Refusal(422, "confirm_name", "The name does not match.", [{ pointer: "/confirm_name", code: "mismatch", detail: "The name does not match." }]);
  const action: ServiceAction = { id: `act_${crypto.randomUUID().slice(0, 8)}`, action: input.action, state: "running", requested_at: now(), requested_by: db.customer.name, finished_at: null, detail: null, error: null };
  service.running_action = action;
  db.actions.set(service.id, [action, ...(db.actions.get(service.id) ?? [])]);
  const blocked = { allowed: false, reason: "Another action is still running." };
  for (const key of Object.keys(service.can) as (keyof Service["can"])[]) if (key in AFTER || key === "reset_password") service.can[key] = blocked;
  setTimeout(() => {
    service.power = AFTER[input.action] ?? service.power;
    const image = IMAGES.find((one) => one.id === input.image_id);
    if (input.action === "reinstall" && image) service.image = { id: image.id, name: image.name };
    Object.assign(action, { state: "succeeded", finished_at: now() });
    service.running_action = null;
    service.can = abilities(service.state, service.power, service.cancel_at);
    emit("service", service.id, "ActionFinished");
  }, 5000);
  emit("service", service.id, "ActionStarted");
  return action;
}

function preview(service: Service): CancelPreview {
  return {
    end_of_term: { date: service.subscription?.period_end ?? dateIn(0), refund: null, text: "The server keeps running until then. Nothing more is invoiced.", refused: null },
    now: { date: dateIn(0), refund: eur(Math.round((service.price?.minor ?? 0) / 3)), text: "The server and its data are deleted today. The unused days are credited to your account.", refused: null },
    contract: null,
  };
}

export function portalRoutes(routes: Routes, emit: Emit): void {
  routes
    .get("/portal/overview", ({ scenario }) => overview(scenario === "empty"))
    .get("/portal/orders", ({ query }) => page(db.orders, query, (one) => one.number))
    .get("/portal/orders/{id}", ({ params }) => find(db.orders, params.id))
    .get("/portal/services", ({ query, scenario }) => {
      const state = query.get("state");
      const rows = scenario === "empty" ? [] : db.services.filter((one) => !state || one.state === state);
      return page(rows, query, (one) => `${one.name} ${one.label ?? ""} ${one.ipv4 ?? ""} ${one.product_name}`);
    })
    .get("/portal/services/{id}", ({ params }) => find(db.services, params.id))
    .patch("/portal/services/{id}", ({ params, body }) => {
      const service = find(db.services, params.id);
      service.label = body.label || null;
      service.version += 1;
      emit("service", service.id, "Renamed");
      return service;
    })
    .post("/portal/services/{id}/actions", ({ params, body }) => reply(202, act(find(db.services, params.id), body, emit)))
    .get("/portal/services/{id}/actions", ({ params }) => ({ items: db.actions.get(params.id) ?? [] }))
    .get("/portal/services/{id}/operator-keys", () => ({ items: [] }))
    .get("/portal/services/{id}/moves", ({ params }) => movesOf(find(db.services, params.id)))
    .get("/portal/services/{id}/upgrade", ({ params }) => upgradeOf(find(db.services, params.id)))
    .post("/portal/services/{id}/upgrade", ({ params, body }) => beginUpgrade(find(db.services, params.id), body))
    .get("/portal/services/{id}/upgrade/pointers", ({ params }) => pointersOf(find(db.services, params.id)))
    .post("/portal/services/{id}/upgrade/steps", ({ params, body }) => markUpgrade(find(db.services, params.id), body.step, body.done))
    .post("/portal/services/{id}/upgrade/finish", ({ params, body }) => finishUpgrade(find(db.services, params.id), body))
    .post("/portal/services/{id}/upgrade/abandon", ({ params }) => abandonUpgrade(find(db.services, params.id)))
    .post("/portal/services/{id}/moves", ({ params, body }) => askMove(find(db.services, params.id), body, db.customer.name))
    .get("/portal/services/{id}/timeline", ({ params }) => {
      const service = find(db.services, params.id);
      return {
        items: [
          ...(service.state === "suspended" ? [entry(-1, "suspended", "Suspended", service.state_reason, "system", "Automation", { rule: "Suspend 5 days after the due date", inputs: { due_date: dateIn(-6), days_overdue: 5 }, policy_source: "System default" })] : []),
          ...(db.actions.get(service.id) ?? []).map((action) => ({ ...entry(0, "action", `${action.action} requested`, action.state, "customer" as const, db.customer.name), at: action.requested_at })),
          entry(-12, "snapshot", "Snapshot taken", "before upgrade", "customer", "Jonas Vogel"),
          entry(-21, "renewed", "Renewed for one month", "Invoice NP-2026-0095 paid", "system", "Automation"),
          entry(-140, "active", "Server ready", `${service.ipv4 ?? "Address"} assigned`, "provider", "Data centre"),
          entry(-140, "ordered", "Ordered", `${service.product_name}, ${service.image.name}`, "customer", db.customer.name),
        ],
      };
    })
    .post("/portal/services/{id}/credentials/reveal", ({ params }) => ({ username: find(db.services, params.id).username, password: "rT7-mosaic-Velvet-41", shown_at: now() }))
    .get("/portal/services/{id}/snapshots", ({ params }) => {
      const service = find(db.services, params.id);
      const items = db.snapshots[service.id] ?? [];
      return { items, quota: { used: items.length, limit: service.snapshot_quota } };
    })
    .post("/portal/services/{id}/snapshots", ({ params, body }) => {
      const service = find(db.services, params.id);
      const list = (db.snapshots[service.id] ??= []);
      if (list.length >= service.snapshot_quota) throw new Refusal(409, "quota", "All snapshots of this plan are in use. Delete one first.");
      if (!/^[\w -]{1,30}$/.test(body.name)) throw new Refusal(422, "validation", "Some fields need your attention.", [{ pointer: "/name", code: "invalid", detail: "Use up to 30 letters, digits, spaces and hyphens." }]);
      const taken = { id: `snp_${list.length + 2}`, name: body.name, description: body.description ?? null, created_at: now(), auto_delete_at: inDays(30), scheduled: false };
      list.push(taken);
      emit("service", service.id, "SnapshotTaken");
      return reply(202, taken);
    })
    .post("/portal/services/{id}/snapshots/{sid}/rollback", ({ params }) => reply(202, find(db.snapshots[params.id] ?? [], params.sid)))
    .delete("/portal/services/{id}/snapshots/{sid}", ({ params }) => {
      db.snapshots[params.id] = (db.snapshots[params.id] ?? []).filter((one) => one.id !== params.sid);
      emit("service", params.id, "SnapshotDeleted");
      return reply(202);
    })
    .get("/portal/services/{id}/troubleshooting", ({ params }) => ({ items: troublesOf(params.id) }))
    .post("/portal/services/{id}/troubleshooting", ({ params }) => reply(202, startTrouble(params.id, emit)))
    .post("/portal/services/{id}/troubleshooting/{run}/remedies", ({ params, body }) => reply(202, startRemedy(params.id, params.run, body.remedy, emit)))
    .get("/portal/services/{id}/snapshot-schedule", () => ({ schedule: null, time_zone: "Europe/Berlin" }))
    .get("/portal/services/{id}/cancel-preview", ({ params }) => preview(find(db.services, params.id)))
    .post("/portal/services/{id}/cancel", ({ params, body }) => {
      const service = find(db.services, params.id);
      const atEnd = body.when === "end_of_term";
      if (atEnd && service.subscription) service.cancel_at = service.subscription.cancel_at = service.subscription.period_end;
      else service.state = "terminated";
      service.can = abilities(service.state, service.power, service.cancel_at);
      emit("service", service.id, "Cancelled");
      return service;
    })
    .post("/portal/services/{id}/resume", ({ params }) => {
      const service = find(db.services, params.id);
      service.cancel_at = null;
      if (service.subscription) service.subscription.cancel_at = null;
      service.can = abilities(service.state, service.power, null);
      emit("service", service.id, "Resumed");
      return service;
    });
  billing(routes, emit);
  people(routes);
}

function billing(routes: Routes, emit: Emit): void {
  routes
    .get("/portal/invoices", ({ query, scenario }) => {
      const state = query.get("state");
      const rows = scenario === "empty" ? [] : db.invoices.filter((one) => !state || (state === "overdue" ? one.overdue : one.state === state));
      return page(rows.map(rowOf), query, (one) => one.number ?? "");
    })
    .get("/portal/invoices/{id}", ({ params }) => find(db.invoices, params.id))
    .get("/portal/invoices/{id}/e-invoice", ({ query }) => eInvoice(query.get("format")))
    .get("/portal/invoices/{id}/pdf", () => new Response("%PDF-1.4\n%%EOF", { headers: { "content-type": "application/pdf" } }))
    .post("/portal/invoices/{id}/pay", ({ params, body, origin }) => pay(find(db.invoices, params.id), body, origin, emit))
    .get("/portal/payments/{id}", ({ params }) => db.payments.get(params.id) ?? notFoundNow())
    .post("/portal/payments/{id}/refresh", ({ params }) => {
      const payment = db.payments.get(params.id) ?? notFoundNow();
      if (payment.status === "requires_action") settle(payment, emit);
      return payment;
    })
    .get("/portal/payment-methods", ({ scenario }) => ({ items: scenario === "empty" ? [] : db.methods }))
    .post("/portal/payment-methods", ({ body }) => {
      const card = CARDS.find((one) => `tok_${one.outcome}` === body.token);
      return reply(201, saveMethod(card?.number ?? "4242", card?.brand ?? "visa"));
    })
    .post("/portal/payment-methods/{id}/default", ({ params }) => {
      for (const method of db.methods) method.default = method.id === params.id;
      return find(db.methods, params.id);
    })
    .delete("/portal/payment-methods/{id}", ({ params }) => {
      db.methods = db.methods.filter((one) => one.id !== params.id);
    });
}

function notFoundNow(): never {
  throw notFound();
}

function people(routes: Routes): void {
  routes
    .get("/portal/profile", () => db.customer)
    .patch("/portal/profile", ({ body }) => {
      if (body.tax_id && !/^[A-Z]{2}\w{6,}$/.test(body.tax_id)) {
        throw new Refusal(422, "validation", "Some fields need your attention.", [{ pointer: "/tax_id", code: "invalid", detail: "A VAT number starts with the country code, such as DE123456789." }]);
      }
      Object.assign(db.customer, body, { version: db.customer.version + 1 });
      return db.customer;
    })
    .get("/portal/ssh-keys", ({ scenario }) => ({ items: scenario === "empty" ? [] : db.sshKeys }))
    .post("/portal/ssh-keys", ({ body }) => {
      if (db.sshKeys.some((one) => one.public_key === body.public_key)) {
        throw new Refusal(422, "invalid", "You keep this key already.", [{ pointer: "/public_key", code: "kept_already", detail: "You keep this key already." }]);
      }
      const key = { ...body, id: `key_${db.sshKeys.length + 1}`, version: 1, fingerprint: "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA", created_at: new Date().toISOString() };
      db.sshKeys.push(key);
      return reply(201, key);
    })
    .patch("/portal/ssh-keys/{id}", ({ params, body }) => {
      const key = find(db.sshKeys, params.id);
      return Object.assign(key, body, { version: key.version + 1 });
    })
    .delete("/portal/ssh-keys/{id}", ({ params }) => {
      db.sshKeys = db.sshKeys.filter((one) => one.id !== params.id);
    })
    .get("/portal/members", () => ({ items: db.members }))
    .post("/portal/members", ({ body }) => {
      const member = { id: `mem_${db.members.length + 1}`, user_id: `usr_${db.members.length + 1}`, ...body };
      db.members.push(member);
      return reply(201, member);
    })
    .delete("/portal/members/{id}", ({ params }) => {
      db.members = db.members.filter((one) => one.id !== params.id);
    })
    .get("/portal/mail", ({ query, scenario }) => page(scenario === "empty" ? [] : db.mails, query, (one) => one.subject))
    .get("/portal/mail/{id}", ({ params }) => find(db.mails, params.id));
}
