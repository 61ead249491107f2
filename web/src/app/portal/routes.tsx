/** The route tree of the customer portal. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { requireSession } from "../guards";
import { rootRoute } from "../root";

export const portalRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/portal",
  beforeLoad: (args) => requireSession(args, "customer"),
  component: lazyRouteComponent(() => import("./PortalLayout"), "PortalLayout"),
});

export const portalTree = portalRoute.addChildren([]);
