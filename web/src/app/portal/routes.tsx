/** The route tree of the customer portal. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { requireSession } from "../guards";
import { rootRoute } from "../root";
import { FaceNotFound } from "../RootLayout";
import { t } from "@/i18n";
import { listSearch, textSearch } from "@/lib/list-search";

export const portalRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/portal",
  beforeLoad: (args) => requireSession(args, "customer"),
  component: lazyRouteComponent(() => import("./PortalLayout"), "PortalLayout"),
  notFoundComponent: () => <FaceNotFound home="/portal" label={t("app.to_portal")} />,
});

const parent = { getParentRoute: () => portalRoute };

const overview = createRoute({ ...parent, path: "/", loader: ({ context }) => import("./first").then(({ ready }) => ready(context.cache)), component: lazyRouteComponent(() => import("@/features/portal/OverviewPage"), "OverviewPage") });
const services = createRoute({
  ...parent,
  path: "/services",
  validateSearch: listSearch("state"),
  component: lazyRouteComponent(() => import("@/features/portal/ServicesPage"), "ServicesPage"),
});
const service = createRoute({
  ...parent,
  path: "/services/$id",
  validateSearch: textSearch("tab"),
  component: lazyRouteComponent(() => import("@/features/portal/ServicePage"), "ServicePage"),
});
const console = createRoute({ ...parent, path: "/services/$id/console", component: lazyRouteComponent(() => import("@/features/portal/ConsolePage"), "ConsolePage") });
const bulkRuns = createRoute({ ...parent, path: "/bulk-runs", validateSearch: listSearch(), component: lazyRouteComponent(() => import("@/features/portal/bulk/BulkRunPages"), "BulkRunsPage") });
const bulkRun = createRoute({ ...parent, path: "/bulk-runs/$id", validateSearch: listSearch("tab"), component: lazyRouteComponent(() => import("@/features/portal/bulk/BulkRunPages"), "BulkRunPage") });
const invoices = createRoute({
  ...parent,
  path: "/invoices",
  validateSearch: listSearch("state"),
  component: lazyRouteComponent(() => import("@/features/portal/InvoicesPage"), "InvoicesPage"),
});
const invoice = createRoute({
  ...parent,
  path: "/invoices/$id",
  validateSearch: textSearch("tab", "pay"),
  component: lazyRouteComponent(() => import("@/features/portal/InvoicePage"), "InvoicePage"),
});
const methods = createRoute({ ...parent, path: "/payment-methods", component: lazyRouteComponent(() => import("@/features/portal/PaymentMethodsPage"), "PaymentMethodsPage") });
const sshKeys = createRoute({ ...parent, path: "/ssh-keys", component: lazyRouteComponent(() => import("@/features/portal/SshKeysPage"), "SshKeysPage") });
const images = createRoute({ ...parent, path: "/images", component: lazyRouteComponent(() => import("@/features/portal/ImagesPage"), "ImagesPage") });
const networks = createRoute({ ...parent, path: "/networks", validateSearch: listSearch(), component: lazyRouteComponent(() => import("@/features/portal/NetworkPages"), "NetworksPage") });
const network = createRoute({ ...parent, path: "/networks/$id", component: lazyRouteComponent(() => import("@/features/portal/NetworkPages"), "NetworkPage") });
const firewalls = createRoute({ ...parent, path: "/firewalls", validateSearch: listSearch(), component: lazyRouteComponent(() => import("@/features/portal/NetworkPages"), "FirewallsPage") });
const firewall = createRoute({ ...parent, path: "/firewalls/$id", component: lazyRouteComponent(() => import("@/features/portal/NetworkPages"), "FirewallPage") });
const addresses = createRoute({ ...parent, path: "/addresses", validateSearch: listSearch("kind"), component: lazyRouteComponent(() => import("@/features/portal/NetworkPages"), "AddressesPage") });
const address = createRoute({ ...parent, path: "/addresses/$id", component: lazyRouteComponent(() => import("@/features/portal/NetworkPages"), "AddressPage") });
const domains = createRoute({ ...parent, path: "/domains", validateSearch: listSearch(), component: lazyRouteComponent(() => import("@/features/portal/DomainPages"), "DomainsPage") });
const storages = createRoute({ ...parent, path: "/object-storages", component: lazyRouteComponent(() => import("@/features/portal/storage/StoragePages"), "StoragesPage") });
const storage = createRoute({ ...parent, path: "/object-storages/$id", validateSearch: textSearch("tab"), component: lazyRouteComponent(() => import("@/features/portal/storage/StoragePages"), "StoragePage") });
const domain = createRoute({ ...parent, path: "/domains/$id", component: lazyRouteComponent(() => import("@/features/portal/DomainPages"), "DomainPage") });
const zones = createRoute({ ...parent, path: "/zones", validateSearch: listSearch(), component: lazyRouteComponent(() => import("@/features/portal/ZonePages"), "ZonesPage") });
const zone = createRoute({ ...parent, path: "/zones/$id", component: lazyRouteComponent(() => import("@/features/portal/ZonePages"), "ZonePage") });
const oneTime = createRoute({ ...parent, path: "/one-time-purchases", validateSearch: listSearch(), component: lazyRouteComponent(() => import("@/features/portal/OneTime"), "OneTimePage") });
const order = createRoute({ ...parent, path: "/orders/$id", component: lazyRouteComponent(() => import("@/features/portal/OrderPage"), "OrderPage") });
const profile = createRoute({
  ...parent,
  path: "/profile",
  validateSearch: textSearch("tab"),
  component: lazyRouteComponent(() => import("@/features/portal/ProfilePage"), "ProfilePage"),
});
const members = createRoute({ ...parent, path: "/members", component: lazyRouteComponent(() => import("@/features/portal/MembersPage"), "MembersPage") });
const messages = createRoute({
  ...parent,
  path: "/messages",
  validateSearch: listSearch("open"),
  component: lazyRouteComponent(() => import("@/features/portal/MessagesPage"), "MessagesPage"),
});

export const portalTree = portalRoute.addChildren([overview, services, service, console, bulkRuns, bulkRun, invoices, invoice, methods, sshKeys, images, networks, network, firewalls, firewall, addresses, address, zones, zone, domains, domain, storages, storage, oneTime, order, profile, members, messages]);
