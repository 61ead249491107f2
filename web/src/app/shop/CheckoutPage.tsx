/** The checkout in at most three steps: account, review, pay. Whoever is signed in starts at the review. */
import { Alert, Button, Checkbox, Modal, Tabs } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconShoppingCart } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { isProblem, uuid } from "@/api/client";
import { useMeta, useSession } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import { shopApi } from "@/api/shop";
import type { Cart, Order } from "@/api/schema";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { LinkButton, TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Page, Section } from "@/components/Page";
import { CardForm } from "@/components/pay/CardForm";
import { PayPanel } from "@/components/pay/PayPanel";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { Wizard } from "@/components/Wizard";
import { DemoLogins, SignInForm } from "@/features/auth/SignInForm";
import { SignUpForm } from "@/features/auth/SignUpForm";
import { cartCount, useCart, useCartActions } from "@/features/shop/cart";
import { ItemTerms, SoftwareName } from "@/features/shop/ItemTerms";
import { DueNow, QuoteLines } from "@/features/shop/QuoteSummary";
import { StartDay } from "@/features/shop/StartDay";
import { countryName } from "@/lib/countries";
import { cycleLength } from "@/lib/cycle";
import { formatMoney, negate } from "@/lib/money";
import { paths } from "@/lib/paths";
import { cardNeededKey } from "@/lib/quote";
import classes from "./CheckoutPage.module.css";

export function CheckoutPage() {
  const { t } = useTranslation("shop");
  const session = useSession();
  const navigate = useNavigate();
  const { order: orderId } = useSearch({ strict: false }) as { order?: string };
  const { stored } = useCart();
  const go = (search: { step?: string; order?: string }) => void navigate({ to: "/checkout" as "/", search: search as never });
  if (!orderId && cartCount(stored) === 0) {
    return (
      <Page title={t("checkout.title")}>
        <Section>
          <Empty icon={IconShoppingCart} title={t("cart.empty_title")} text={t("cart.empty")} action={<LinkButton href="/">{t("cart.see_plans")}</LinkButton>} />
        </Section>
      </Page>
    );
  }
  const customer = session?.kind === "customer";
  return (
    <Page title={t("checkout.title")}>
      {session?.kind === "staff" ? <Alert color="yellow">{t("checkout.staff")}</Alert> : null}
      <Wizard
        label={t("checkout.steps")}
        base="/checkout"
        steps={[
          { key: "account", label: t("checkout.account"), done: customer, locked: customer, content: <AccountStep onDone={() => go({ step: "review" })} /> },
          { key: "review", label: t("checkout.review"), done: Boolean(orderId), locked: Boolean(orderId), content: <ReviewStep onPlaced={(order) => go({ step: "pay", order: order.id })} /> },
          { key: "pay", label: t("checkout.pay"), done: false, content: orderId ? <PayStep orderId={orderId} /> : null },
        ]}
      />
    </Page>
  );
}

