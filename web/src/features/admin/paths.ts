/** Where everything of the back office lives. */
const query = (params: Record<string, string | number | undefined>) => {
  const made = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== undefined && value !== "") made.set(key, String(value));
  const text = made.toString();
  return text ? `?${text}` : "";
};

type Params = Record<string, string | number | undefined>;

const SECTIONS: Record<string, string> = {
  customer: "customers",
  order: "orders",
  quote: "quotes",
  service: "services",
  invoice: "invoices",
  billable_item: "billable-items",
  payment: "payments",
  product: "products",
  coupon: "coupons",
  job: "jobs",
  mail: "mail",
  message: "mail",
  provider_account: "provider-accounts",
  bulk_run: "bulk-runs",
};

/** Where a related thing opens here, or nothing when it has no page of its own. */
export function adminHref(related: { kind: string; id: string }): string | null {
  const section = SECTIONS[related.kind];
  if (!section || section === "coupons") return null;
  return `/admin/${section}/${encodeURIComponent(related.id)}`;
}

export const adminPaths = {
  home: "/admin",
  clock: "/admin/clock",
  customers: (search: Params = {}) => `/admin/customers${query(search)}`,
  customer: (id: string, tab?: string) => `/admin/customers/${id}${query({ tab })}`,
  customerGroups: "/admin/customer-groups",
  customerGroup: (id: string, tab?: string) => `/admin/customer-groups/${id}${query({ tab })}`,
  orders: (search: Params = {}) => `/admin/orders${query(search)}`,
  order: (id: string) => `/admin/orders/${id}`,
  templates: "/admin/templates",
  template: (id: string) => `/admin/templates/${id}`,
  quotes: (search: Params = {}) => `/admin/quotes${query(search)}`,
  newQuote: (customer?: string) => `/admin/quotes/new${query({ customer })}`,
  quote: (id: string) => `/admin/quotes/${id}`,
  services: (search: Params = {}) => `/admin/services${query(search)}`,
  service: (id: string, tab?: string) => `/admin/services/${id}${query({ tab })}`,
  bulkRuns: "/admin/bulk-runs",
  bulkRun: (id: string, tab?: string) => `/admin/bulk-runs/${id}${query({ tab })}`,
  invoices: (search: Params = {}) => `/admin/invoices${query(search)}`,
  invoice: (id: string) => `/admin/invoices/${id}`,
  oneTime: (search: Params = {}) => `/admin/one-time-purchases${query(search)}`,
  billableItems: (search: Params = {}) => `/admin/billable-items${query(search)}`,
  newBillableItem: (customer: string) => `/admin/billable-items/new${query({ customer })}`,
  billableItem: (id: string) => `/admin/billable-items/${id}`,
  console: (id: string) => `/admin/services/${id}/console`,
  payments: (search: Params = {}) => `/admin/payments${query(search)}`,
  payment: (id: string) => `/admin/payments/${id}`,
  products: (search: Params = {}) => `/admin/products${query(search)}`,
  product: (id: string, tab?: string) => `/admin/products/${id}${query({ tab })}`,
  bundles: "/admin/bundles",
  bundle: (id: string) => `/admin/bundles/${id}`,
  coupons: "/admin/coupons",
  priceChanges: "/admin/price-changes",
  newPriceChange: (product?: string) => `/admin/price-changes/new${query({ product })}`,
  priceChange: (id: string) => `/admin/price-changes/${id}`,
  ledger: "/admin/ledger",
  account: (search: Params) => `/admin/ledger/account${query(search)}`,
  jobs: (search: Params = {}) => `/admin/jobs${query(search)}`,
  job: (id: string) => `/admin/jobs/${id}`,
  mails: (search: Params = {}) => `/admin/mail${query(search)}`,
  mail: (id: string) => `/admin/mail/${id}`,
  providers: "/admin/provider-accounts",
  provider: (id: string, tab?: string) => `/admin/provider-accounts/${id}${query({ tab })}`,
  networks: "/admin/networks",
  network: (id: string) => `/admin/networks/${id}`,
  firewalls: "/admin/firewalls",
  firewall: (id: string) => `/admin/firewalls/${id}`,
  addresses: "/admin/addresses",
  address: (id: string) => `/admin/addresses/${id}`,
  domains: "/admin/domains",
  domain: (id: string) => `/admin/domains/${id}`,
  domainContacts: "/admin/domains/contacts",
  storages: "/admin/object-storages",
  storage: (id: string) => `/admin/object-storages/${id}`,
  zones: "/admin/zones",
  zone: (id: string) => `/admin/zones/${id}`,
  reconciliation: (search: Params = {}) => `/admin/reconciliation${query(search)}`,
  margins: (search: Params = {}) => `/admin/margins${query(search)}`,
  automation: (tab?: string) => `/admin/automation${query({ tab })}`,
  preview: (until?: string) => `/admin/automation/preview${query({ until })}`,
  audit: (search: Params = {}) => `/admin/audit${query(search)}`,
  staff: "/admin/staff",
  settings: "/admin/settings",
  documents: "/admin/settings/documents",
  currencies: "/admin/settings/currencies",
  entities: "/admin/settings/legal-entities",
  entity: (id: string) => `/admin/settings/legal-entities/${id}`,
  realised: (search: Params = {}) => `/admin/settings/currencies/realised${query(search)}`,
} as const;
