/** What one must hold to open each section of the back office. The server decides; this keeps people from doors that are shut. */
const NEEDS: [path: string, permission: string][] = [
  ["/admin/customers/new", "customers.write"],
  ["/admin/customers", "customers.read"],
  ["/admin/orders", "orders.read"],
  ["/admin/quotes/new", "orders.write"],
  ["/admin/quotes", "orders.read"],
  ["/admin/services", "services.read"],
  ["/admin/bulk-runs", "services.read"],
  ["/admin/networks", "services.read"],
  ["/admin/firewalls", "services.read"],
  ["/admin/addresses", "services.read"],
  ["/admin/zones", "services.read"],
  ["/admin/domains", "services.read"],
  ["/admin/invoices", "invoices.read"],
  ["/admin/billable-items/new", "invoices.write"],
  ["/admin/billable-items", "invoices.read"],
  ["/admin/payments", "payments.read"],
  ["/admin/products/new", "catalog.write"],
  ["/admin/products", "catalog.read"],
  ["/admin/templates/new", "catalog.write"],
  ["/admin/templates", "catalog.read"],
  ["/admin/applications", "catalog.read"],
  ["/admin/add-ons", "catalog.read"],
  ["/admin/coupons", "catalog.read"],
  ["/admin/price-changes/new", "catalog.write"],
  ["/admin/price-changes", "catalog.read"],
  ["/admin/automation", "automation.read"],
  ["/admin/clock", "clock.write"],
  ["/admin/jobs", "jobs.read"],
  ["/admin/mail", "mail.read"],
  ["/admin/provider-accounts/new", "provider.write"],
  ["/admin/provider-accounts", "provider.read"],
  ["/admin/reconciliation", "provider.read"],
  ["/admin/margins", "invoices.read"],
  ["/admin/ledger", "invoices.read"],
  ["/admin/tax-report", "invoices.read"],
  ["/admin/tax-rules", "settings.read"],
  ["/admin/audit", "audit.read"],
  ["/admin/staff", "staff.read"],
  ["/admin/settings/currencies/realised", "invoices.read"],
  ["/admin/settings", "settings.read"],
];

/** The permission an address asks for: the nearest section above it. */
export function needed(href: string): string {
  const path = href.split("?")[0] ?? "";
  return NEEDS.find(([section]) => path === section || path.startsWith(`${section}/`))?.[1] ?? "dashboard.read";
}
