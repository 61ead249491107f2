/** Every address of the web app, in one place. */
const query = (params: Record<string, string | number | undefined>) => {
  const made = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== undefined && value !== "") made.set(key, String(value));
  const text = made.toString();
  return text ? `?${text}` : "";
};

export const paths = {
  home: () => "/",
  plan: (slug: string, search: { cycle?: number; currency?: string; item?: string; image?: string } = {}) => `/plans/${encodeURIComponent(slug)}${query(search)}`,
  bundle: (slug: string, search: { cycle?: number; currency?: string } = {}) => `/bundles/${encodeURIComponent(slug)}${query(search)}`,
  calculator: () => "/calculator",
  cart: () => "/cart",
  checkout: (search: { step?: string; order?: string } = {}) => `/checkout${query(search)}`,
  payReturn: (search: { order?: string; invoice?: string } = {}) => `/pay/return${query(search)}`,
  terms: () => "/terms",
  signIn: (next?: string) => `/sign-in${query({ next })}`,
  signUp: (next?: string) => `/sign-up${query({ next })}`,
  resetPassword: () => "/reset-password",
  portal: {
    home: () => "/portal",
    services: () => "/portal/services",
    service: (id: string, tab?: string) => `/portal/services/${id}${query({ tab })}`,
    console: (id: string) => `/portal/services/${id}/console`,
    bulkRuns: () => "/portal/bulk-runs",
    bulkRun: (id: string) => `/portal/bulk-runs/${id}`,
    invoices: () => "/portal/invoices",
    invoice: (id: string) => `/portal/invoices/${id}`,
    oneTime: () => "/portal/one-time-purchases",
    order: (id: string) => `/portal/orders/${id}`,
    paymentMethods: () => "/portal/payment-methods",
    sshKeys: () => "/portal/ssh-keys",
    images: () => "/portal/images",
    networks: () => "/portal/networks",
    network: (id: string) => `/portal/networks/${id}`,
    firewalls: () => "/portal/firewalls",
    firewall: (id: string) => `/portal/firewalls/${id}`,
    addresses: () => "/portal/addresses",
    address: (id: string) => `/portal/addresses/${id}`,
    domains: () => "/portal/domains",
    domain: (id: string) => `/portal/domains/${id}`,
    storages: () => "/portal/object-storages",
    storage: (id: string) => `/portal/object-storages/${id}`,
    zones: () => "/portal/zones",
    zone: (id: string) => `/portal/zones/${id}`,
    profile: () => "/portal/profile",
    members: () => "/portal/members",
    messages: () => "/portal/messages",
  },
} as const;

/** Where a related thing of a time line opens in the portal. */
export function portalHref(related: { kind: string; id: string }): string | null {
  if (related.kind === "service") return paths.portal.service(related.id);
  if (related.kind === "invoice") return paths.portal.invoice(related.id);
  if (related.kind === "order") return paths.portal.order(related.id);
  return null;
}
