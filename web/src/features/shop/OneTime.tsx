/** What is sold once: offered under the plans. */
import { Button } from "@mantine/core";
import { IconCheck, IconShoppingCartPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { OneTimeProduct } from "@/api/schema";
import { LinkButton } from "@/components/links";
import { Money } from "@/components/Money";
import { ProblemAlert } from "@/components/ProblemView";
import { paths } from "@/lib/paths";
import { usePutIntoCart } from "./cart";
import home from "./HomePage.module.css";
import classes from "./OneTime.module.css";
import { VolumeNote } from "./VolumeNote";

export function OneTimeOffers({ products, currency }: { products: OneTimeProduct[]; currency: string }) {
  const { t } = useTranslation("shop");
  if (products.length === 0) return null;
  return (
    <section aria-labelledby="one-time" className={home.group}>
      <header>
        <h2 id="one-time">{t("one_time.title")}</h2>
        <p>{t("one_time.lead")}</p>
      </header>
      <ul className={classes.offers}>
        {products.map((product) => (
          <Offer key={product.id} product={product} currency={currency} />
        ))}
      </ul>
    </section>
  );
}

function Offer({ product, currency }: { product: OneTimeProduct; currency: string }) {
  const { t } = useTranslation("shop");
  const { kept, put, busy, error: problem } = usePutIntoCart(currency);
  const chosen = kept.one_time ?? [];
  const inCart = chosen.some((one) => one.product_id === product.id && !one.bundle);
  const add = () => put({ one_time: [...chosen, { product_id: product.id, quantity: 1 }] }, { open: false });
  return (
    <li className={classes.offer}>
      <div className={classes.words}>
        <h3>
          {product.name}
          {product.badge ? <span className={classes.badge}>{product.badge}</span> : null}
        </h3>
        {product.tagline || product.description ? <p>{product.tagline || product.description}</p> : null}
        <VolumeNote volume={product.volume_discount} />
      </div>
      <div className={classes.buy}>
        <span className={classes.price}>
          <Money value={product.price} strong /> <span className={classes.once}>{t("one_time.once")}</span>
        </span>
        {inCart ? (
          <LinkButton href={paths.cart()} variant="default" leftSection={<IconCheck size={16} aria-hidden />}>
            {t("one_time.in_cart")}
          </LinkButton>
        ) : product.in_stock ? (
          <Button variant="default" loading={busy} leftSection={<IconShoppingCartPlus size={16} aria-hidden />} aria-label={t("one_time.add_item", { name: product.name })} onClick={() => void add()}>
            {t("one_time.add")}
          </Button>
        ) : (
          <span className={classes.once}>{t("card.out")}</span>
        )}
      </div>
      <ProblemAlert error={problem} />
    </li>
  );
}