function AccountStep({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("shop");
  return (
    <Columns>
      <Section>
        <Tabs defaultValue="new" keepMounted={false}>
          <Tabs.List grow mb="lg">
            <Tabs.Tab value="new">{t("checkout.new")}</Tabs.Tab>
            <Tabs.Tab value="returning">{t("checkout.returning")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="new">
            <SignUpForm submitLabel={t("auth.sign_up")} onDone={onDone} />
          </Tabs.Panel>
          <Tabs.Panel value="returning">
            <div className={classes.stack}>
              <DemoLogins only="customer" onDone={onDone} />
              <SignInForm onDone={onDone} />
            </div>
          </Tabs.Panel>
        </Tabs>
      </Section>
      <CartSide />
    </Columns>
  );
}

function ReviewStep({ onPlaced }: { onPlaced: (order: Order) => void }) {
  const { t } = useTranslation(["shop", "common"]);
  const { stored, query } = useCart();
  const { save } = useCartActions();
  const profile = useQuery({ ...portal.profile(), enabled: useSession()?.kind === "customer" });
  const person = profile.data;
  // Country and kind of customer decide the tax, so the cart learns them before the total is shown.
  const priced = useQuery({
    queryKey: ["checkout-price", stored?.id, stored?.input.start_on, person?.country, person?.tax_id, person?.customer_type],
    placeholderData: (before) => before,
    enabled: Boolean(person && stored),
    staleTime: 60_000,
    queryFn: async () => {
      if (!person || !stored) return null;
      return save({ ...stored.input, country: person.country, customer_type: person.customer_type, ...(person.tax_id ? { tax_id: person.tax_id } : {}) }, stored.currency);
    },
  });
  if (query.error || profile.error) return <ProblemPanel error={query.error ?? profile.error} retry={() => void Promise.all([query.refetch(), profile.refetch()])} />;
  if (!query.data || profile.isPending || priced.isPending) return <DetailSkeleton label={t("common:app.loading")} />;
  return (
    <Columns>
      <div className={classes.stack}>
        {person ? (
          <Section title={t("shop:checkout.billing_to")} actions={<TextLink href={paths.portal.profile()}>{t("shop:checkout.change_details")}</TextLink>}>
            <address className={classes.address}>
              {[person.company, person.name, person.address.line1, person.address.line2, `${person.address.postal_code} ${person.address.city}`, countryName(person.country), person.tax_id].filter(Boolean).map((line) => (
                <span key={line}>{line}</span>
              ))}
            </address>
          </Section>
        ) : null}
        <Section title={t("shop:checkout.items")} actions={<TextLink href={paths.cart()}>{t("shop:cart.change")}</TextLink>}>
          <ul className={classes.items}>
            {query.data.items.map((item) => (
              <li key={item.key}>
                <strong>
                  {item.product.name}
                  {item.input.quantity > 1 ? ` × ${item.input.quantity}` : ""}
                </strong>
                <Money value={item.total} strong />
                <span className={classes.itemFacts}>
                  {item.input.hostname} · {cycleLength(item.input.cycle_months)}
                  <SoftwareName item={item} before=" · " />
                </span>
                <ItemTerms item={item} className={classes.itemFacts} />
              </li>
            ))}
            {query.data.one_time.map((one) => (
              <li key={`once-${one.key}`}>
                <strong>
                  {one.product_name}
                  {one.quantity > 1 ? ` × ${one.quantity}` : ""}
                </strong>
                <Money value={one.total} strong />
                <span className={classes.itemFacts}>{t("shop:one_time.paid_once")}</span>
              </li>
            ))}
          </ul>
          <StartDay cart={query.data} />
        </Section>
      </div>
      <PlaceOrder cart={priced.data ?? query.data} onPlaced={onPlaced} />
    </Columns>
  );
}

function PlaceOrder({ cart, onPlaced }: { cart: Cart; onPlaced: (order: Order) => void }) {
  const { t } = useTranslation(["shop", "common"]);
  const { brand, gateway } = useMeta();
  const { query } = useCart();
  const client = useQueryClient();
  const { forget } = useCartActions();
  const [accepted, setAccepted] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const intent = useRef(uuid());
  const place = async () => {
    setTried(true);
    if (!accepted) return;
    setBusy(true);
    setError(null);
    try {
      const order = await shopApi.checkout(cart.id, cart.due_now, intent.current);
      onPlaced(order);
      forget();
    } catch (problem) {
      if (isProblem(problem) && problem.status > 0 && problem.status < 500) intent.current = uuid();
      if (isProblem(problem, "price_changed") || isProblem(problem, "out_of_stock")) void query.refetch();
      if (gateway && isProblem(problem, "payment_method_needed")) setSaving(true);
      else setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t("shop:summary.title")}>
      <form
        className={classes.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void place();
        }}
      >
        <QuoteLines quote={cart} />
        <DueNow quote={cart} />
        <Checkbox
          checked={accepted}
          error={tried && !accepted ? t("shop:checkout.terms_missing") : undefined}
          onChange={(event) => setAccepted(event.currentTarget.checked)}
          label={
            <>
              {t("shop:checkout.terms")}{" "}
              <a href={brand.terms_url ?? paths.terms()} target="_blank" rel="noreferrer noopener">
                {t("shop:checkout.terms_link")}
              </a>
            </>
          }
        />
        <ProblemAlert error={error} />
        <Button type="submit" size="md" loading={busy} fullWidth>
          {cart.due_now.minor > 0 ? t("shop:checkout.place", { amount: formatMoney(cart.due_now) }) : t("shop:checkout.place_free")}
        </Button>
      </form>
      <Modal opened={saving} onClose={() => setSaving(false)} title={t("shop:checkout.card_title")} size="lg" closeButtonProps={{ "aria-label": t("common:app.close") }}>
        <p>{t(`shop:${cardNeededKey(cart.due_now)}`, { amount: formatMoney(cart.due_now) })}</p>
        {gateway ? (
          <CardForm
            gateway={gateway}
            submitLabel={t("shop:checkout.card_save")}
            onToken={async (token) => {
              await portalApi.addMethod(token, true);
              refreshTopics(client, ["payment"]);
              setSaving(false);
              await place();
            }}
          />
        ) : null}
      </Modal>
    </Section>
  );
}

function PayStep({ orderId }: { orderId: string }) {
  const { t } = useTranslation(["shop", "common"]);
  const navigate = useNavigate();
  const order = useQuery(portal.order(orderId));
  if (order.error) return <ProblemPanel error={order.error} retry={() => void order.refetch()} />;
  if (!order.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { invoice } = order.data;
  const done = () => void navigate({ to: paths.portal.order(orderId) as "/" });
  const due = invoice?.balance ?? order.data.total;
  const isDue = invoice?.state === "open" && due.minor > 0;
  return (
    <Columns>
      <Section title={t("shop:checkout.pay_title")} text={isDue ? t("shop:checkout.order_safe") : undefined}>
        {isDue ? (
          <PayPanel
            invoiceIds={[invoice.id]}
            orderId={orderId}
            amount={due}
            onPaid={(payment) => (payment.status === "succeeded" ? done() : void navigate({ to: "/pay/return" as "/", search: { order: orderId, invoice: invoice.id } as never }))}
          />
        ) : (
          <NothingDue order={order.data} />
        )}
      </Section>
      <Section title={t("shop:checkout.order_number", { number: order.data.number })}>
        <ul className={classes.orderLines}>
          {order.data.lines.map((line, at) => (
            <li key={at}>
              <span>{line.description}</span>
              <span className="tnum">{formatMoney(line.amount)}</span>
            </li>
          ))}
          {order.data.discount.minor ? (
            <li>
              <span>{t("shop:summary.discount", { code: "" })}</span>
              <span className="tnum">{formatMoney(negate({ ...order.data.discount, minor: Math.abs(order.data.discount.minor) }))}</span>
            </li>
          ) : null}
          {order.data.tax_total.minor ? (
            <li>
              <span>{t("shop:summary.tax_total")}</span>
              <span className="tnum">{formatMoney(order.data.tax_total)}</span>
            </li>
          ) : null}
          <li data-sum>
            <span>{t("shop:summary.due_now")}</span>
            <strong className="tnum">{formatMoney(due)}</strong>
          </li>
        </ul>
      </Section>
    </Columns>
  );
}

/** Why there is nothing to pay here: not every such order was paid. */
function NothingDue({ order }: { order: Order }) {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  const words = { email: brand.support_email };
  const isClosed = order.state === "cancelled" || order.state === "fraud";
  const state = order.invoice?.state;
  const [title, text] = isClosed
    ? [t("return.order_closed_title"), t("return.order_closed", words)]
    : state === "void" || state === "uncollectible"
      ? [t(`return.${state}_title`), t(`return.${state}`, words)]
      : state === "paid"
        ? [t("return.done_title"), undefined]
        : [t("return.nothing_title"), t("return.nothing")];
  return <Empty title={title} text={text} action={<LinkButton href={paths.portal.order(order.id)}>{t("return.see_order")}</LinkButton>} />;
}

function CartSide() {
  const { t } = useTranslation("shop");
  const { query } = useCart();
  if (!query.data) return <span />;
  return (
    <Section title={t("summary.title")} actions={<TextLink href={paths.cart()}>{t("cart.change")}</TextLink>}>
      <div className={classes.stack}>
        <QuoteLines quote={query.data} />
        <DueNow quote={query.data} busy={query.isFetching} />
      </div>
    </Section>
  );
}

function Columns({ children }: { children: React.ReactNode }) {
  return <div className={classes.columns}>{children}</div>;
}
