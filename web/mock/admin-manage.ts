/** Mock back office: catalogue, coupons, provider accounts, audit, team, settings. */
import type { AuditRow, Coupon, ProductAdmin, ProductGroup, ProviderAccount, ProviderQuota, StaffUser, TenantSettings } from "@/api/schema";
import { byTheMonth } from "@/lib/cycle";
import { catalog, dateIn, eur, inDays, now } from "./data";
import { Refusal, notFound, page, reply } from "./http";
import type { Routes } from "./http";

const groups: ProductGroup[] = catalog("EUR").groups.map(({ id, slug, name, description }, position) => ({ id, slug, name, description, position, hidden: false, version: 1 }));
const products: ProductAdmin[] = catalog("EUR").groups.flatMap((group) =>
  group.products.map((plan, at): ProductAdmin => {
    const { add_ons, ...sold } = plan;
    return { ...sold, prices: sold.prices.map((price) => ({ ...price, trial: null, intro: null })), add_on_ids: add_ons.map((one) => one.id), available: "order", in_place_change: false, tax_class: "standard", contract: null, once_prices: [], delivery: "staff", earned_days: null, position: at, kind: "vps", hidden: at === 3, retired: false, provider: { product_id: `V${91 + at}`, add_on_key: null, longer_terms: false }, version: 1, group_id: group.id };
  }),
);
const plain = { free_setup: false, cycle_months: [], per_customer: null, new_customers: false, min_order: null, combines: false, covers_usage: false };
const coupons: Coupon[] = [
  { ...plain, id: "cpn_1", code: "WELCOME10", description: "10% off the first invoice", percent: "10", amount: null, starts_on: dateIn(-90), ends_on: null, max_uses: null, used: 42, disabled: false, cycles: 1, product_ids: [], version: 1 },
  { ...plain, id: "cpn_2", code: "SPRING5", description: "€5 off", percent: null, amount: eur(500), starts_on: dateIn(-200), ends_on: dateIn(-120), max_uses: 100, used: 100, disabled: true, cycles: 1, product_ids: [], version: 1 },
];
const login = { api_base: "https://api.contabo.com", token_url: "https://auth.contabo.com/auth/realms/contabo/protocol/openid-connect/token", client_id: "INT-1039", username: "api@example.test", created_at: inDays(-400), orders_per_day: null, machine_ceiling: null, look_minutes: 15, ordered_today: 2, waiting: 0, looked_at: inDays(0, -2) };
const room = (used: number, most: number | null): ProviderQuota["state"] => (most === null || used * 100 < most * 80 ? "free" : used < most ? "near" : "full");
const quota = (kind: ProviderQuota["kind"], used: number, most: number | null): ProviderQuota => ({ kind, used, most, state: room(used, most) });
const quotas = (machines: number, most: number | null): ProviderQuota[] => [quota("machines", machines, most), quota("private_networks", 3, 10), quota("firewalls", 5, null), quota("object_storages", 2, null), quota("image_gb", 21, 25)];
const providers: ProviderAccount[] = [
  { id: "pacc_main", name: "Contabo main", kind: "contabo", state: "ok", is_default: true, last_check_at: inDays(0, -1), last_error: null, instances: 41, quotas: quotas(41, 50), version: 3, secrets_set: true, ...login },
  { id: "pacc_old", name: "Contabo old contract", kind: "contabo", state: "down", is_default: false, last_check_at: inDays(0, -1), last_error: "The token request was refused: invalid_grant", instances: 4, quotas: quotas(4, null), version: 1, secrets_set: true, ...login },
];
const audit: AuditRow[] = Array.from({ length: 60 }, (_, at): AuditRow => ({
  id: `aud_${at}`,
  number: 60 - at,
  at: inDays(0, -at),
  actor: at % 5 === 4 ? { kind: "system", id: null, name: "Automation" } : { kind: "staff", id: "usr_staff", name: "Robin Keller" },
  operation: ["sign_in", "void_invoice", "suspend_service", "reveal_credentials", "update_settings"][at % 5] ?? null,
  action: ["session.sign_in", "invoice.void", "service.suspend", "credentials.reveal", "settings.change"][at % 5] ?? "",
  subject: [null, { kind: "invoice", id: "inv_0107" }, { kind: "service", id: "srv_archive" }, { kind: "service", id: "srv_web01" }, { kind: "settings", id: "brand" }][at % 5] ?? null,
  ip: at % 5 === 4 ? null : "203.0.113.24",
  request_id: "0193c1f2-7b1e-7d4a-9b1f-5f2f6a0c8e11",
  outcome: at % 11 === 7 ? "refused" : "done",
  detail: at % 5 === 1 ? "Wrong customer; a new one follows" : null,
}));
let staff: StaffUser[] = [
  { id: "usr_staff", email: "owner@example.test", name: "Robin Keller", role: "owner", suspended: false, email_verified: true, created_at: inDays(-300) },
  { id: "usr_mira", email: "mira@example.test", name: "Mira Stein", role: "admin", suspended: false, email_verified: true, created_at: inDays(-300) },
  { id: "usr_jon", email: "jon@example.test", name: "Jon Berg", role: "support", suspended: true, email_verified: true, created_at: inDays(-300) },
];
const settings: TenantSettings = {
  version: 2,
  name: "Northpier Hosting",
  slug: "northpier",
  mode: "sandbox",
  time_zone: "Europe/Berlin",
  default_currency: "EUR",
  base_url: "https://northpier.example",
  hosts: ["northpier.example"],
  brand: { accent: "#2f6fed", logo_url: null, support_email: "help@example.test", terms_url: null },
  seller: { name: "Northpier Hosting GmbH", address: ["Speicherstrasse 8", "20457 Hamburg", "Germany"], country: "DE", tax_id: "DE987654321", bank: [], invoice_prefix: "NP-", credit_note_prefix: "CN-", order_prefix: "", prices_include_tax: false, tax_rounding: "group", note: "", e_invoice: { street: "Speicherstrasse 8", city: "Hamburg", postal_code: "20457", registration: "", contact_name: "Accounts", contact_phone: "+49 40 1234567", contact_email: "billing@example.test", iban: "DE02120300000000202051", bic: "", endpoint_scheme: "", endpoint_id: "" } },
};

