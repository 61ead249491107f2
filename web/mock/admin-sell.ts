/** Mock back office: services, invoices, payments, customers, orders. */
import type { AutomationPreview, CustomerAdmin, Invoice, Page, Payment, Service, ServiceAction, ServiceState, ServiceWhy, ChangeTopic } from "@/api/schema";
import { customers, invoiceCan, invoices, orders, payments, recent, services, staffCan } from "./admin-data";
import { dateIn, entry, eur, inDays, makePayment, now, steps } from "./data";
import { eInvoice } from "./e-invoice";
import { Refusal, notFound, page, reply } from "./http";
import type { Routes } from "./http";
import { askMove, giveUpMove, movesOf } from "./moves";
import { abandonUpgrade, beginUpgrade, finishUpgrade, markUpgrade, pointersOf, providerUpgrades, upgradeOf } from "./upgrades";

type Emit = (topic: ChangeTopic, id: string, kind: string) => void;

const find = <T extends { id: string }>(list: T[], id: string | undefined): T => {
  const found = list.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
};

function listed<T>(rows: T[], query: Parameters<typeof page>[1], empty: boolean, text: (row: T) => string, keep: (row: T) => boolean = () => true): Page<T> {
  return page(empty ? [] : rows.filter(keep), query, text);
}

function move(service: Service, state: ServiceState, reason: string | null, emit: Emit): Service {
  Object.assign(service, { state, state_since: now(), state_reason: reason, version: service.version + 1 });
  Object.assign(service.can, staffCan(state));
  emit("service", service.id, "StateChanged");
  return service;
}

/** A set-up that succeeds after a while, one step at a time. */
function setUp(service: Service, emit: Emit): Service {
  move(service, "provisioning", null, emit);
  for (let done = 1; done <= 5; done++) {
    service.provisioning ??= { steps: steps(1) };
    setTimeout(() => {
      service.provisioning = done < 5 ? { steps: steps(done) } : null;
      if (done === 5) {
        Object.assign(service, { ipv4: "203.0.113.77", power: "running" });
        move(service, "active", null, emit);
      } else emit("service", service.id, "ProvisioningStep");
    }, done * 1600);
  }
  service.provisioning = { steps: steps(1) };
  return service;
}

/** Unlike the outlook of one service, a plan always knows whose it is. */
type Planned = AutomationPreview["acts"][number];

export function planned(until: string): Planned[] {
  const acts: [number, Planned["act"], number, string][] = [
    [1, "reminder", 0, "Reminder 3 days before the due date"],
    [2, "charge", 0, "Saved card is charged on the due date"],
    [2, "notice", 4, "Overdue notice 3 days after the due date"],
    [4, "invoice", 8, "Renewal invoice 14 days before the due date"],
    [5, "suspend", 4, "Suspend 5 days after the due date"],
    [9, "invoice", 10, "Renewal invoice 14 days before the due date"],
    [14, "plan_end", 8, "The customer is told eight days before the end"],
    [20, "terminate", 4, "Delete 20 days after the due date"],
    [30, "cancel_order", 12, "An unpaid order is cancelled after 30 days"],
  ];
  return acts
    .map(([days, act, at, because]): Planned => {
      const service = services[at + 6] as Service;
      const subject = act === "suspend" || act === "plan_end" || act === "terminate" ? { kind: "service", id: service.id, title: service.name } : { kind: "invoice", id: `inv_x${at}`, title: `NP-2026-0${200 + at}` };
      return { at: dateIn(days), act, customer: service.customer, subject, amount: act === "invoice" || act === "charge" ? service.price : null, because };
    })
    .filter((one) => one.at <= until);
}

