/** The cart: what was chosen, what it costs, a code, and on to the checkout. */
import { ActionIcon, Alert, Button, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconPencil, IconShoppingCart, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCatalogNames } from "@/api/catalog-names";
import type { Cart, CartItem } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { LinkButton, TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { cycleLength } from "@/lib/cycle";
import { paths } from "@/lib/paths";
import { useCart, useCartActions } from "./cart";
import classes from "./CartPage.module.css";
import { ItemTerms, SoftwareName } from "./ItemTerms";
import { DueNow, QuoteLines } from "./QuoteSummary";

export function CartPage() {
  const { t } = useTranslation(["shop", "common"]);
  const { stored, query } = useCart();
  const empty = !stored || stored.input.items.length === 0;
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
    if (!stored) return;
    setBusy(true);
    setProblem(null);
    try {
      await save({ ...stored.input, ...patch }, stored.currency);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const items = stored?.input.items ?? [];
  const blocking = cart.problems.filter((one) => one.pointer !== "/coupon");
  return (
    <div className={classes.columns}>
      <div className={classes.items}>
        {blocking.length > 0 ? (
          <Alert role="alert" icon={<IconAlertTriangle aria-hidden />} className={classes.warn} title={t("cart.problems")}>
            {blocking.map((one) => (
              <div key={one.pointer + one.code}>{one.detail}</div>
            ))}
          </Alert>
        ) : null}
        {cart.items.map((item, at) => (
          <Item key={item.key} item={item} at={at} currency={cart.currency} onRemove={() => void change({ items: items.filter((_, index) => index !== at) })} />
        ))}
        <TextLink href="/" size="sm">
          {t("cart.more")}
        </TextLink>
      </div>
      <aside className={classes.side} aria-label={t("summary.title")}>
        <Section title={t("summary.title")}>
          <div className={classes.sum}>
            <QuoteLines quote={cart} items={false} />
            <CouponField cart={cart} busy={busy} onApply={(coupon) => void change({ coupon })} />
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
          <span className="mono">{input.hostname}</span> · {cycleLength(input.cycle_months)} · {names.region(input.region)} · {input.access === "ssh_key" ? t("shop:config.ssh") : t("shop:config.password")}
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
          <LinkButton href={paths.plan(product.slug, { item: String(at), currency })} size="compact-sm" variant="subtle" color="gray" leftSection={<IconPencil size={15} aria-hidden />} aria-label={t("shop:cart.change_item", { name: product.name })}>
            {t("shop:cart.change")}
          </LinkButton>
          <ActionIcon aria-label={t("shop:cart.remove_item", { name: product.name })} onClick={onRemove}>
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </div>
      </div>
    </Section>
  );
}

function CouponField({ cart, busy, onApply }: { cart: Cart; busy: boolean; onApply: (code: string | undefined) => void }) {
  const { t } = useTranslation(["shop", "common"]);
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState("");
  const refused = cart.problems.find((one) => one.pointer === "/coupon")?.detail;
  if (cart.coupon) {
    return (
      <div className={classes.coupon}>
        <span>
          <strong>{cart.coupon.code}</strong> · {cart.coupon.description}
        </span>
        <Button size="compact-sm" variant="subtle" color="gray" aria-label={t("shop:cart.remove_code")} onClick={() => onApply(undefined)}>
          {t("common:action.remove")}
        </Button>
      </div>
    );
  }
  if (!open && !refused) {
    return (
      <Button size="compact-sm" variant="subtle" className={classes.have} onClick={() => setOpen(true)}>
        {t("shop:cart.have_code")}
      </Button>
    );
  }
  return (
    <form
      className={classes.couponForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim()) onApply(code.trim());
      }}
    >
      <TextInput label={t("shop:cart.code")} value={code} error={refused} autoFocus={open} autoCapitalize="characters" onChange={(event) => setCode(event.currentTarget.value)} />
      <Button type="submit" variant="default" loading={busy}>
        {t("shop:cart.apply")}
      </Button>
    </form>
  );
}
