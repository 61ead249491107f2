/** What the mock back office knows beyond the one portal customer: more customers, servers, invoices, payments, orders. */
import type { CustomerAdmin, Invoice, Order, Payment, Service, ServiceState, Step } from "@/api/schema";
import { addMonths, dateIn, db, entry, eur, inDays, makeInvoice, makePayment, makeService, soldState, steps } from "./data";

const yes = { allowed: true, reason: null };
const no = (reason: string) => ({ allowed: false, reason });

const PEOPLE: [string, string, string | null, string, string][] = [
  ["cus_ida", "Ida Lindqvist", "Fjordlicht Reisen AB", "SE", "Göteborg"],
  ["cus_marek", "Marek Novotny", null, "CZ", "Brno"],
  ["cus_sofia", "Sofia Ricci", "Bottega Ricci & Figlie di Sofia Ricci e Soci Societa in Nome Collettivo", "IT", "Bologna"],
  ["cus_tom", "Tom Okafor", "Okafor Media Ltd", "GB", "Leeds"],
  ["cus_lena", "Lena Hofer", null, "AT", "Graz"],
  ["cus_paul", "Paul Meyer", "Meyer Haustechnik GmbH", "DE", "Kassel"],
  ["cus_ana", "Ana Duarte", "Maré Alta Lda", "PT", "Porto"],
];

export const customers: CustomerAdmin[] = [
  { ...db.customer, users: db.members.map((one) => ({ id: one.user_id, email: one.email, name: one.name, role: one.role })), balance: eur(3804), stats: { services_active: 4, overdue: eur(713), invoiced_total: eur(66_644), paid_total: eur(62_840) }, late_fee_exempt: false, policies: {} },
  ...PEOPLE.map(([id, name, company, country, city], at): CustomerAdmin => ({
    ...db.customer,
    id, name, company, country,
    email: `${name.split(" ")[0]?.toLowerCase()}@example.test`,
    address: { line1: `${at + 3} Example Street`, line2: null, city, postal_code: `1${at}4${at}0`, region: null },
    tax_id: company ? `${country}12345678${at}` : null,
    customer_type: company ? "business" : "consumer",
    parked_reason: id === "cus_tom" ? "Card dispute opened; new orders wait for a review." : null,
    created_at: inDays(-30 * (at + 1)),
    users: [{ id: `usr_${id}`, email: `${name.split(" ")[0]?.toLowerCase()}@example.test`, name, role: "owner" }],
    balance: eur(at % 3 ? 0 : 1842),
    stats: { services_active: at + 1, overdue: eur(0), invoiced_total: eur(at * 5000), paid_total: eur(at * 4211) },
    late_fee_exempt: false,
    policies: {},
  })),
];

const ref = (customer: CustomerAdmin) => ({ id: customer.id, name: customer.company ?? customer.name });
const STATES: ServiceState[] = ["active", "active", "failed_setup", "active", "suspended", "active", "pending", "active", "terminated", "active", "failed_suspend", "active"];
const PLANS = ["cloud-10", "cloud-20", "cloud-30", "storage-10", "cloud-40"];
const NAMES = ["www", "shop", "mail", "db", "git", "ci", "backup", "edge", "vpn", "api", "cache", "files"];

function failedSteps(): Step[] {
  return steps(1).map((step) => (step.state === "running" ? { ...step, state: "failed", detail: "The provider answered 402: the account's credit does not cover this order." } : step));
}

/** What staff may do in a state, as the server would say it. */
export function staffCan(state: ServiceState): Service["can"] {
  const is = (...states: ServiceState[]) => states.includes(state);
  return {
    provision: is("pending") ? yes : no("Only a pending service can be set up."),
    retry: state.startsWith("failed_") ? yes : no("Nothing has failed."),
    suspend: is("active") ? yes : no("Only an active service can be suspended."),
    unsuspend: is("suspended") ? yes : no("The service is not suspended."),
    terminate: is("terminated") ? no("The service has already ended.") : yes,
    rename: yes,
  };
}

function madeService(at: number): Service {
  const customer = customers[(at % (customers.length - 1)) + 1] as CustomerAdmin;
  const state = STATES[at % STATES.length] as ServiceState;
  const name = `${NAMES[at % NAMES.length]}-${String(at + 1).padStart(2, "0")}.${customer.id.slice(4)}.example`;
  const service = makeService({ id: `srv_x${at}`, name, plan: PLANS[at % PLANS.length] ?? "cloud-10", state, due: (at * 5) % 28, region: at % 3 ? "European Union" : "United States, East" });
  service.customer = ref(customer);
  service.state_since = inDays(-(at % 9), -at);
  if (state === "failed_setup") {
    service.state_reason = "The provider refused the order: the account's credit does not cover it";
    service.provisioning = { steps: failedSteps() };
    service.ipv4 = null;
    service.power = "unknown";
  }
  if (state === "failed_suspend") service.state_reason = "The provider did not confirm the stop within 10 minutes";
  if (state === "suspended") service.state_reason = "Invoice overdue for 6 days";
  return service;
}

