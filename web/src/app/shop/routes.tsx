/** The public route tree: shop, checkout, signing in. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../root";

export const shopRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shop",
  component: lazyRouteComponent(() => import("./ShopLayout"), "ShopLayout"),
});

const home = createRoute({
  getParentRoute: () => shopRoute,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/shop/HomePage"), "HomePage"),
});

export const shopTree = shopRoute.addChildren([home]);
