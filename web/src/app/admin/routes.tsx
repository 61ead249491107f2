/** The route tree of the back office. Everything below is loaded only when somebody of the team opens it. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { requireSession } from "../guards";
import { rootRoute } from "../root";

export const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin",
  beforeLoad: (args) => requireSession(args, "staff"),
  component: lazyRouteComponent(() => import("./AdminLayout"), "AdminLayout"),
});

const adminHome = createRoute({
  getParentRoute: () => adminRoute,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/admin/dashboard/DashboardPage"), "DashboardPage"),
});

export const adminTree = adminRoute.addChildren([adminHome]);