const find = <T extends { id: string }>(list: T[], id: string | undefined): T => {
  const found = list.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
};

export function manageRoutes(routes: Routes): void {
  routes
    .get("/admin/product-groups", () => ({ items: groups }))
    .post("/admin/product-groups", ({ body }) => {
      const made: ProductGroup = { description: "", ...body, id: `grp_${groups.length}`, position: groups.length, hidden: false, version: 1 };
      groups.push(made);
      return reply(201, made);
    })
    .patch("/admin/product-groups/{id}", ({ params, body }) => {
      const group = find(groups, params.id);
      return Object.assign(group, body, { version: group.version + 1 });
    })
    .get("/admin/products", ({ query, scenario }) => page(scenario === "empty" ? [] : products, query, (one) => `${one.name} ${one.slug}`))
    .post("/admin/products", ({ body }) => {
      if (products.some((one) => one.slug === body.slug)) throw new Refusal(422, "validation", "Taken.", [{ pointer: "/slug", code: "taken", detail: "There is already a product with this address." }]);
      const made = { ...(products[0] as ProductAdmin), ...(body as Partial<ProductAdmin>), id: `prod_${Date.now()}`, prices: [], version: 1 };
      products.push(made);
      return reply(201, made);
    })
    .get("/admin/products/{id}", ({ params }) => find(products, params.id))
    .patch("/admin/products/{id}", ({ params, body }) => {
      const product = find(products, params.id);
      return Object.assign(product, body, { version: product.version + 1 });
    })
    .put("/admin/products/{id}/prices", ({ params, body }) => {
      const product = find(products, params.id);
      product.prices = body.prices.map(({ currency, cycle_months, recurring_minor, setup_minor = 0, trial, intro }) => ({
        trial: trial ? { minor: 0, card: false, ...trial } : null, intro: intro ?? null, cycle_months, recurring: { minor: recurring_minor, currency }, setup: { minor: setup_minor, currency }, monthly_equivalent: { minor: byTheMonth(recurring_minor, cycle_months), currency }, saving_percent: 0,
      }));
      product.version += 1;
      return product;
    })
    .get("/admin/coupons", ({ query, scenario }) => page(scenario === "empty" ? [] : coupons, query, (one) => one.code))
    .post("/admin/coupons", ({ body }) => {
      const none = { ...plain, percent: null, amount: null, starts_on: null, ends_on: null, max_uses: null, cycles: null, product_ids: [], description: "" };
      const made: Coupon = { ...none, ...body, id: `cpn_${coupons.length + 1}`, used: 0, disabled: false, version: 1 };
      coupons.unshift(made);
      return reply(201, made);
    })
    .patch("/admin/coupons/{id}", ({ params, body }) => Object.assign(find(coupons, params.id), body));
  providerRoutes(routes);
  teamRoutes(routes);
}

