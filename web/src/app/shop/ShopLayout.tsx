/** The frame of the shop: plans, cart, account, the seller's small print. */
import "./words";
import { IconShoppingCart } from "@tabler/icons-react";
import { Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMeta, useSession } from "@/api/meta";
import { AccountMenu, SchemeMenu } from "@/components/AccountMenu";
import { BareLink, LinkButton } from "@/components/links";
import { Shell, ShopFooter } from "@/components/Shell";
import { cartCount, useStoredCart } from "@/features/shop/cart";
import { paths } from "@/lib/paths";
import classes from "./ShopLayout.module.css";

export function ShopLayout() {
  return (
    <ShopFrame>
      <Outlet />
    </ShopFrame>
  );
}

/** The shop's header and footer around anything: also around the page that says there is none. */
export function ShopFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  return (
    <Shell
      face="shop"
      home="/"
      header={<HeaderLinks />}
      footer={
        <ShopFooter>
          <BareLink href={paths.calculator()}>{t("nav.calculator")}</BareLink>
          <BareLink href={paths.terms()}>{t("nav.terms")}</BareLink>
          <a href={`mailto:${brand.support_email}`}>{t("nav.support")}</a>
        </ShopFooter>
      }
    >
      {children}
    </Shell>
  );
}

function HeaderLinks() {
  const { t } = useTranslation(["shop", "common"]);
  const session = useSession();
  const count = cartCount(useStoredCart());
  return (
    <nav className={classes.nav} aria-label={t("common:app.main_navigation")}>
      <BareLink href="/" className={classes.link} data-wide>
        {t("shop:nav.plans")}
      </BareLink>
      <BareLink href={paths.calculator()} className={classes.link} data-wide>
        {t("shop:nav.calculator")}
      </BareLink>
      <span className={classes.tools}>
        <BareLink href={paths.cart()} className={classes.cart} aria-label={count ? t("shop:nav.cart_count", { count }) : t("shop:nav.cart")}>
          <IconShoppingCart size={21} stroke={1.7} aria-hidden />
          {count ? <span className={classes.count}>{count}</span> : null}
        </BareLink>
        {session ? (
          <>
            <LinkButton href={session.kind === "staff" ? "/admin" : paths.portal.home()} variant="default" className={classes.wide}>
              {session.kind === "staff" ? t("common:app.to_admin") : t("common:app.to_portal")}
            </LinkButton>
            <AccountMenu face="shop" compact />
          </>
        ) : (
          <>
            <SchemeMenu />
            <LinkButton href={paths.signIn()} variant="default">
              {t("common:app.sign_in")}
            </LinkButton>
          </>
        )}
      </span>
    </nav>
  );
}