export function sellRoutes(routes: Routes, emit: Emit): void {
  routes
    .get("/admin/services", ({ query, scenario }) => {
      const [state, customer] = [query.get("state"), query.get("customer_id")];
      return listed(services, query, scenario === "empty", (one) => `${one.name} ${one.customer.name} ${one.ipv4}`, (one) => (!state || one.state === state) && (!customer || one.customer.id === customer));
    })
    .get("/admin/services/{id}", ({ params }) => find(services, params.id))
    .patch("/admin/services/{id}", ({ params, body }) => Object.assign(find(services, params.id), body))
    .post("/admin/services/{id}/provision", ({ params }) => setUp(find(services, params.id), emit))
    .post("/admin/services/{id}/retry", ({ params }) => setUp(find(services, params.id), emit))
    .post("/admin/services/{id}/suspend", ({ params, body }) => move(find(services, params.id), "suspended", body.reason, emit))
    .post("/admin/services/{id}/unsuspend", ({ params }) => move(find(services, params.id), "active", null, emit))
    .post("/admin/services/{id}/terminate", ({ params, body }) => {
      const service = find(services, params.id);
      if (body.confirm_name !== service.name) throw new Refusal(422, "validation", "The name does not match.");
      return move(service, "terminated", "Ended by the team", emit);
    })
    .post("/admin/services/{id}/actions", ({ params, body }) => {
      const service = find(services, params.id);
      const { action } = body;
      service.power = action === "stop" || action === "shutdown" ? "stopped" : action === "rescue" ? "rescue" : "running";
      emit("service", service.id, "Acted");
      const asked: ServiceAction = { id: `act_${Date.now()}`, action, state: "queued", requested_at: now(), requested_by: "Robin Keller", finished_at: null, detail: null, error: null };
      return reply(202, asked);
    })
    .get("/admin/services/{id}/actions", () => ({ items: [{ id: "act_1", action: "restart" as const, state: "succeeded" as const, requested_at: inDays(-3), requested_by: "Alma Brandt", finished_at: inDays(-3), detail: null, error: null }] }))
    .get("/admin/services/{id}/timeline", ({ params }) => ({ items: timeline(find(services, params.id)) }))
    .get("/admin/services/{id}/moves", ({ params }) => movesOf(find(services, params.id)))
    .get("/admin/services/{id}/provider-upgrades", () => providerUpgrades())
    .get("/admin/services/{id}/upgrade", ({ params }) => upgradeOf(find(services, params.id)))
    .post("/admin/services/{id}/upgrade", ({ params, body }) => beginUpgrade(find(services, params.id), body))
    .get("/admin/services/{id}/upgrade/pointers", ({ params }) => pointersOf(find(services, params.id)))
    .post("/admin/services/{id}/upgrade/steps", ({ params, body }) => markUpgrade(find(services, params.id), body.step, body.done))
    .post("/admin/services/{id}/upgrade/finish", ({ params, body }) => finishUpgrade(find(services, params.id), body))
    .post("/admin/services/{id}/upgrade/abandon", ({ params }) => abandonUpgrade(find(services, params.id)))
    .post("/admin/services/{id}/moves", ({ params, body }) => askMove(find(services, params.id), body, "Robin Keller"))
    .post("/admin/services/{id}/moves/give-up", ({ params }) => {
      const given = giveUpMove(find(services, params.id));
      if (!given) throw notFound();
      return given;
    })
    .get("/admin/services/{id}/provider-audit", ({ params }) => ({
      items: [
        {
          id: "7001",
          list: "action" as const,
          change: "created" as const,
          at: inDays(-3),
          by: "api@example.com",
          request_id: "04e0f898-37b4-48bc-a794-1a57abe6aa31",
          changes: [{ field: "action", before: null, after: "restart", hidden: false }],
          own: { kind: "action" as const, what: "restart", at: inDays(-3), by: "Alma Brandt" },
          call: null,
        },
        {
          id: "7000",
          list: "machine" as const,
          change: "created" as const,
          at: inDays(-40),
          by: "api@example.com",
          request_id: "14e0f898-37b4-48bc-a794-1a57abe6aa31",
          changes: [{ field: "region", before: null, after: "EU", hidden: false }],
          own: { kind: "order" as const, what: find(services, params.id).name, at: inDays(-40), by: null },
          call: null,
        },
      ],
      next: null,
    }))
    .get("/admin/services/{id}/why", ({ params }): ServiceWhy => {
      const service = find(services, params.id);
      return { state: service.state, since: service.state_since, because: timeline(service).slice(0, 2), next: planned(dateIn(400)).filter((_, at) => at === 3 || at === 2) };
    })
    .get("/admin/automation/preview", ({ query, scenario }): AutomationPreview => {
      const until = query.get("until") ?? dateIn(30);
      return { until, acts: scenario === "empty" ? [] : planned(until) };
    });
  money(routes, emit);
  people(routes, emit);
}

