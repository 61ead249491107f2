/** What the mock API knows: one customer with servers and invoices, and the catalogue. All times hang on the mock's own now. */
import type {
  Catalog, Choice, CustomerView, CycleMonths, Image, Invoice, InvoiceState, Mail, Member, Money, Order, Payment, PaymentMethod, Plan, Service, ServiceState, Snapshot, SshKey, TimelineEntry,
} from "@/api/schema";

export const clock = { offset: 0 };
const DAY = 86_400_000;

export const nowMs = () => Date.now() + clock.offset;
export const now = () => new Date(nowMs()).toISOString();
export const inDays = (days: number, hours = 0) => new Date(nowMs() + days * DAY + hours * 3_600_000).toISOString();
export const dateIn = (days: number) => inDays(days).slice(0, 10);

export function addMonths(date: string, months: number): string {
  const [y, m, d] = date.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(y, m - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
}

/** So many periods on; a negative period counts days. */
export function addCycle(date: string, cycle: CycleMonths, times = 1): string {
  if (cycle > 0) return addMonths(date, cycle * times);
  return new Date(Date.parse(date) - cycle * times * 86_400_000).toISOString().slice(0, 10);
}

export const eur = (minor: number): Money => ({ minor, currency: "EUR" });

const CYCLES: CycleMonths[] = [1, 3, 6, 12];
const DISCOUNT: Record<CycleMonths, number> = { 1: 0, 3: 3, 6: 6, 12: 12 };
const rate = (currency: string) => (currency === "USD" ? 110 : 100);
const inCurrency = (minor: number, currency: string): Money => ({ minor: Math.round((minor * rate(currency)) / 100), currency });

function cycleMinor(monthly: number, cycle: CycleMonths): number {
  return Math.round((monthly * cycle * (100 - (DISCOUNT[cycle] ?? 0))) / 100);
}

const REGIONS: [string, string, number][] = [
  ["EU", "European Union", 0],
  ["UK", "United Kingdom", 95],
  ["US-central", "United States, Central", 95],
  ["US-east", "United States, East", 115],
  ["SIN", "Singapore", 295],
  ["JPN", "Japan", 345],
  ["AUS", "Australia", 315],
  ["IND", "India", 245],
];

/** Prices without a discount for longer terms. */
const flat = (monthly: number, currency: string): Plan["prices"] =>
  CYCLES.map((cycle) => ({ cycle_months: cycle, recurring: inCurrency(monthly * cycle, currency), setup: inCurrency(0, currency), monthly_equivalent: inCurrency(monthly, currency), saving_percent: 0, trial: null, intro: null }));

function regions(currency: string): Choice[] {
  return REGIONS.map(([code, name, monthly]) => ({
    code,
    name,
    prices: CYCLES.map((cycle) => ({ cycle_months: cycle, recurring: inCurrency(monthly * cycle, currency) })),
  }));
}

export const IMAGES: Image[] = [
  { id: "img_debian13", name: "Debian 13", os_type: "Linux", description: "Stable, small, long support", default: true, default_user: "root" },
  { id: "img_ubuntu2604", name: "Ubuntu 26.04 LTS", os_type: "Linux", description: "Long-term support until 2031", default: false, default_user: "root" },
  { id: "img_alma10", name: "AlmaLinux 10", os_type: "Linux", description: "Compatible with RHEL 10", default: false, default_user: "root" },
  { id: "img_rocky10", name: "Rocky Linux 10", os_type: "Linux", description: "Compatible with RHEL 10", default: false, default_user: "root" },
  { id: "img_fedora44", name: "Fedora 44", os_type: "Linux", description: "Newest packages", default: false, default_user: "root" },
  { id: "img_arch", name: "Arch Linux", os_type: "Linux", description: "Rolling release", default: false, default_user: "root" },
  { id: "img_win2025", name: "Windows Server 2025", os_type: "Windows", description: "Datacenter edition, licence included", default: false, default_user: "administrator" },
];

type PlanSeed = [slug: string, name: string, tagline: string, cpu: number, ramGb: number, disk: number, port: number, snapshots: number, monthly: number, setup: number, badge?: string, stock?: number];

const CLOUD: PlanSeed[] = [
  ["cloud-10", "Cloud 10", "For a first site or a small bot", 4, 8, 75, 200, 1, 549, 0],
  ["cloud-20", "Cloud 20", "For a busy shop or several sites", 6, 12, 100, 300, 2, 849, 0, "Most chosen"],
  ["cloud-30", "Cloud 30", "For databases and steady traffic", 8, 24, 200, 600, 3, 1549, 0],
  ["cloud-40", "Cloud 40", "For teams that build and test all day", 12, 48, 250, 800, 3, 2799, 0],
  ["cloud-50", "Cloud 50", "For heavy applications", 16, 64, 300, 1000, 3, 4099, 499],
];
const STORAGE: PlanSeed[] = [
  ["storage-10", "Storage 10", "For backups of one office", 2, 4, 300, 200, 1, 599, 0],
  ["storage-20", "Storage 20", "For archives and media", 3, 8, 400, 300, 1, 949, 0, undefined, 0],
  ["storage-30", "Storage 30", "For media libraries", 6, 18, 1000, 600, 2, 1799, 0, undefined, 4],
];

function plan(seed: PlanSeed, diskType: string, currency: string): Plan {
  const [slug, name, tagline, cpu, ramGb, disk, port, snapshots, monthly, setup, badge, stock] = seed;
  return {
    id: `prod_${slug}`,
    slug,
    name,
    tagline,
    description: `${name} runs on shared AMD EPYC cores with its own IPv4 and IPv6 address. Set up within minutes, reinstall and snapshot whenever you like.`,
    specs: { cpu_cores: cpu, ram_mb: ramGb * 1024, disk_gb: disk, disk_type: diskType, snapshots, traffic_tb: null, port_mbit: port },
    badge: badge ?? null,
    stock: stock ?? null,
    in_stock: stock !== 0,
    prices: CYCLES.map((cycle) => ({
      cycle_months: cycle,
      trial: null,
      intro: null,
      recurring: inCurrency(cycleMinor(monthly, cycle), currency),
      setup: inCurrency(cycle === 12 ? 0 : setup, currency),
      monthly_equivalent: inCurrency(Math.round(cycleMinor(monthly, cycle) / cycle), currency),
      saving_percent: DISCOUNT[cycle] ?? 0,
    })),
    add_ons: [
      { id: "addon_backup", slug: "auto-backup", name: "Automatic backups", description: "Daily, kept for 10 days, restored by you", prices: flat(199, currency), available: "both", volume_discount: null },
      { id: "addon_private", slug: "private-network", name: "Private network", description: "Connect your servers without the public internet", prices: flat(199, currency), available: "both", volume_discount: null },
      { id: "addon_firewall", slug: "firewall", name: "Managed firewall", description: "Rules in front of the server", prices: flat(149, currency), available: "order", volume_discount: null },
    ],
    regions: regions(currency),
    images: IMAGES,
    options: [],
    max_quantity: 10,
    volume_discount: null,
    storage: null,
    domain: null,
  };
}

export function catalog(currency: string): Catalog {
  return {
    currency,
    one_time: [],
    storages: [],
    domains: [],
    bundles: [],
    groups: [
      { id: "grp_cloud", slug: "cloud", name: "Cloud servers", description: "Virtual servers with NVMe disks for sites, shops and applications.", products: CLOUD.map((seed) => plan(seed, "NVMe", currency)) },
      { id: "grp_storage", slug: "storage", name: "Storage servers", description: "Much room for little money: backups, archives, media.", products: STORAGE.map((seed) => plan(seed, "SSD", currency)) },
    ],
  };
}

export const allPlans = (currency: string) => catalog(currency).groups.flatMap((group) => group.products);

// ---- one customer -----------------------------------------------------------------------------------------------

const customer: CustomerView = {
  id: "cus_alma",
  version: 3,
  name: "Alma Brandt",
  company: "Brandt & Vogel Design GbR",
  email: "alma@example.test",
  country: "DE",
  address: { line1: "Lindenallee 14", line2: null, city: "Leipzig", postal_code: "04107", region: "Sachsen" },
  tax_id: "DE123456789",
  legal_entity: null,
  customer_group_id: null,
  customer_type: "business",
  currency: "EUR",
  currency_fixed: true,
  time_zone: "Europe/Berlin",
  language: "en",
  credit: eur(0),
  parked_reason: null,
  buyer_reference: null,
  endpoint_scheme: null,
  endpoint_id: null,
  created_at: inDays(-412),
};

export const owner = { id: customer.id, name: customer.company ?? customer.name };
const yes = { allowed: true, reason: null };
const no = (reason: string) => ({ allowed: false, reason });

export function abilities(state: ServiceState, power: Service["power"], cancelAt: string | null): Service["can"] {
  const off = state === "active" ? null : state === "suspended" ? "The service is suspended. Pay the open invoice first." : "The server is not running yet.";
  const act = (ok: boolean, reason: string) => (off ? no(off) : ok ? yes : no(reason));
  return {
    start: act(power !== "running", "The server is already running."),
    stop: act(power === "running", "The server is already stopped."),
    restart: act(power === "running", "Start the server first."),
    shutdown: act(power === "running", "The server is already stopped."),
    rescue: act(true, ""),
    reset_password: act(true, ""),
    reinstall: act(true, ""),
    move: act(true, ""),
    rename: yes,
    snapshot: act(true, ""),
    troubleshoot: act(true, ""),
    remedy: act(true, ""),
    change: cancelAt ? no("The service ends. Take that back first.") : off ? no(off) : yes,
    cancel: cancelAt ? no("The cancellation is already set.") : state === "active" || state === "suspended" ? yes : no("There is nothing to cancel yet."),
    resume: cancelAt ? yes : no("The service is not cancelled."),
  };
}

interface ServiceSeed {
  id: string;
  name: string;
  label?: string;
  plan: string;
  state?: ServiceState;
  power?: Service["power"];
  region?: string;
  due?: number;
  cycle?: CycleMonths;
  reason?: string;
  cancelAt?: string;
  image?: string;
}

export function makeService(seed: ServiceSeed): Service {
  const product = allPlans("EUR").find((one) => one.slug === seed.plan);
  if (!product) throw new Error(`no plan ${seed.plan}`);
  const cycle = seed.cycle ?? 1;
  const price = product.prices.find((one) => one.cycle_months === cycle)?.recurring ?? eur(0);
  const state = seed.state ?? "active";
  const power = seed.power ?? (state === "active" ? "running" : state === "suspended" ? "stopped" : "provisioning");
  const end = dateIn(seed.due ?? 12);
  const octet = [...seed.id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 250;
  const ready = state !== "pending" && state !== "provisioning";
  const image = IMAGES.find((one) => one.id === (seed.image ?? "img_debian13")) ?? IMAGES[0];
  return {
    id: seed.id,
    name: seed.name,
    label: seed.label ?? null,
    kind: "machine",
    product_name: product.name,
    state,
    state_since: inDays(-40),
    act: null,
    customer: owner,
    region: seed.region ?? "European Union",
    ipv4: ready ? `203.0.113.${octet}` : null,
    power,
    next_due_date: end,
    price,
    cycle_months: cycle,
    waits_for: null,
    cancel_at: seed.cancelAt ?? null,
    version: 4,
    state_reason: seed.reason ?? null,
    specs: product.specs,
    image: { id: image?.id ?? "", name: image?.name ?? "" },
    os_type: image?.os_type ?? "Linux",
    access: "password",
    has_password: true,
    moving: false,
    provider: null,
    ipv6: ready ? `2001:db8:3f1:${octet.toString(16)}::1` : null,
    username: image?.default_user ?? "root",
    provider_status: ready ? "running" : null,
    provisioning: ready ? null : { steps: steps(1) },
    subscription: { id: `sub_${seed.id}`, state: "active", period_start: addCycle(end, cycle, -1), period_end: end, next_due_date: end, next_invoice_date: dateIn((seed.due ?? 12) - 14), price, cycle_months: cycle, cancel_at: seed.cancelAt ?? null, components: [{ key: "plan", description: product.name, quantity: 1, unit_price: price }], options: [], next_change_on: null, trial_ends_on: null, contract: null, coupons: [], waits: [] },
    snapshot_quota: product.specs.snapshots,
    storage: null,
    domain: null,
    add_ons: seed.id === "srv_web01" ? [{ name: "Automatic backups", quantity: 1 }] : [],
    created_at: inDays(-140),
    running_action: null,
    can: abilities(state, power, seed.cancelAt ?? null),
  };
}

const STEP_NAMES: [string, string][] = [
  ["paid", "Payment received"],
  ["ordered", "Server ordered in the data centre"],
  ["installing", "Operating system being installed"],
  ["network", "Addresses assigned"],
  ["ready", "Server reachable"],
];

export function steps(doneCount: number) {
  return STEP_NAMES.map(([key, label], at) => ({
    key,
    label,
    state: at < doneCount ? ("done" as const) : at === doneCount ? ("running" as const) : ("waiting" as const),
    at: at <= doneCount ? new Date(nowMs() - (doneCount - at) * 21_000).toISOString() : null,
    detail: null,
  }));
}

// ---- invoices ---------------------------------------------------------------------------------------------------

const seller = { name: "Northpier Hosting GmbH", address: ["Speicherstrasse 8", "20457 Hamburg", "Germany"], tax_id: "DE987654321", bank: [] };

/** What an order says of a service it sold. */
export function soldState(state: ServiceState): Order["services"][number]["state"] {
  if (state === "pending" || state === "provisioning") return "pending";
  return state === "cancelled" || state === "terminated" ? "cancelled" : "active";
}

export function makeInvoice(seed: { id: string; number: string | null; state: InvoiceState; lines: [string, number, number][]; issued: number; due: number; overdue?: boolean; orderId?: string; serviceId?: string }): Invoice {
  const net = seed.lines.reduce((sum, line) => sum + line[1] * line[2], 0);
  const tax = Math.round((net * 19) / 100);
  const total = net + tax;
  const paid = seed.state === "paid";
  const open = seed.state === "open";
  const invoice: Invoice = {
    id: seed.id,
    number: seed.number,
    state: seed.state,
    overdue: seed.overdue ?? false,
    customer: owner,
    issue_date: dateIn(seed.issued),
    due_date: dateIn(seed.due),
    total: eur(total),
    balance: eur(open ? total : 0),
    credited_to_account: eur(0),
    version: 2,
    kind: "renewal",
    disputed: false,
    prices_include_tax: false,
    paid_at: paid ? inDays(seed.issued) : null,
    reporting: null,
    draft: null,
    void_reason: null,
    seller,
    buyer: { name: customer.name, company: customer.company, address: ["Lindenallee 14", "04107 Leipzig", "Germany"], tax_id: customer.tax_id },
    lines: seed.lines.map(([description, quantity, unit], at) => ({
      id: `${seed.id}_${at}`,
      description,
      kind: "recurring",
      period_start: dateIn(seed.due),
      period_end: addMonths(dateIn(seed.due), 1),
      quantity: String(quantity),
      unit_price: eur(unit),
      amount: eur(unit * quantity),
      creditable: eur(unit * quantity),
      tax_rate: "19",
      taxes: [{ name: "VAT", rate: "19", compound: false }],
      explain: `1 month at ${(unit / 100).toFixed(2)} EUR, from ${dateIn(seed.due)} up to and without ${addMonths(dateIn(seed.due), 1)}. Price of the order; no proration.`,
      service_id: seed.serviceId ?? null,
    })),
    subtotal: eur(net),
    discount: eur(0),
    coupons: [],
    tax: [{ name: "VAT", rate: "19", base: eur(net), amount: eur(tax) }],
    tax_total: eur(tax),
    paid: eur(paid ? total : 0),
    credited: eur(0),
    payments: paid ? [makePayment(`pay_${seed.id}`, total, seed.id, seed.issued)] : [],
    credit_notes: [],
    payment_plan: null,
    timeline: [
      ...(paid ? [entry(seed.issued, "payment", "Payment received", `Visa ending in 4242`, "provider", "Card gateway")] : []),
      ...(seed.overdue ? [entry(-2, "notice", "Overdue notice sent", "To alma@example.test", "system", "Automation", { rule: "Overdue notice 3 days after the due date", inputs: { due_date: dateIn(seed.due), days_overdue: 5, balance: (total / 100).toFixed(2) }, policy_source: "System default" })] : []),
      entry(seed.issued, "issued", "Invoice issued and sent", "To alma@example.test", "system", "Automation", { rule: "Renewal invoice 14 days before the due date", inputs: { due_date: dateIn(seed.due), lead_days: 14 }, policy_source: "System default" }),
    ],
    note: null,
    order_id: seed.orderId ?? null,
    can: { pay: open ? yes : no("Nothing is open on this invoice.") },
  };
  return invoice;
}

export function makePayment(id: string, minor: number, invoiceId: string, at: number): Payment {
  return {
    id,
    status: "succeeded",
    amount: eur(minor),
    settled: null, payer_country: null,
    refunded: eur(0),
    refundable: eur(minor),
    settled_at: inDays(at),
    dispute: null,
    reference: null,
    received_on: null,
    method: { brand: "visa", last4: "4242" },
    gateway: "sandbox",
    invoice_ids: [invoiceId],
    created_at: inDays(at),
    error: null,
    next_action: null,
    customer: owner,
    can: {},
  };
}

export function entry(days: number, kind: string, title: string, detail: string | null, actor: TimelineEntry["actor"]["kind"], name: string, why?: TimelineEntry["why"]): TimelineEntry {
  return { at: inDays(days, -1), kind, title, detail, actor: { kind: actor, name }, why: why ?? null, related: null };
}

const services = [
  makeService({ id: "srv_web01", name: "web-01.brandt-vogel.example", label: "Agency site", plan: "cloud-20", due: 9 }),
  makeService({ id: "srv_db01", name: "db-01.brandt-vogel.example", plan: "cloud-30", due: 9, image: "img_ubuntu2604" }),
  makeService({ id: "srv_stage", name: "staging.brandt-vogel.example", label: "Staging", plan: "cloud-10", power: "stopped", due: 21 }),
  makeService({ id: "srv_new", name: "build-runner-03.internal-tools.brandt-vogel.example", plan: "cloud-10", state: "provisioning", due: 30, region: "United States, East" }),
  makeService({ id: "srv_archive", name: "archive.brandt-vogel.example", plan: "storage-10", state: "suspended", due: -6, reason: "Invoice NP-2026-0107 is 6 days overdue", region: "United Kingdom" }),
  makeService({ id: "srv_old", name: "old-shop.brandt-vogel.example", plan: "cloud-10", due: 17, cancelAt: dateIn(17) }),
];

const invoices = [
  makeInvoice({ id: "inv_0112", number: "NP-2026-0112", state: "open", issued: -5, due: 9, serviceId: "srv_web01", lines: [["Cloud 20, web-01.brandt-vogel.example", 1, 849], ["Automatic backups", 1, 199], ["Cloud 30, db-01.brandt-vogel.example", 1, 1549]] }),
  makeInvoice({ id: "inv_0107", number: "NP-2026-0107", state: "open", overdue: true, issued: -20, due: -6, serviceId: "srv_archive", lines: [["Storage 10, archive.brandt-vogel.example", 1, 599]] }),
  makeInvoice({ id: "inv_0111", number: "NP-2026-0111", state: "paid", issued: -1, due: -1, orderId: "ord_3", serviceId: "srv_new", lines: [["Cloud 10, build-runner-03", 1, 549]] }),
  ...Array.from({ length: 34 }, (_, at) => makeInvoice({ id: `inv_old${at}`, number: `NP-2026-00${String(95 - at).padStart(2, "0")}`, state: at === 3 ? "void" : "paid", issued: -35 - at * 9, due: -21 - at * 9, serviceId: "srv_web01", lines: [["Cloud 20, web-01.brandt-vogel.example", 1, 849], ...(at % 2 ? [] : ([["Cloud 30, db-01.brandt-vogel.example", 1, 1549]] as [string, number, number][]))] })),
];

const mails: Mail[] = [
  ["Invoice NP-2026-0112 over €30.90", "invoice_issued", -5, "Your new invoice is ready.\n\nNumber: NP-2026-0112\nAmount: €30.90\nDue: in 9 days"],
  ["Reminder: invoice NP-2026-0107 is overdue", "invoice_overdue", -2, "Invoice NP-2026-0107 was due 6 days ago.\n\nPay it to have archive.brandt-vogel.example switched on again."],
  ["archive.brandt-vogel.example was suspended", "service_suspended", -1, "The service was suspended because invoice NP-2026-0107 is not paid."],
  ["Payment received, thank you", "payment_received", -1, "We received €6.53 for invoice NP-2026-0111."],
].map(([subject, template, at, text], index) => ({
  id: `mail_${index}`,
  to: customer.email,
  subject: String(subject),
  template: String(template),
  state: "sent" as const,
  created_at: inDays(Number(at)),
  sent_at: inDays(Number(at)),
  attempts: 1,
  last_error: null,
  customer: owner,
  text: String(text),
  html: `<p>${String(text).replaceAll("\n", "<br>")}</p>`,
}));

const members: Member[] = [
  { id: "mem_1", user_id: "usr_alma", email: "alma@example.test", name: "Alma Brandt", role: "owner" },
  { id: "mem_2", user_id: "usr_jonas", email: "jonas@example.test", name: "Jonas Vogel", role: "member" },
];

const methods: PaymentMethod[] = [
  { id: "pm_visa", brand: "visa", last4: "4242", exp_month: 8, exp_year: 2029, default: true, expired: false, expires_this_month: false },
  { id: "pm_mc", brand: "mastercard", last4: "4444", exp_month: 9, exp_year: 2026, default: false, expired: true, expires_this_month: false },
];

const sshKeys: SshKey[] = [
  {
    id: "key_1",
    version: 1,
    name: "Laptop",
    public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBC5nTQoM26sdAKfg+HSUFrfUpj8gB7nyGPFua9PQbsg alma@example.test",
    fingerprint: "SHA256:Sdi2CV/4WVRggWZDgmyF4VkF3ItjhFPuD7GB0wAMVhk",
    created_at: inDays(-40),
  },
];

const snapshots: Record<string, Snapshot[]> = {
  srv_web01: [{ id: "snp_1", name: "before upgrade", description: "State before the move to PHP 8.5", created_at: inDays(-12), auto_delete_at: inDays(18), scheduled: false }],
};

const order: Order = {
  id: "ord_3",
  number: "1043",
  version: 1,
  state: "active",
  state_reason: null,
  coupons: [],
  placed_at: inDays(-1),
  customer: owner,
  currency: "EUR",
  start_on: null,
  lines: [{ description: "Cloud 10, build-runner-03", quantity: 1, period_start: dateIn(-1), period_end: addMonths(dateIn(-1), 1), amount: eur(549) }],
  subtotal: eur(549),
  discount: eur(0),
  tax_total: eur(104),
  total: eur(653),
  invoice: { id: "inv_0111", number: "NP-2026-0111", state: "paid", balance: eur(0), due: dateIn(-1) },
  services: [{ id: "srv_new", name: "build-runner-03.internal-tools.brandt-vogel.example", state: "active", exists: true, reason: null }],
  one_time: [],
  can: {},
};

export const db = {
  verified: true,
  customer,
  services,
  invoices,
  orders: [order],
  mails,
  members,
  methods,
  sshKeys,
  snapshots,
  payments: new Map<string, Payment>(),
  carts: new Map<string, { currency: string; input: import("@/api/schema").CartInput }>(),
  actions: new Map<string, import("@/api/schema").ServiceAction[]>(),
};
