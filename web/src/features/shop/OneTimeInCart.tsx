/** What is sold once, in the cart beside the plans. */
import { ActionIcon, Alert, Button, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CartOneTime } from "@/api/schema";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import cart from "./CartPage.module.css";
import { ReasonText } from "./ItemTerms";
import classes from "./OneTime.module.css";

interface InCartProps {
  bought: CartOneTime;
  onQuantity: (quantity: number) => void;
  onRemove: () => void;
}

export function OneTimeInCart({ bought, onQuantity, onRemove }: InCartProps) {
  const { t } = useTranslation("shop");
  const name = bought.product_name;
  return (
    <Section>
      <div className={cart.item}>
        <div className={cart.head}>
          <h2>{name}</h2>
          <span className={cart.price}>
            <Money value={bought.total} strong />
          </span>
        </div>
        <p className={cart.facts}>
          {t("one_time.paid_once")} · {t(`one_time.delivery_${bought.delivery}`)}
        </p>
        <ReasonText reason={bought.reason} className={cart.facts} />
        <div className={cart.tools}>
          {bought.bundle ? null : <Quantity label={t("one_time.quantity", { name })} value={bought.quantity} onChange={onQuantity} />}
          <ActionIcon aria-label={bought.bundle ? t("bundles.remove", { name: bought.reason?.bundle_name ?? name }) : t("cart.remove_item", { name })} onClick={onRemove}>
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </div>
      </div>
    </Section>
  );
}

/** Takes effect when it is left or with Enter, not with each key. */
function Quantity({ label, value, onChange }: { label: string; value: number; onChange: (quantity: number) => void }) {
  const { t } = useTranslation("shop");
  const fresh = { of: value, text: String(value), bad: false };
  const [typed, setTyped] = useState(fresh);
  // Another number in the cart replaces what was typed.
  if (typed.of !== value) setTyped(fresh);
  const { text, bad } = typed;
  const commit = () => {
    const wanted = /^\d+$/.test(text.trim()) ? Number(text) : 0;
    const good = wanted >= 1 && wanted <= 100;
    setTyped({ of: value, text, bad: !good });
    if (good && wanted !== value) onChange(wanted);
  };
  return (
    <TextInput
      className={classes.quantity}
      aria-label={label}
      value={text}
      inputMode="numeric"
      error={bad ? t("one_time.quantity_bad") : undefined}
      onChange={(event) => setTyped({ of: value, text: event.currentTarget.value, bad: false })}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}

/** Something in the cart that cannot be ordered any more: why, and out with it. */
export function OneTimeGone({ why, onRemove }: { why: string; onRemove: () => void }) {
  const { t } = useTranslation("common");
  const id = useId();
  return (
    <Alert role="alert" className={cart.warn}>
      <span id={id}>{why}</span>{" "}
      <Button size="compact-sm" variant="subtle" color="gray" aria-describedby={id} onClick={onRemove}>
        {t("action.remove")}
      </Button>
    </Alert>
  );
}
