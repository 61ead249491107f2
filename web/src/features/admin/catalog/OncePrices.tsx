/** The price of what is sold once: one amount for each currency, without a period. */
import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { parseMoney, toDecimal } from "@/lib/money";
import { catalogApi, catalogRead } from "./calls";
import type { Product } from "./calls";
import "../orders/once-words";

export function OncePrices({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { currencies } = useMeta();
  const sold = (values: Record<string, string>) => currencies.filter((currency) => parseMoney(values[currency] ?? "", currency));
  const of = useApiForm<Record<string, string>>({
    initialValues: Object.fromEntries(
      currencies.map((currency) => {
        const price = product.once_prices.find((one) => one.currency === currency);
        return [currency, price ? toDecimal(price) : ""];
      }),
    ),
    validate: Object.fromEntries(currencies.map((currency) => [currency, (text: string) => (!text.trim() || (parseMoney(text, currency)?.minor ?? -1) >= 0 ? null : t("products.price_bad"))])),
    fields: (values) => Object.fromEntries(sold(values).map((currency, at) => [`/prices/${at}/minor`, currency])),
    send: async (values) => {
      const prices = sold(values).flatMap((currency) => parseMoney(values[currency] ?? "", currency) ?? []);
      const saved = await catalogApi.putOncePrices(product.id, prices);
      client.setQueryData(catalogRead.product(product.id).queryKey, saved);
      await Promise.all([client.invalidateQueries({ queryKey: ["/admin/products"] }), client.invalidateQueries({ queryKey: ["/shop/catalog"] })]);
      toast.done(t("products.prices_saved"));
    },
  });
  return (
    <Section text={t("once.price_lead")}>
      <Form of={of} guard label={t("products.prices")}>
        {currencies.map((currency) => (
          <TextInput key={currency} inputMode="decimal" label={t("once.price_in", { currency })} placeholder={t("once.not_sold")} {...of.form.getInputProps(currency)} />
        ))}
        <FormActions of={of} label={t("products.save_prices")} needsChange />
      </Form>
    </Section>
  );
}