function timeline(service: Service) {
  return [
    ...(service.state === "suspended" ? [entry(-1, "suspended", "Suspended", service.state_reason, "system", "Automation", { rule: "Suspend 5 days after the due date", inputs: { due_date: dateIn(-6), days_overdue: 6, balance: "7.13 EUR" }, policy_source: "System default" })] : []),
    ...(service.state.startsWith("failed") ? [entry(0, "failed", "The provider refused", service.state_reason, "provider", "Data centre")] : []),
    entry(-40, "active", "Set up", "Ready after 2 minutes", "provider", "Data centre"),
    entry(-40, "paid", "Paid", "First invoice paid with Visa ending in 4242", "customer", service.customer.name),
    entry(-40, "ordered", "Ordered", service.product_name, "customer", service.customer.name),
  ];
}

function money(routes: Routes, emit: Emit): void {
  const touch = (invoice: Invoice, title: string, detail: string | null) => {
    invoice.timeline.unshift(entry(0, "staff", title, detail, "staff", "Robin Keller"));
    invoice.can = invoiceCan(invoice);
    invoice.version += 1;
    emit("invoice", invoice.id, "Changed");
    return invoice;
  };
  routes
    .get("/admin/invoices", ({ query, scenario }) => {
      const [state, customer] = [query.get("state"), query.get("customer_id")];
      return listed(invoices, query, scenario === "empty", (one) => `${one.number} ${one.customer.name}`, (one) => (!state || one.state === state) && (!customer || one.customer.id === customer) && (query.get("overdue") !== "true" || one.overdue));
    })
    .get("/admin/invoices/{id}", ({ params }) => find(invoices, params.id))
    .get("/admin/invoices/{id}/e-invoice", ({ query }) => eInvoice(query.get("format")))
    .get("/admin/invoices/{id}/pdf", () => new Response("%PDF-1.4\n%%EOF", { headers: { "content-type": "application/pdf" } }))
    .post("/admin/invoices/{id}/void", ({ params, body }) => {
      const invoice = find(invoices, params.id);
      Object.assign(invoice, { state: "void", overdue: false, balance: eur(0) });
      return touch(invoice, "Voided", body.reason);
    })
    .post("/admin/invoices/{id}/remind", ({ params }) => touch(find(invoices, params.id), "Reminder sent", "To the billing contact"))
    .post("/admin/invoices/{id}/record-payment", ({ params, body }) => {
      const invoice = find(invoices, params.id);
      const { amount, reference } = body;
      if (amount.minor > invoice.balance.minor) throw new Refusal(422, "validation", "Too much.", [{ pointer: "/amount", code: "too_large", detail: "This is more than what is open." }]);
      const payment: Payment = { ...makePayment(`pay_${Date.now()}`, amount.minor, invoice.id, 0), customer: invoice.customer, method: null, gateway: "manual", can: { refund: { allowed: true, reason: null } }, reference, received_on: body.received_on };
      payments.unshift(payment);
      invoice.payments.push(payment);
      const left = invoice.balance.minor - amount.minor;
      Object.assign(invoice, { balance: eur(left), paid: eur(invoice.paid.minor + amount.minor), state: left === 0 ? "paid" : "open", overdue: left > 0 && invoice.overdue });
      touch(invoice, "Payment recorded", reference);
      return payment;
    })
    .get("/admin/payments", ({ query, scenario }) => {
      const [status, customer] = [query.get("status"), query.get("customer_id")];
      return listed(payments, query, scenario === "empty", (one) => `${one.id} ${one.customer.name} ${one.method?.last4}`, (one) => (!status || one.status === status) && (!customer || one.customer.id === customer));
    })
    .get("/admin/payments/{id}", ({ params }) => find(payments, params.id))
    .post("/admin/payments/{id}/refund", ({ params, body }) => {
      const payment = find(payments, params.id);
      const input = body;
      payment.refunded = eur(payment.refunded.minor + input.amount.minor);
      if (payment.refunded.minor >= payment.amount.minor) payment.can = { refund: { allowed: false, reason: "All of it was refunded." } };
      const invoice = invoices.find((one) => one.id === payment.invoice_ids[0]);
      if (invoice && input.with_credit_note) {
        invoice.credit_notes.push({ id: `cn_${Date.now()}`, number: `CN-2026-00${invoice.credit_notes.length + 12}`, total: input.amount, issued_at: now(), reason: input.reason });
        invoice.credited = eur(invoice.credited.minor + input.amount.minor);
      }
      emit("payment", payment.id, "Refunded");
      return payment;
    });
}

