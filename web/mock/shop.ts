/** Mock shop: catalogue, quotes with tax, carts and checkout. Integer arithmetic throughout. */
import type { Cart, CartInput, CartItem, CartItemInput, CycleMonths, Money, Order, Quote } from "@/api/schema";
import { codesOf } from "@/lib/quote";
import { addCycle, allPlans, catalog, dateIn, db, makeInvoice, makeService, now, owner, soldState } from "./data";
import { Refusal, notFound, reply } from "./http";
import type { Routes } from "./http";

const of = <T extends { cycle_months: CycleMonths }>(prices: T[], cycle: CycleMonths): T | undefined => prices.find((price) => price.cycle_months === cycle);

function item(input: CartItemInput, at: number, currency: string): CartItem | null {
  const plan = allPlans(currency).find((one) => one.id === input.product_id);
  const price = plan && of(plan.prices, input.cycle_months);
  if (!plan || !price) return null;
  const money = (minor: number): Money => ({ minor, currency });
  const region = plan.regions.find((one) => one.code === input.region);
  const surcharge = (region && of(region.prices, input.cycle_months)?.recurring.minor) ?? 0;
  const lines: CartItem["lines"] = [{ description: plan.name, amount: money(price.recurring.minor * input.quantity), kind: "recurring" }];
  if (surcharge) lines.push({ description: `Region: ${region?.name}`, amount: money(surcharge * input.quantity), kind: "region" });
  for (const chosen of input.add_ons ?? []) {
    const addOn = plan.add_ons.find((one) => one.id === chosen.id);
    const cost = addOn && of(addOn.prices, input.cycle_months);
    if (addOn && cost) lines.push({ description: addOn.name, amount: money(cost.recurring.minor * chosen.quantity * input.quantity), kind: "add_on" });
  }
  const recurring = lines.reduce((sum, line) => sum + line.amount.minor, 0);
  const setup = price.setup.minor * input.quantity;
  if (setup) lines.push({ description: "One-time setup", amount: money(setup), kind: "setup" });
  return { key: `item_${at}`, product: { id: plan.id, name: plan.name, slug: plan.slug }, input, lines, setup: money(setup), recurring: money(recurring), total: money(recurring + setup), trial_ends_on: null, intro_cycles: null, contract: null, regular: money(recurring), reason: null };
}

const HOSTNAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

function problemsOf(input: CartInput, currency: string): Quote["problems"] {
  return input.items.flatMap((one, at) => {
    const found: Quote["problems"] = [];
    const plan = allPlans(currency).find((product) => product.id === one.product_id);
    if (plan && !plan.in_stock) found.push({ pointer: `/items/${at}/product_id`, code: "out_of_stock", detail: `${plan.name} is sold out at the moment.` });
    if (one.hostname && !HOSTNAME.test(one.hostname)) found.push({ pointer: `/items/${at}/hostname`, code: "invalid", detail: "Use letters, digits, hyphens and dots, such as web-01.example.com." });
    if (one.access === "ssh_key" && one.ssh_key && !/^(ssh-(ed25519|rsa)|ecdsa-sha2-\S+) \S+/.test(one.ssh_key)) {
      found.push({ pointer: `/items/${at}/ssh_key`, code: "invalid", detail: "This is not a public key. It starts with ssh-ed25519 or ssh-rsa." });
    }
    return found;
  });
}

function quote(input: CartInput, currency: string): Quote {
  const items = input.items.map((one, at) => item(one, at, currency)).filter((one): one is CartItem => one !== null);
  const money = (minor: number): Money => ({ minor, currency });
  const subtotal = items.reduce((sum, one) => sum + one.total.minor, 0);
  const codes = codesOf(input);
  const known = codes.some((code) => code.toUpperCase() === "WELCOME10");
  const problems = problemsOf(input, currency);
  codes.forEach((code, at) => {
    if (code.toUpperCase() !== "WELCOME10") problems.push({ pointer: `/coupons/${at}`, code: "coupon_refused", detail: "This code is not known." });
  });
  const discount = known ? Math.round(subtotal / 10) : 0;
  const coupons = known ? [{ code: "WELCOME10", description: "10% off the first invoice", amount: money(discount) }] : [];
  const base = subtotal - discount;
  const reverse = input.customer_type === "business" && input.tax_id && input.country && input.country !== "DE";
  const tax = reverse ? 0 : Math.round((base * 19) / 100);
  const cycles = [...new Set(items.map((one) => one.input.cycle_months))];
  return {
    currency,
    start_on: input.start_on ?? null,
    items,
    one_time: [],
    coupons,
    problems,
    subtotal: money(subtotal),
    discount: money(discount),
    tax: reverse ? [{ name: "Reverse charge", rate: "0", base: money(base), amount: money(0) }] : [{ name: "VAT", rate: "19", base: money(base), amount: money(tax) }],
    tax_total: money(tax),
    due_now: money(base + tax),
    renews: cycles.map((cycle) => {
      const net = items.filter((one) => one.input.cycle_months === cycle).reduce((sum, one) => sum + one.recurring.minor, 0);
      return { cycle_months: cycle, amount: money(net + (reverse ? 0 : Math.round((net * 19) / 100))) };
    }),
    prices_include_tax: false,
    tax_note: reverse ? "Reverse charge: the buyer owes the tax." : null,
  };
}

