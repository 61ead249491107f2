/** The public route tree: shop, checkout, signing in. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { requireSession } from "../guards";
import { rootRoute } from "../root";
import { textSearch } from "@/lib/list-search";

export const shopRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shop",
  component: lazyRouteComponent(() => import("./ShopLayout"), "ShopLayout"),
});

const parent = { getParentRoute: () => shopRoute };

const home = createRoute({
  ...parent,
  path: "/",
  validateSearch: textSearch("cycle", "currency"),
  loader: ({ context, location }) => import("./first").then(({ ready }) => ready(context.cache, location.search as { currency?: string })),
  component: lazyRouteComponent(() => import("@/features/shop/HomePage"), "HomePage"),
});
const plan = createRoute({
  ...parent,
  path: "/plans/$slug",
  validateSearch: textSearch("cycle", "currency", "item"),
  component: lazyRouteComponent(() => import("@/features/shop/PlanPage"), "PlanPage"),
});
const bundle = createRoute({
  ...parent,
  path: "/bundles/$slug",
  validateSearch: textSearch("cycle", "currency"),
  component: lazyRouteComponent(() => import("@/features/shop/BundlePage"), "BundlePage"),
});
const calculator = createRoute({
  ...parent,
  path: "/calculator",
  validateSearch: textSearch("plan", "cycle", "region", "quantity", "add_ons", "currency"),
  component: lazyRouteComponent(() => import("@/features/shop/CalculatorPage"), "CalculatorPage"),
});
const cart = createRoute({ ...parent, path: "/cart", component: lazyRouteComponent(() => import("@/features/shop/CartPage"), "CartPage") });
const checkout = createRoute({
  ...parent,
  path: "/checkout",
  validateSearch: textSearch("step", "order"),
  component: lazyRouteComponent(() => import("./CheckoutPage"), "CheckoutPage"),
});
const payReturn = createRoute({
  ...parent,
  path: "/pay/return",
  validateSearch: textSearch("order", "invoice", "payment"),
  beforeLoad: (args) => requireSession(args, "customer"),
  component: lazyRouteComponent(() => import("./PayReturnPage"), "PayReturnPage"),
});
const terms = createRoute({ ...parent, path: "/terms", component: lazyRouteComponent(() => import("@/features/shop/TermsPage"), "TermsPage") });

const offer = createRoute({ ...parent, path: "/quote", validateSearch: textSearch("token"), component: lazyRouteComponent(() => import("@/features/shop/QuotePublicPage"), "QuotePublicPage") });

const authPages = () => import("@/features/auth/pages");
const signIn = createRoute({ ...parent, path: "/sign-in", validateSearch: textSearch("next"), component: lazyRouteComponent(authPages, "SignInPage") });
const signUp = createRoute({ ...parent, path: "/sign-up", validateSearch: textSearch("next"), component: lazyRouteComponent(authPages, "SignUpPage") });
const verifyEmail = createRoute({ ...parent, path: "/verify-email", validateSearch: textSearch("token"), component: lazyRouteComponent(authPages, "VerifyEmailPage") });
const resetPassword = createRoute({ ...parent, path: "/reset-password", validateSearch: textSearch("token"), component: lazyRouteComponent(authPages, "ResetPasswordPage") });

export const shopTree = shopRoute.addChildren([home, plan, bundle, calculator, cart, checkout, payReturn, terms, offer, signIn, signUp, verifyEmail, resetPassword]);
