/** The day on which what is ordered begins: at once, unless another one is chosen. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Cart } from "@/api/schema";
import { ProblemAlert } from "@/components/ProblemView";
import { useCartActions, useStoredCart } from "./cart";

export function StartDay({ cart }: { cart: Cart }) {
  const { t } = useTranslation("shop");
  const stored = useStoredCart();
  const { save } = useCartActions();
  const [error, setError] = useState<unknown>(null);
  if (!stored || cart.items.length === 0) return null;
  const refused = cart.problems.find((one) => one.pointer === "/start_on")?.detail;
  const choose = async (day: string) => {
    setError(null);
    const { start_on: _, ...input } = stored.input;
    try {
      await save(day ? { ...input, start_on: day } : input, stored.currency);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <TextInput type="date" label={t("checkout.start_on")} description={t("checkout.start_on_help")} value={stored.input.start_on ?? ""} error={refused} onChange={(event) => void choose(event.currentTarget.value)} />
      <ProblemAlert error={error} />
    </>
  );
}
