/** Discount codes of the cart: what each takes off, what was refused and why, and one more. */
import { Alert, Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Cart, CartInput } from "@/api/schema";
import { codesOf } from "@/lib/quote";
import classes from "./CartPage.module.css";

interface CartCouponsProps {
  cart: Cart;
  input: CartInput;
  busy: boolean;
  /** Keeps these codes; answers the cart with them. */
  onCodes: (codes: string[]) => Promise<Cart | undefined>;
}

export function CartCoupons({ cart, input, busy, onCodes }: CartCouponsProps) {
  const { t } = useTranslation(["shop", "common"]);
  const codes = codesOf(input);
  const without = (code: string) => void onCodes(codes.filter((one) => one.toUpperCase() !== code.toUpperCase()));
  // A code that was good when it was entered may have run out since.
  const pointer = (at: number) => (!input.coupon ? `/coupons/${at}` : at === 0 ? "/coupon" : `/coupons/${at - 1}`);
  const refused = codes.flatMap((code, at) => cart.problems.filter((one) => one.pointer === pointer(at)).map(({ detail }) => ({ code, detail })));
  return (
    <>
      {cart.coupons.map((coupon) => (
        <div key={coupon.code} className={classes.coupon}>
          <span>
            <strong>{coupon.code}</strong> · {coupon.description}
          </span>
          <Remove code={coupon.code} onRemove={without} />
        </div>
      ))}
      {refused.map(({ code, detail }) => (
        <Alert key={code} role="alert" className={classes.warn} title={code.toUpperCase()}>
          {detail} <Remove code={code} onRemove={without} />
        </Alert>
      ))}
      <OneMore codes={codes} busy={busy} label={t(codes.length > 0 ? "shop:cart.one_more" : "shop:cart.have_code")} onCodes={onCodes} />
    </>
  );
}

function Remove({ code, onRemove }: { code: string; onRemove: (code: string) => void }) {
  const { t } = useTranslation(["shop", "common"]);
  return (
    <Button size="compact-sm" variant="subtle" color="gray" aria-label={t("shop:cart.remove_code", { code })} onClick={() => onRemove(code)}>
      {t("common:action.remove")}
    </Button>
  );
}

function OneMore({ codes, busy, label, onCodes }: { codes: string[]; busy: boolean; label: string; onCodes: CartCouponsProps["onCodes"] }) {
  const { t } = useTranslation("shop");
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState("");
  const [refusal, setRefusal] = useState("");
  const apply = async () => {
    const cart = await onCodes([...codes, code.trim()]);
    if (!cart) return;
    const problem = cart.problems.find((one) => one.pointer === `/coupons/${codes.length}`);
    setRefusal(problem?.detail ?? "");
    // What is refused does not stay in the cart, or nothing could be ordered.
    if (problem) await onCodes(codes);
    else {
      setCode("");
      setOpen(false);
    }
  };
  if (!open) {
    return (
      <Button size="compact-sm" variant="subtle" className={classes.have} onClick={() => setOpen(true)}>
        {label}
      </Button>
    );
  }
  return (
    <form
      className={classes.couponForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim()) void apply();
      }}
    >
      <TextInput label={t("cart.code")} value={code} error={refusal || undefined} autoFocus autoCapitalize="characters" onChange={(event) => setCode(event.currentTarget.value)} />
      <Button type="submit" variant="default" loading={busy}>
        {t("cart.apply")}
      </Button>
    </form>
  );
}
