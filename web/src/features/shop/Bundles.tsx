/** What is sold together: offered beside the plans. */
import { useTranslation } from "react-i18next";
import type { CatalogBundle, CycleMonths } from "@/api/schema";
import { LinkButton } from "@/components/links";
import { Money } from "@/components/Money";
import { partWords } from "@/lib/bundle";
import { cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import home from "./HomePage.module.css";
import classes from "./OneTime.module.css";

export function BundleOffers({ bundles, period, currency }: { bundles: CatalogBundle[]; period: CycleMonths; currency: string }) {
  const { t } = useTranslation("shop");
  if (bundles.length === 0) return null;
  return (
    <section aria-labelledby="bundles" className={home.group}>
      <header>
        <h2 id="bundles">{t("bundles.title")}</h2>
        <p>{t("bundles.lead")}</p>
      </header>
      <ul className={classes.offers}>
        {bundles.map((bundle) => (
          <Offer key={bundle.id} bundle={bundle} period={period} currency={currency} />
        ))}
      </ul>
    </section>
  );
}

/** What comes after the first period, where that is another amount. */
export function Later({ offer, className }: { offer: CatalogBundle["offers"][number]; className?: string }) {
  const { t } = useTranslation("shop");
  const per = cyclePer(offer.cycle_months);
  return <span className={className}>{offer.recurring.minor === offer.price.minor ? per : t("bundles.then", { price: formatMoney(offer.recurring), per })}</span>;
}

function Offer({ bundle, period, currency }: { bundle: CatalogBundle; period: CycleMonths; currency: string }) {
  const { t } = useTranslation("shop");
  const offer = bundle.offers.find((one) => one.cycle_months === period) ?? bundle.offers[0];
  if (!offer) return null;
  return (
    <li className={classes.offer}>
      <div className={classes.words}>
        <h3>
          {bundle.name}
          {offer.saving.minor > 0 ? <span className={classes.badge}>{t("bundles.saves", { amount: formatMoney(offer.saving) })}</span> : null}
        </h3>
        <p>{bundle.tagline || partWords(bundle.parts)}</p>
      </div>
      <div className={classes.buy}>
        <span className={classes.price}>
          <Money value={offer.price} strong /> <Later offer={offer} className={classes.once} />
        </span>
        {bundle.in_stock ? (
          <LinkButton href={paths.bundle(bundle.slug, { cycle: offer.cycle_months, currency })} variant="default" aria-label={t("bundles.see_item", { name: bundle.name })}>
            {t("bundles.see")}
          </LinkButton>
        ) : (
          <span className={classes.once}>{t("card.out")}</span>
        )}
      </div>
    </li>
  );
}