function providerRoutes(routes: Routes): void {
  routes
    .get("/admin/provider-accounts", ({ query, scenario }) => page(scenario === "empty" ? [] : providers, query, (one) => one.name))
    .post("/admin/provider-accounts", ({ body }) => {
      const made: ProviderAccount = { ...login, id: `pacc_${providers.length}`, name: body.name, kind: "contabo", state: "ok", is_default: false, last_check_at: null, last_error: null, instances: 0, quotas: quotas(0, null), version: 1, secrets_set: true };
      providers.push(made);
      return reply(201, made);
    })
    .get("/admin/provider-accounts/{id}", ({ params }) => find(providers, params.id))
    .patch("/admin/provider-accounts/{id}", ({ params, body }) => {
      const account = find(providers, params.id);
      const limits = { ...Object.fromEntries(account.quotas.map(({ kind, most }) => [kind, most])), ...body.quotas };
      const limited = account.quotas.map(({ kind, used }) => quota(kind, used, limits[kind] ?? null));
      return Object.assign(account, { name: body.name ?? account.name, quotas: limited, version: account.version + 1 });
    })
    .post("/admin/provider-accounts/{id}/test", async ({ params }) => {
      const account = find(providers, params.id);
      await new Promise((done) => setTimeout(done, 700));
      const ok = account.state === "ok";
      account.last_check_at = now();
      return {
        ok,
        latency_ms: 312,
        detail: ok ? "All checks passed." : "The sign-in was refused.",
        checks: [
          { name: "Sign in", ok, detail: ok ? "Token received" : "invalid_grant: wrong user or API password" },
          { name: "Read instances", ok, detail: ok ? "41 instances" : "Not tried" },
          { name: "Read images", ok, detail: ok ? "37 images" : "Not tried" },
        ],
      };
    })
    .post("/admin/provider-accounts/{id}/refresh-catalog", ({ params }) => find(providers, params.id));
}

function teamRoutes(routes: Routes): void {
  routes
    .get("/admin/audit", ({ query, scenario }) => page(scenario === "empty" ? [] : audit, query, (one) => `${one.action} ${one.actor.name} ${one.subject?.id}`))
    .get("/admin/audit/chain", () => ({ intact: true, broken_at: null }))
    .get("/admin/staff", () => ({ items: staff }))
    .post("/admin/staff", ({ body }) => {
      const made: StaffUser = { ...body, id: `usr_${Date.now()}`, suspended: false, email_verified: false, created_at: now() };
      staff.push(made);
      return reply(201, made);
    })
    .patch("/admin/staff/{id}", ({ params, body }) => Object.assign(find(staff, params.id), body))
    .delete("/admin/staff/{id}", ({ params }) => {
      staff = staff.filter((one) => one.id !== params.id);
    })
    .get("/admin/settings", () => settings)
    .patch("/admin/settings", ({ body }) => Object.assign(settings, body, { version: settings.version + 1 }));
}
