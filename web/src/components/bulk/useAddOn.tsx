/** An add-on for many services: what they can get, what it comes to for all of them, and who cannot get it. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "@/components/Money";
import { ProblemAlert } from "@/components/ProblemView";
import { spoken } from "@/lib/spoken";
import { addOnQuote } from "./calls";
import type { BulkDetails, BulkSide } from "./calls";
import classes from "./bulk.module.css";

/** The choice as a field, and the add-on with the amounts that are shown. */
export function useAddOn(side: BulkSide, ids: string[], enabled: boolean): { details: BulkDetails; ready: boolean; field: ReactNode } {
  const { t } = useTranslation("bulk");
  const [product, setProduct] = useState("");
  const offers = useQuery({ ...addOnQuote(side, ids, null), enabled });
  const quote = useQuery({ ...addOnQuote(side, ids, product), enabled: enabled && product !== "" });
  const lines = product === "" ? [] : (quote.data?.items ?? []);
  const known = lines.flatMap((line) => (line.due_now ? [[line.service.id, line.due_now] as const] : []));
  const options = (offers.data?.add_ons ?? []).map((one) => ({ value: one.id, label: one.name }));
  const field = (
    <>
      <ProblemAlert error={offers.error ?? quote.error} />
      <NativeSelect label={t("add_on")} description={t(offers.data && options.length === 0 ? "add_on_none" : "add_on_help")} data={[{ value: "", label: t("add_on_choose") }, ...options]} value={product} onChange={(event) => setProduct(event.currentTarget.value)} required />
      <div aria-live="polite">
        {quote.isLoading ? <div className={classes.left}>{t("add_on_asking")}</div> : null}
        {known.length > 0 && quote.data ? (
          <div className={classes.sum}>
            <span>{t("due_now", { count: known.length })}</span>
            <span>
              {quote.data.due_now.map((sum) => (
                <Money key={sum.currency} value={sum} strong />
              ))}
            </span>
          </div>
        ) : null}
        {lines.map((line) =>
          line.refused ? (
            <div key={line.service.id} className={classes.left}>
              {line.service.name}: {spoken(line.refused)}
            </div>
          ) : null,
        )}
      </div>
    </>
  );
  return { details: { product_id: product, expected_due_now: Object.fromEntries(known) }, ready: known.length > 0, field };
}