function people(routes: Routes, emit: Emit): void {
  routes
    .get("/admin/customers", ({ query, scenario }) => listed(customers, query, scenario === "empty", (one) => `${one.name} ${one.company} ${one.email}`, (one) => query.get("parked") !== "true" || Boolean(one.parked_reason)))
    .get("/admin/customer-groups", () => ({ items: [] }))
    .post("/admin/customers", ({ body }) => {
      if (customers.some((one) => one.email === body.email)) throw new Refusal(422, "validation", "Taken.", [{ pointer: "/email", code: "taken", detail: "There is already a customer with this address." }]);
      const made = { ...(customers[1] as CustomerAdmin), ...(body as Partial<CustomerAdmin>), id: `cus_${Date.now()}`, users: [], balance: eur(0) };
      customers.unshift(made);
      return reply(201, made);
    })
    .get("/admin/customers/{id}", ({ params }) => find(customers, params.id))
    .patch("/admin/customers/{id}", ({ params, body }) => {
      const customer = find(customers, params.id);
      Object.assign(customer, body, { version: customer.version + 1 });
      emit("customer", customer.id, "Changed");
      return customer;
    })
    .get("/admin/customers/{id}/timeline", () => ({ items: recent, next_cursor: null }))
    .post("/admin/customers/{id}/unpark", ({ params }) => {
      const customer = find(customers, params.id);
      customer.parked_reason = null;
      emit("customer", customer.id, "Unparked");
      return customer;
    })
    .post("/admin/customers/{id}/credit", ({ params, body }) => {
      const customer = find(customers, params.id);
      customer.credit = eur(customer.credit.minor + body.amount.minor);
      emit("customer", customer.id, "CreditGranted");
      return customer;
    })
    .get("/admin/orders", ({ query, scenario }) => {
      const [state, customer] = [query.get("state"), query.get("customer_id")];
      return listed(orders, query, scenario === "empty", (one) => `${one.number} ${one.customer.name}`, (one) => (!state || one.state === state) && (!customer || one.customer.id === customer));
    })
    .get("/admin/orders/{id}", ({ params }) => find(orders, params.id));
  for (const [verb, state] of [["accept", "active"], ["cancel", "cancelled"], ["fraud", "fraud"]] as const) {
    routes.post(`/admin/orders/{id}/${verb}`, ({ params }) => {
      const order = find(orders, params.id);
      order.state = state;
      order.can = { accept: { allowed: false, reason: "Only a pending order can be accepted." }, cancel: { allowed: false, reason: "Only a pending order can be cancelled." }, fraud: { allowed: state !== "fraud", reason: state === "fraud" ? "It is already marked as fraud." : null } };
      emit("order", order.id, "Changed");
      return order;
    });
  }
}
