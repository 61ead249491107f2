/** Mock back office: services, invoices, payments, customers, orders. */
import type { AutomationPreview, Invoice, Money, Page, PlannedAct, Service, ServiceState, ServiceWhy, Topic } from "@/api/schema";
import { customers, invoiceCan, invoices, orders, payments, recent, services, staffCan } from "./admin-data";
import { dateIn, entry, eur, inDays, makePayment, now, steps } from "./data";
import { Refusal, notFound, page, reply } from "./http";
import type { Routes } from "./http";

type Emit = (topic: Topic, id: string, kind: string) => void;

const find = <T extends { id: string }>(list: T[], id: string | undefined): T => {
  const found = list.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
};

function listed<T>(rows: T[], query: URLSearchParams, empty: boolean, text: (row: T) => string, keep: (row: T) => boolean = () => true): Page<T> {
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

export function planned(until: string): PlannedAct[] {
  const acts: [number, PlannedAct["act"], number, string][] = [
    [1, "reminder", 0, "Reminder 3 days before the due date"],
    [2, "charge", 0, "Saved card is charged on the due date"],
    [2, "notice", 4, "Overdue notice 3 days after the due date"],
    [4, "invoice", 8, "Renewal invoice 14 days before the due date"],
    [5, "suspend", 4, "Suspend 5 days after the due date"],
    [9, "invoice", 10, "Renewal invoice 14 days before the due date"],
    [14, "mail", 8, "Renewal notice to the customer"],
    [20, "terminate", 4, "Delete 20 days after the due date"],
    [30, "cancel_order", 12, "An unpaid order is cancelled after 30 days"],
  ];
  return acts
    .map(([days, act, at, because]): PlannedAct => {
      const service = services[at + 6] as Service;
      const subject = act === "suspend" || act === "terminate" ? { kind: "service", id: service.id, title: service.name } : { kind: "invoice", id: `inv_x${at}`, title: `NP-2026-0${200 + at}` };
      return { at: dateIn(days), act, customer: service.customer, subject, amount: act === "invoice" || act === "charge" ? service.price : null, because };
    })
    .filter((one) => one.at <= until);
}

export function sellRoutes(routes: Routes, emit: Emit): void {
  routes
    .on("GET", "/admin/services", ({ query, scenario }) => {
      const [state, customer] = [query.get("state"), query.get("customer_id")];
      return listed(services, query, scenario === "empty", (one) => `${one.name} ${one.customer.name} ${one.ipv4}`, (one) => (!state || one.state === state) && (!customer || one.customer.id === customer));
    })
    .on("GET", "/admin/services/:id", ({ params }) => find(services, params.id))
    .on("PATCH", "/admin/services/:id", ({ params, body }) => Object.assign(find(services, params.id), body))
    .on("POST", "/admin/services/:id/provision", ({ params }) => setUp(find(services, params.id), emit))
    .on("POST", "/admin/services/:id/retry", ({ params }) => setUp(find(services, params.id), emit))
    .on("POST", "/admin/services/:id/suspend", ({ params, body }) => move(find(services, params.id), "suspended", (body as { reason: string }).reason, emit))
    .on("POST", "/admin/services/:id/unsuspend", ({ params }) => move(find(services, params.id), "active", null, emit))
    .on("POST", "/admin/services/:id/terminate", ({ params, body }) => {
      const service = find(services, params.id);
      if ((body as { confirm_name: string }).confirm_name !== service.name) throw new Refusal(422, "validation", "The name does not match.");
      return move(service, "terminated", "Ended by the team", emit);
    })
    .on("POST", "/admin/services/:id/actions", ({ params, body }) => {
      const service = find(services, params.id);
      const { action } = body as { action: string };
      service.power = action === "stop" || action === "shutdown" ? "stopped" : action === "rescue" ? "rescue" : "running";
      emit("service", service.id, "Acted");
      return reply(202, { id: `act_${Date.now()}`, action, state: "queued", requested_at: now(), requested_by: "Robin Keller", finished_at: null, detail: null, error: null });
    })
    .on("GET", "/admin/services/:id/actions", () => ({ items: [{ id: "act_1", action: "restart", state: "succeeded", requested_at: inDays(-3), requested_by: "Alma Brandt", finished_at: inDays(-3), detail: null, error: null }] }))
    .on("GET", "/admin/services/:id/timeline", ({ params }) => ({ items: timeline(find(services, params.id)) }))
    .on("GET", "/admin/services/:id/why", ({ params }): ServiceWhy => {
      const service = find(services, params.id);
      return { state: service.state, since: service.state_since, because: timeline(service).slice(0, 2), next: planned(dateIn(400)).filter((_, at) => at === 3 || at === 2) };
    })
    .on("GET", "/admin/automation/preview", ({ query, scenario }): AutomationPreview => {
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
    .on("GET", "/admin/invoices", ({ query, scenario }) => {
      const [state, customer] = [query.get("state"), query.get("customer_id")];
      return listed(invoices, query, scenario === "empty", (one) => `${one.number} ${one.customer.name}`, (one) => (!state || one.state === state) && (!customer || one.customer.id === customer) && (query.get("overdue") !== "true" || one.overdue));
    })
    .on("GET", "/admin/invoices/:id", ({ params }) => find(invoices, params.id))
    .on("GET", "/admin/invoices/:id/pdf", () => new Response("%PDF-1.4\n%%EOF", { headers: { "content-type": "application/pdf" } }))
    .on("POST", "/admin/invoices/:id/void", ({ params, body }) => {
      const invoice = find(invoices, params.id);
      Object.assign(invoice, { state: "void", overdue: false, balance: eur(0) });
      return touch(invoice, "Voided", (body as { reason: string }).reason);
    })
    .on("POST", "/admin/invoices/:id/remind", ({ params }) => touch(find(invoices, params.id), "Reminder sent", "To the billing contact"))
    .on("POST", "/admin/invoices/:id/record-payment", ({ params, body }) => {
      const invoice = find(invoices, params.id);
      const { amount, reference } = body as { amount: Money; reference: string };
      if (amount.minor > invoice.balance.minor) throw new Refusal(422, "validation", "Too much.", [{ pointer: "/amount", code: "too_large", detail: "This is more than what is open." }]);
      const payment = { ...makePayment(`pay_${Date.now()}`, amount.minor, invoice.id, 0), customer: invoice.customer, method: null, gateway: "manual", can: { refund: { allowed: true } } };
      payments.unshift(payment);
      invoice.payments.push(payment);
      const left = invoice.balance.minor - amount.minor;
      Object.assign(invoice, { balance: eur(left), paid: eur(invoice.paid.minor + amount.minor), state: left === 0 ? "paid" : "open", overdue: left > 0 && invoice.overdue });
      touch(invoice, "Payment recorded", reference);
      return payment;
    })
    .on("GET", "/admin/payments", ({ query, scenario }) => {
      const [status, customer] = [query.get("status"), query.get("customer_id")];
      return listed(payments, query, scenario === "empty", (one) => `${one.id} ${one.customer.name} ${one.method?.last4}`, (one) => (!status || one.status === status) && (!customer || one.customer.id === customer));
    })
    .on("GET", "/admin/payments/:id", ({ params }) => find(payments, params.id))
    .on("POST", "/admin/payments/:id/refund", ({ params, body }) => {
      const payment = find(payments, params.id);
      const input = body as { amount: Money; reason: string; with_credit_note: boolean };
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
    .on("GET", "/admin/customers", ({ query, scenario }) => listed(customers, query, scenario === "empty", (one) => `${one.name} ${one.company} ${one.email}`, (one) => query.get("parked") !== "true" || Boolean(one.parked_reason)))
    .on("POST", "/admin/customers", ({ body }) => {
      const input = body as { email: string; name: string };
      if (customers.some((one) => one.email === input.email)) throw new Refusal(422, "validation", "Taken.", [{ pointer: "/email", code: "taken", detail: "There is already a customer with this address." }]);
      const made = { ...customers[1], ...input, id: `cus_${Date.now()}`, users: [], balance: eur(0), stats: {} } as (typeof customers)[number];
      customers.unshift(made);
      return reply(201, made);
    })
    .on("GET", "/admin/customers/:id", ({ params }) => find(customers, params.id))
    .on("PATCH", "/admin/customers/:id", ({ params, body }) => {
      const customer = find(customers, params.id);
      Object.assign(customer, body, { version: customer.version + 1 });
      emit("customer", customer.id, "Changed");
      return customer;
    })
    .on("GET", "/admin/customers/:id/timeline", () => ({ items: recent }))
    .on("POST", "/admin/customers/:id/unpark", ({ params }) => {
      find(customers, params.id).parked_reason = null;
      emit("customer", params.id ?? "", "Unparked");
    })
    .on("POST", "/admin/customers/:id/credit", ({ params, body }) => {
      const customer = find(customers, params.id);
      customer.credit = eur(customer.credit.minor + (body as { amount: Money }).amount.minor);
      emit("customer", customer.id, "CreditGranted");
      return customer;
    })
    .on("GET", "/admin/orders", ({ query, scenario }) => {
      const [state, customer] = [query.get("state"), query.get("customer_id")];
      return listed(orders, query, scenario === "empty", (one) => `${one.number} ${one.customer.name}`, (one) => (!state || one.state === state) && (!customer || one.customer.id === customer));
    })
    .on("GET", "/admin/orders/:id", ({ params }) => find(orders, params.id));
  for (const [verb, state] of [["accept", "active"], ["cancel", "cancelled"], ["fraud", "fraud"]] as const) {
    routes.on("POST", `/admin/orders/:id/${verb}`, ({ params }) => {
      const order = find(orders, params.id);
      order.state = state;
      order.can = { accept: { allowed: false, reason: "Only a pending order can be accepted." }, cancel: { allowed: false, reason: "Only a pending order can be cancelled." }, fraud: { allowed: state !== "fraud", reason: "It is already marked as fraud." } };
      emit("order", order.id, "Changed");
      return order;
    });
  }
}
