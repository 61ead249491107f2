/** Domain names: one is looked for, and what is free or can be moved here goes into the cart. */
import { Button, Modal, Skeleton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { shopApi } from "@/api/shop";
import type { OfferedDomain, Plan } from "@/api/schema";
import { useWrite } from "@/api/write";
import { LinkButton } from "@/components/links";
import { Money } from "@/components/Money";
import { Form, useApiForm } from "@/components/Form";
import { ProblemAlert } from "@/components/ProblemView";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { useStoredCart } from "./cart";
import classes from "./Domains.module.css";
import home from "./HomePage.module.css";
import offers from "./OneTime.module.css";

// Only those who order one load it.
const OrderDomain = lazy(() => import("./OrderDomain").then((made) => ({ default: made.OrderDomain })));

export function DomainOffers({ plans, currency }: { plans: Plan[]; currency: string }) {
  const { t } = useTranslation("shop");
  if (plans.length === 0) return null;
  return (
    <section aria-labelledby="domains" className={home.group}>
      <header>
        <h2 id="domains">{t("domains.title")}</h2>
        <p>{t("domains.lead", { endings: plans.map((plan) => `.${plan.domain?.ending ?? ""}`).join(", ") })}</p>
      </header>
      <Search plans={plans} currency={currency} />
    </section>
  );
}

function Search({ plans, currency }: { plans: Plan[]; currency: string }) {
  const { t } = useTranslation(["shop", "common"]);
  const [found, setFound] = useState<OfferedDomain[] | null>(null);
  const [chosen, setChosen] = useState<OfferedDomain | null>(null);
  const of = useApiForm({
    initialValues: { name: "" },
    validate: { name: (text) => (text.trim() ? null : t("shop:domains.missing")) },
    send: async ({ name }) => setFound((await shopApi.checkDomain(name.trim())).items),
  });
  const again = useWrite<{ items: OfferedDomain[] }, string>({
    topics: [],
    run: (name) => shopApi.checkDomain(name),
    done: ({ items }) => setFound((all) => all?.map((one) => items.find(({ name }) => name === one.name) ?? one) ?? null),
  });
  const planOf = (offer: OfferedDomain) => plans.find((plan) => plan.id === offer.product_id);
  const plan = chosen ? planOf(chosen) : undefined;
  return (
    <>
      <Form of={of} label={t("shop:domains.search")}>
        <div className={classes.search}>
          <TextInput size="md" className={classes.name} aria-label={t("shop:domains.name")} placeholder={t("shop:domains.placeholder")} autoCapitalize="off" autoCorrect="off" spellCheck={false} maxLength={253} {...of.form.getInputProps("name")} />
          <Button size="md" type="submit" loading={of.busy} leftSection={<IconSearch size={17} aria-hidden />}>
            {t("shop:domains.search")}
          </Button>
        </div>
      </Form>
      <div aria-live="polite">
        {found?.length === 0 ? <p>{t("shop:domains.not_sold", { endings: plans.map((one) => `.${one.domain?.ending ?? ""}`).join(", ") })}</p> : null}
        {found && found.length > 0 ? (
          <ul className={offers.offers} aria-label={t("shop:domains.found")}>
            {found.map((offer) => (
              <Offer key={offer.name} offer={offer} plan={planOf(offer)} asking={again.isPending && again.variables === offer.name} onAsk={() => again.mutate(offer.name)} onChoose={() => setChosen(offer)} />
            ))}
          </ul>
        ) : null}
        <ProblemAlert error={again.error} />
      </div>
      <Modal opened={chosen !== null} onClose={() => setChosen(null)} size="lg" title={t(chosen?.standing === "taken" ? "shop:domains.transfer_title" : "shop:domains.register_title", { name: chosen?.name ?? "" })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {chosen && plan ? (
          <Suspense fallback={<Skeleton height={400} />}>
            <OrderDomain offer={chosen} plan={plan} currency={currency} onClose={() => setChosen(null)} />
          </Suspense>
        ) : null}
      </Modal>
    </>
  );
}

interface OfferProps {
  offer: OfferedDomain;
  plan: Plan | undefined;
  /** The registry is being asked about it again. */
  asking: boolean;
  onAsk: () => void;
  onChoose: () => void;
}

function Offer({ offer, plan, asking, onAsk, onChoose }: OfferProps) {
  const { t } = useTranslation("shop");
  const stored = useStoredCart();
  const price = plan?.prices[0];
  const inCart = stored?.input.items.some((item) => item.domain?.name === offer.name) ?? false;
  const act = offer.standing === "taken" ? "transfer" : "register";
  return (
    <li className={offers.offer}>
      <div className={offers.words}>
        <h3>{offer.name}</h3>
        <p>{t(`domains.${offer.standing}`)}</p>
      </div>
      <div className={offers.buy}>
        {price && offer.standing !== "held" ? (
          <span className={offers.price}>
            <Money value={price.intro?.price ?? price.recurring} strong /> <span className={offers.once}>{price.intro ? t("domains.then", { count: price.intro.cycles, regular: formatMoney(price.recurring) }) : cyclePer(price.cycle_months)}</span>
          </span>
        ) : null}
        {inCart ? (
          <LinkButton href={paths.cart()} variant="default">
            {t("one_time.in_cart")}
          </LinkButton>
        ) : offer.standing === "unknown" ? (
          <Button variant="default" loading={asking} aria-label={t("domains.again_item", { name: offer.name })} onClick={onAsk}>
            {t("domains.again")}
          </Button>
        ) : price && offer.standing !== "held" ? (
          <Button variant={offer.standing === "free" ? "filled" : "default"} aria-label={t(`domains.${act}_item`, { name: offer.name })} onClick={onChoose}>
            {t(`domains.${act}`)}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