export const services: Service[] = [...db.services, ...Array.from({ length: 46 }, (_, at) => madeService(at))];
for (const service of services) {
  Object.assign(service.can, staffCan(service.state));
  service.provider = { account_id: "pacc_main", instance_id: service.ipv4 ? `2019${service.id.length}7731` : null, product_id: "V91", display_name: `mp-${service.id}`, ends_on: null, missing_since: null, bought_as: null, resize_problem: null, resize_due_since: null, waits_because: null };
}

export function invoiceCan(invoice: Invoice): Invoice["can"] {
  const open = invoice.state === "open";
  return {
    pay: open ? yes : no("Nothing is open on this invoice."),
    record_payment: open ? yes : no("Nothing is open on this invoice."),
    remind: open ? yes : no("There is nothing to remind of."),
    credit: open || invoice.state === "paid" ? yes : no("There is nothing left to credit."),
    void: open ? yes : no(invoice.state === "paid" ? "A paid invoice is corrected by a credit note." : "This invoice is already void."),
    refund: invoice.state === "paid" ? yes : no("Nothing was paid yet."),
  };
}

export const invoices: Invoice[] = [
  ...db.invoices,
  ...Array.from({ length: 24 }, (_, at) => {
    const customer = customers[(at % 7) + 1] as CustomerAdmin;
    const invoice = makeInvoice({ id: `inv_x${at}`, number: `NP-2026-0${200 + at}`, state: at % 4 === 0 ? "open" : "paid", overdue: at % 8 === 0, issued: -3 - at * 2, due: at % 8 === 0 ? -2 - at : 11 - at * 2, serviceId: `srv_x${at}`, lines: [[`Cloud 20, ${services[at + 6]?.name}`, 1, 849 + at * 30]] });
    invoice.customer = ref(customer);
    invoice.buyer = { name: customer.name, company: customer.company, address: [customer.address.line1, `${customer.address.postal_code} ${customer.address.city}`], tax_id: customer.tax_id };
    for (const payment of invoice.payments) payment.customer = invoice.customer;
    return invoice;
  }),
];
for (const invoice of invoices) invoice.can = invoiceCan(invoice);

const troubled: Payment[] = [
  { ...makePayment("pay_unknown", 1842, "inv_x4", -1), status: "unknown", customer: ref(customers[5] as CustomerAdmin), error: { code: "no_answer", message: "The gateway did not answer. It is asked again every minute.", advice: "" } },
  { ...makePayment("pay_failed", 2210, "inv_x0", -2), status: "failed", customer: ref(customers[1] as CustomerAdmin), error: { code: "card_declined", message: "The card was declined.", advice: "The customer should try another card." } },
];
export const payments: Payment[] = [...troubled, ...invoices.flatMap((one) => one.payments)];
for (const payment of payments) payment.can = { refund: payment.status === "succeeded" ? yes : no("Only a successful payment can be refunded.") };

export const orders: Order[] = [
  ...db.orders,
  ...Array.from({ length: 14 }, (_, at): Order => {
    const service = services[at + 6] as Service;
    const state = at === 0 || at === 4 ? "pending" : at === 6 ? "cancelled" : at === 9 ? "fraud" : "active";
    return {
      ...(db.orders[0] as Order),
      id: `ord_x${at}`, number: String(1060 - at), state, placed_at: inDays(-at, -3), customer: service.customer,
      lines: [{ description: `${service.product_name}, ${service.name}`, quantity: 1, period_start: dateIn(-at), period_end: addMonths(dateIn(-at), 1), amount: service.price ?? eur(0) }],
      subtotal: service.price ?? eur(0),
      invoice: { id: `inv_x${at}`, number: `NP-2026-0${200 + at}`, state: "open", balance: eur(1842), due: dateIn(7) },
      services: [{ id: service.id, name: service.name, state: soldState(service.state), exists: true, reason: null }],
      can: {
        accept: state === "pending" ? yes : no("Only a pending order can be accepted."),
        cancel: state === "pending" ? yes : no("Only a pending order can be cancelled."),
        fraud: state === "fraud" ? no("It is already marked as fraud.") : yes,
      },
    };
  }),
];

export const recent = [
  { ...entry(0, "service", "www-01 was set up", "Ready after 2 minutes", "provider", "Data centre"), related: { kind: "service", id: "srv_x0" } },
  { ...entry(0, "order", "Order 1060 was placed", "Fjordlicht Reisen AB, €10.10", "customer", "Ida Lindqvist"), related: { kind: "order", id: "ord_x0" } },
  { ...entry(-1, "service", "archive.brandt-vogel.example was suspended", "Invoice NP-2026-0107 is overdue", "system", "Automation", { rule: "Suspend 5 days after the due date", inputs: { due_date: dateIn(-6), days_overdue: 5 }, policy_source: "System default" }), related: { kind: "service", id: "srv_archive" } },
  { ...entry(-1, "payment", "Payment of €6.53 received", "Invoice NP-2026-0111", "provider", "Card gateway"), related: { kind: "invoice", id: "inv_0111" } },
  { ...entry(-2, "customer", "Okafor Media Ltd was parked", "Card dispute opened", "staff", "Robin Keller"), related: { kind: "customer", id: "cus_tom" } },
];
