/** The route tree of the back office. Everything below is loaded only when somebody of the team opens it. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { AnyRoute, RouteComponent } from "@tanstack/react-router";
import { requireSession } from "../guards";
import { rootRoute } from "../root";
import { FaceNotFound } from "../RootLayout";
import { t } from "@/i18n";

export const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin",
  beforeLoad: (args) => requireSession(args, "staff"),
  component: lazyRouteComponent(() => import("./AdminLayout"), "AdminLayout"),
  notFoundComponent: () => <FaceNotFound home="/admin" label={t("app.to_admin")} />,
});

/** A screen of its own: its code comes when it is opened. Lists and tabs keep their place in the address themselves. */
function screen<K extends string>(path: string, load: () => Promise<Record<K, RouteComponent>>, name: K): AnyRoute {
  return createRoute({ getParentRoute: () => adminRoute, path, component: lazyRouteComponent(load as () => Promise<Record<string, RouteComponent>>, name) }) as AnyRoute;
}

export const adminTree = adminRoute.addChildren([
  screen("/", () => import("@/features/admin/dashboard/DashboardPage"), "DashboardPage"),
  screen("/services", () => import("@/features/admin/services/ServicesPage"), "ServicesPage"),
  screen("/services/$id", () => import("@/features/admin/services/ServicePage"), "ServicePage"),
  screen("/services/$id/console", () => import("@/features/admin/services/ConsolePage"), "ConsolePage"),
  screen("/networks", () => import("@/features/admin/networking/NetworkingPages"), "NetworksPage"),
  screen("/networks/$id", () => import("@/features/admin/networking/NetworkingPages"), "NetworkPage"),
  screen("/firewalls", () => import("@/features/admin/networking/NetworkingPages"), "FirewallsPage"),
  screen("/firewalls/$id", () => import("@/features/admin/networking/NetworkingPages"), "FirewallPage"),
  screen("/addresses", () => import("@/features/admin/networking/NetworkingPages"), "AddressesPage"),
  screen("/addresses/$id", () => import("@/features/admin/networking/NetworkingPages"), "AddressPage"),
  screen("/zones", () => import("@/features/admin/dns/ZonePages"), "ZonesPage"),
  screen("/zones/$id", () => import("@/features/admin/dns/ZonePages"), "ZonePage"),
  screen("/domains", () => import("@/features/admin/domains/DomainsPage"), "DomainsPage"),
  screen("/domains/contacts", () => import("@/features/admin/domains/ContactsPage"), "ContactsPage"),
  screen("/domains/$id", () => import("@/features/admin/domains/DomainPage"), "DomainPage"),
  screen("/bulk-runs", () => import("@/features/admin/bulk/BulkRunsPage"), "BulkRunsPage"),
  screen("/bulk-runs/$id", () => import("@/features/admin/bulk/BulkRunPage"), "BulkRunPage"),
  screen("/invoices", () => import("@/features/admin/billing/InvoicesPage"), "InvoicesPage"),
  screen("/invoices/$id", () => import("@/features/admin/billing/InvoicePage"), "InvoicePage"),
  screen("/billable-items", () => import("@/features/admin/items/ItemsPage"), "ItemsPage"),
  screen("/billable-items/new", () => import("@/features/admin/items/ItemPage"), "NewItemPage"),
  screen("/billable-items/$id", () => import("@/features/admin/items/ItemPage"), "ItemPage"),
  screen("/payments", () => import("@/features/admin/billing/PaymentsPage"), "PaymentsPage"),
  screen("/payments/$id", () => import("@/features/admin/billing/PaymentPage"), "PaymentPage"),
  screen("/customers", () => import("@/features/admin/customers/CustomersPage"), "CustomersPage"),
  screen("/customers/new", () => import("@/features/admin/customers/CustomerForm"), "NewCustomerPage"),
  screen("/customers/$id", () => import("@/features/admin/customers/CustomerPage"), "CustomerPage"),
  screen("/orders", () => import("@/features/admin/orders/OrdersPage"), "OrdersPage"),
  screen("/orders/$id", () => import("@/features/admin/orders/OrderPage"), "OrderPage"),
  screen("/quotes", () => import("@/features/admin/quotes/QuotesPage"), "QuotesPage"),
  screen("/quotes/new", () => import("@/features/admin/quotes/QuoteEditor"), "NewQuotePage"),
  screen("/quotes/$id", () => import("@/features/admin/quotes/QuotePage"), "QuotePage"),
  screen("/jobs", () => import("@/features/admin/jobs/JobsPage"), "JobsPage"),
  screen("/jobs/$id", () => import("@/features/admin/jobs/JobPage"), "JobPage"),
  screen("/mail", () => import("@/features/admin/mail/MailsPage"), "MailsPage"),
  screen("/mail/$id", () => import("@/features/admin/mail/MailPage"), "MailPage"),
  screen("/products", () => import("@/features/admin/catalog/ProductsPage"), "ProductsPage"),
  screen("/products/new", () => import("@/features/admin/catalog/ProductPage"), "NewProductPage"),
  screen("/products/$id", () => import("@/features/admin/catalog/ProductPage"), "ProductPage"),
  screen("/templates", () => import("@/features/admin/software/TemplatesPage"), "TemplatesPage"),
  screen("/templates/new", () => import("@/features/admin/software/TemplatePage"), "NewTemplatePage"),
  screen("/templates/$id", () => import("@/features/admin/software/TemplatePage"), "TemplatePage"),
  screen("/applications", () => import("@/features/admin/software/ApplicationsPage"), "ApplicationsPage"),
  screen("/add-ons", () => import("@/features/admin/add-ons/AddOnsPage"), "AddOnsPage"),
  screen("/coupons", () => import("@/features/admin/catalog/CouponsPage"), "CouponsPage"),
  screen("/price-changes", () => import("@/features/admin/price-changes/PriceChangesPage"), "PriceChangesPage"),
  screen("/price-changes/new", () => import("@/features/admin/price-changes/NewPriceChangePage"), "NewPriceChangePage"),
  screen("/price-changes/$id", () => import("@/features/admin/price-changes/PriceChangePage"), "PriceChangePage"),
  screen("/provider-accounts", () => import("@/features/admin/providers/ProvidersPage"), "ProvidersPage"),
  screen("/provider-accounts/new", () => import("@/features/admin/providers/ProviderForm"), "NewProviderPage"),
  screen("/provider-accounts/$id", () => import("@/features/admin/providers/ProviderPage"), "ProviderPage"),
  screen("/reconciliation", () => import("@/features/admin/estate/ReconciliationPage"), "ReconciliationPage"),
  screen("/margins", () => import("@/features/admin/estate/MarginsPage"), "MarginsPage"),
  screen("/tax-rules", () => import("@/features/admin/tax/TaxRulesPage"), "TaxRulesPage"),
  screen("/tax-report", () => import("@/features/admin/tax/VatReportPage"), "VatReportPage"),
  screen("/ledger", () => import("@/features/admin/ledger/LedgerPage"), "LedgerPage"),
  screen("/ledger/account", () => import("@/features/admin/ledger/AccountPage"), "AccountPage"),
  screen("/audit", () => import("@/features/admin/team/AuditPage"), "AuditPage"),
  screen("/staff", () => import("@/features/admin/team/StaffPage"), "StaffPage"),
  screen("/settings/documents", () => import("@/features/admin/documents/DocumentsPage"), "DocumentsPage"),
  screen("/settings/currencies", () => import("@/features/admin/currencies/CurrenciesPage"), "CurrenciesPage"),
  screen("/settings/currencies/realised", () => import("@/features/admin/currencies/RealisedPage"), "RealisedPage"),
  screen("/settings/legal-entities", () => import("@/features/admin/entities/EntitiesPage"), "EntitiesPage"),
  screen("/settings/legal-entities/new", () => import("@/features/admin/entities/EntityPage"), "NewEntityPage"),
  screen("/settings/legal-entities/$id", () => import("@/features/admin/entities/EntityPage"), "EntityPage"),
  screen("/settings", () => import("@/features/admin/team/SettingsPage"), "SettingsPage"),
  screen("/clock", () => import("@/features/admin/clock/ClockPage"), "ClockPage"),
  screen("/automation", () => import("@/features/admin/automation/AutomationPage"), "AutomationPage"),
  screen("/automation/preview", () => import("@/features/admin/automation/PreviewPage"), "PreviewPage"),
]);
