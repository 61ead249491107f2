/** The cart: what was chosen, what it costs, a code, and on to the checkout. */
import { ActionIcon, Alert } from "@mantine/core";
import { IconAlertTriangle, IconPencil, IconShoppingCart, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCatalogNames } from "@/api/catalog-names";
import type { BundleRef, Cart, CartItem } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { LinkButton, TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { cycleLength } from "@/lib/cycle";
import { paths } from "@/lib/paths";
import { cartCount, useCart, useCartActions } from "./cart";
import { CartCoupons } from "./CartCoupons";
import classes from "./CartPage.module.css";
import { ItemTerms, SoftwareName } from "./ItemTerms";
import { OneTimeGone, OneTimeInCart } from "./OneTimeInCart";
import { DueNow, QuoteLines } from "./QuoteSummary";

export function CartPage() {
  const { t } = useTranslation(["shop", "common"]);
  const { stored, query } = useCart();
  const empty = cartCount(stored) === 0;
  return (
    <Page title={t("shop:cart.title")}>
      {empty ? (
        <Section>
          <Empty icon={IconShoppingCart} title={t("shop:cart.empty_title")} text={t("shop:cart.empty")} action={<LinkButton href="/">{t("shop:cart.see_plans")}</LinkButton>} />
        </Section>
      ) : query.data ? (
        <Filled cart={query.data} />
      ) : query.error ? (
        <ProblemPanel error={query.error} retry={() => void query.refetch()} />
      ) : (
        <DetailSkeleton label={t("common:app.loading")} />
      )}
    </Page>
  );
}

function Filled({ cart }: { cart: Cart }) {
  const { t } = useTranslation("shop");
  const { stored } = useCart();
  const { save } = useCartActions();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const change = async (patch: Partial<NonNullable<typeof stored>["input"]>) => {
    if (!stored) return undefined;
    setBusy(true);
    setProblem(null);
    try {
      return await save({ ...stored.input, ...patch }, stored.currency);
    } catch (error) {
      setProblem(error);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  const items = stored?.input.items ?? [];
  const bought = stored?.input.one_time ?? [];
  const blocking = cart.problems.filter((one) => !one.pointer.startsWith("/coupon"));
  // What cannot be ordered any more has no row of its own.
  const gone = bought.flatMap((_, at) => {
    const why = cart.one_time.some((one) => one.key === String(at)) ? undefined : blocking.find((one) => one.pointer.startsWith(`/one_time/${at}/`));
    return why ? [{ at, why }] : [];
  });
  const told = blocking.filter((one) => !gone.some(({ why }) => why === one));
  // One piece of a bundle takes the others with it.
  const stays = (gone: BundleRef) => (one: { bundle?: BundleRef | null }) => one.bundle?.id !== gone.id || one.bundle.copy !== gone.copy;
  const without = (gone: BundleRef) => void change({ items: items.filter(stays(gone)), one_time: bought.filter(stays(gone)) });
  const withoutBought = (at: number) => {
    const bundle = bought[at]?.bundle;
    if (bundle) without(bundle);
    else void change({ one_time: bought.filter((_, index) => index !== at) });
  };
  const withoutItem = (item: CartItem, at: number) => {
    if (item.input.bundle) without(item.input.bundle);
    else void change({ items: items.filter((_, index) => index !== at) });
  };
  return (
    <div className={classes.columns}>
      <div className={classes.items}>
        {told.length > 0 ? (
          <Alert role="alert" icon={<IconAlertTriangle aria-hidden />} className={classes.warn} title={t("cart.problems")}>
            {told.map((one) => (
              <div key={one.pointer + one.code}>{one.detail}</div>
            ))}
          </Alert>
        ) : null}
        {cart.items.map((item, at) => (
          <Item key={item.key} item={item} at={at} currency={cart.currency} onRemove={() => withoutItem(item, at)} />
        ))}
        {cart.one_time.map((one) => (
          <OneTimeInCart
            key={one.key}
            bought={one}
            onQuantity={(quantity) => void change({ one_time: bought.map((other, index) => (String(index) === one.key ? { ...other, quantity } : other)) })}
            onRemove={() => withoutBought(Number(one.key))}
          />
        ))}
        {gone.map(({ at, why }) => (
          <OneTimeGone key={at} why={why.detail} onRemove={() => withoutBought(at)} />
        ))}
        <TextLink href="/" size="sm">
          {t("cart.more")}
        </TextLink>
      </div>
      <aside className={classes.side} aria-label={t("summary.title")}>
        <Section title={t("summary.title")}>
          <div className={classes.sum}>
            <QuoteLines quote={cart} items={false} />
            {stored ? <CartCoupons cart={cart} input={stored.input} busy={busy} onCodes={(coupons) => change({ coupon: undefined, coupons })} /> : null}
            <DueNow quote={cart} busy={busy} />
            <ProblemAlert error={problem} />
            <LinkButton href={paths.checkout()} size="md" fullWidth data-disabled={blocking.length > 0 || undefined} aria-disabled={blocking.length > 0 || undefined}>
              {t("cart.checkout")}
            </LinkButton>
          </div>
        </Section>
      </aside>
    </div>
  );
}

function Item({ item, at, currency, onRemove }: { item: CartItem; at: number; currency: string; onRemove: () => void }) {
  const { t } = useTranslation(["shop", "common"]);
  const names = useCatalogNames();
  const { input, product } = item;
  return (
    <Section>
      <div className={classes.item}>
        <div className={classes.head}>
          <h2>
            {product.name}
            {input.quantity > 1 ? <span className={classes.times}> × {input.quantity}</span> : null}
          </h2>
          <span className={classes.price}>
            <Money value={item.total} strong />
          </span>
        </div>
        <p className={classes.facts}>
          {input.hostname || input.domain ? <><span className="mono">{input.domain?.name ?? input.hostname}</span> · </> : null}
          {cycleLength(input.cycle_months)}
          {input.region ? ` · ${names.region(input.region)}` : null}
          {input.domain?.transfer ? ` · ${t("shop:domains.transfer")}` : null}
          {input.image_id ? ` · ${input.access === "ssh_key" ? t("shop:config.ssh") : t("shop:config.password")}` : null}
          <SoftwareName item={item} before=" · " />
        </p>
        <ItemTerms item={item} className={classes.facts} />
        <ul className={classes.lines}>
          {item.lines.map((line, index) => (
            <li key={index}>
              <span>{line.description}</span>
              <Money value={line.amount} />
            </li>
          ))}
        </ul>
        <div className={classes.tools}>
          {input.bundle || input.domain ? null : (
            <LinkButton href={paths.plan(product.slug, { item: String(at), currency })} size="compact-sm" variant="subtle" color="gray" leftSection={<IconPencil size={15} aria-hidden />} aria-label={t("shop:cart.change_item", { name: product.name })}>
              {t("shop:cart.change")}
            </LinkButton>
          )}
          <ActionIcon aria-label={input.bundle ? t("shop:bundles.remove", { name: item.reason?.bundle_name ?? product.name }) : t("shop:cart.remove_item", { name: input.domain?.name ?? product.name })} onClick={onRemove}>
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </div>
      </div>
    </Section>
  );
}