function cart(id: string): Cart {
  const stored = db.carts.get(id);
  if (!stored) throw notFound();
  return { id, ...quote(stored.input, stored.currency) };
}

let counter = 1044;

export function shopRoutes(routes: Routes): void {
  routes
    .get("/shop/catalog", ({ query, scenario }) => (scenario === "empty" ? { currency: "EUR", groups: [], one_time: [], storages: [], domains: [], bundles: [] } : catalog(query.get("currency") ?? "EUR")))
    .post("/shop/quote", ({ body }) => quote(body, body.currency ?? "EUR"))
    .post("/shop/carts", ({ body }) => {
      const id = `cart_${crypto.randomUUID()}`;
      db.carts.set(id, { currency: body.currency ?? "EUR", input: { items: [] } });
      return reply(201, cart(id));
    })
    .get("/shop/carts/{id}", ({ params }) => cart(params.id))
    .put("/shop/carts/{id}", ({ params, body }) => {
      const stored = db.carts.get(params.id);
      if (!stored) throw notFound();
      stored.input = body;
      return cart(params.id);
    })
    .post("/shop/carts/{id}/checkout", ({ params, body }) => {
      const made = cart(params.id);
      const expected = body.expected_due_now;
      if (made.problems.some((one) => one.code === "out_of_stock")) throw new Refusal(409, "out_of_stock", "One of your servers was sold out a moment ago. Choose another plan.");
      if (expected && expected.minor !== made.due_now.minor) throw new Refusal(409, "price_changed", "The price changed since you saw it. Look at the new total, then order again.");
      const order = place(made);
      db.carts.delete(params.id);
      return reply(201, order);
    });
}

function place(made: Cart): Order {
  const number = String(counter++);
  const invoice = makeInvoice({
    id: `inv_${number}`,
    number: `NP-2026-${number}`,
    state: "open",
    issued: 0,
    due: 0,
    orderId: `ord_${number}`,
    lines: made.items.flatMap((one) => one.lines.map((line): [string, number, number] => [line.description, 1, line.amount.minor])),
  });
  const services = made.items.flatMap((one, at) =>
    Array.from({ length: one.input.quantity }, (_, copy) =>
      makeService({ id: `srv_${number}_${at}_${copy}`, name: one.input.hostname || `server-${number}`, plan: one.product.slug, state: "pending", due: 30, cycle: one.input.cycle_months, image: one.input.image_id }),
    ),
  );
  for (const service of services) service.provisioning = null;
  db.services.unshift(...services);
  db.invoices.unshift(invoice);
  const order: Order = {
    id: `ord_${number}`,
    number,
    version: 1,
    state: "pending",
    state_reason: null,
    coupons: made.coupons.map((one) => one.code),
    placed_at: now(),
    customer: owner,
    currency: made.currency,
    start_on: made.start_on,
    one_time: [],
    lines: made.items.map((one) => ({ description: one.product.name, quantity: one.input.quantity, period_start: dateIn(0), period_end: addCycle(dateIn(0), one.input.cycle_months), amount: one.total })),
    subtotal: made.subtotal,
    discount: made.discount,
    tax_total: made.tax_total,
    total: made.due_now,
    invoice: { id: invoice.id, number: invoice.number, state: "open", balance: invoice.balance, due: dateIn(0) },
    services: services.map((service) => ({ id: service.id, name: service.name, state: soldState(service.state), exists: true, reason: null })),
    can: {},
  };
  db.orders.unshift(order);
  return order;
}
