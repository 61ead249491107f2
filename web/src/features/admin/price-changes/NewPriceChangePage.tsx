/** A new price change: which subscriptions, which price, how much notice; then what it would do, before anybody is told. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { NativeSelect, SegmentedControl, TextInput, Textarea } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { readList, uuid } from "@/api/client";
import { useMeta, useNow } from "@/api/meta";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { DetailSkeleton } from "@/components/DetailPage";
import { Page, Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { CYCLES, cycleLength } from "@/lib/cycle";
import { civilDate } from "@/lib/dates";
import { parseMoney } from "@/lib/money";
import { cyclesOf } from "../catalog/calls";
import type { Product } from "../catalog/calls";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { previewOf, priceChangeApi } from "./calls";
import type { PriceChangePreview, PriceChangeWish } from "./calls";
import { PreviewTables } from "./PreviewTables";
import classes from "./price-changes.module.css";
import { emptyWish, isPercent, wishOf } from "./wish";
import type { WishValues } from "./wish";

export function NewPriceChangePage() {
  const { t } = useTranslation("admin");
  const { product = "" } = useSearch({ strict: false }) as { product?: string };
  const products = useQuery(readList<Product>(["catalog"], "/admin/products", { limit: 200 })).data?.items;
  const crumbs = [{ label: t("price_changes.title"), href: adminPaths.priceChanges }];
  return (
    <Page title={t("price_changes.add")} lead={t("price_changes.add_lead")} crumbs={crumbs}>
      {products ? <Wish products={products} product={product} /> : <DetailSkeleton label={t("price_changes.add")} />}
    </Page>
  );
}

function Wish({ products, product }: { products: Product[]; product: string }) {
  const { t } = useTranslation("admin");
  const { default_currency, time_zone } = useMeta();
  const client = useQueryClient();
  const today = civilDate(useNow(), time_zone);
  const [seen, setSeen] = useState<{ wish: PriceChangeWish; preview: PriceChangePreview } | null>(null);
  const of = useApiForm<WishValues>({
    initialValues: emptyWish(product || (products.find((one) => !one.retired)?.id ?? ""), default_currency, today),
    validate: {
      value: (text, values) => (values.kind === "percent" ? (isPercent(text, true) ? null : t("price_changes.percent_bad")) : (parseMoney(text, values.currency)?.minor ?? -1) >= 0 ? null : t("products.price_bad")),
      cap_percent: (text) => (!text.trim() || isPercent(text) ? null : t("price_changes.percent_bad")),
      notice_days: (text) => (/^\d{1,3}$/.test(text.trim()) ? null : t("products.whole_bad")),
      first_day: (day) => (day ? null : t("price_changes.day_missing")),
      reason: (text) => (text.trim().length >= 3 ? null : t("price_changes.reason_missing")),
    },
    fields: { "/price/amount": "value", "/price/amount/minor": "value", "/price/percent": "value", "/price": "value" },
    send: async (values) => {
      const wish = wishOf(values);
      setSeen({ wish, preview: await client.fetchQuery({ ...previewOf(wish), staleTime: 0 }) });
    },
  });
  // What was previewed is what is scheduled: another wish asks for another look.
  const current = seen && JSON.stringify(seen.wish) === JSON.stringify(wishOf(of.form.values)) ? seen : null;
  return (
    <div className={classes.stack}>
      <Section>
        <Form of={of} label={t("price_changes.add")}>
          <Which of={of} products={products} />
          <Price of={of} />
          <FieldRow>
            <TextInput label={t("price_changes.notice_days")} description={t("price_changes.notice_help")} inputMode="numeric" required {...of.form.getInputProps("notice_days")} />
            <TextInput type="date" label={t("price_changes.first_day")} description={t("price_changes.first_help")} min={today} required {...of.form.getInputProps("first_day")} />
          </FieldRow>
          <Textarea label={t("price_changes.reason")} description={t("price_changes.reason_help")} autosize minRows={2} maxLength={500} required {...of.form.getInputProps("reason")} />
          <FormActions of={of} label={t("price_changes.preview")} />
        </Form>
      </Section>
      {current ? <Seen {...current} /> : null}
    </div>
  );
}

function Which({ of, products }: { of: ApiForm<WishValues>; products: Product[] }) {
  const { t } = useTranslation(["admin", "common"]);
  const { currencies } = useMeta();
  const input = of.form.getInputProps;
  const amount = of.form.values.kind === "amount";
  const sold = products.find((one) => one.id === of.form.values.product_id);
  const cycles = sold ? cyclesOf(sold) : CYCLES;
  const all = (label: string) => (amount ? [] : [{ value: "", label }]);
  return (
    <>
      <FieldRow>
        <NativeSelect label={t("admin:price_changes.product")} data={products.map((one) => ({ value: one.id, label: one.name }))} required {...input("product_id")} />
        <NativeSelect label={t("admin:price_changes.customer_type")} data={[{ value: "", label: t("admin:price_changes.everybody") }, { value: "business", label: t("admin:price_changes.business") }, { value: "consumer", label: t("admin:price_changes.consumer") }]} {...input("customer_type")} />
      </FieldRow>
      <FieldRow>
        <NativeSelect label={t("admin:products.cycle")} data={[...all(t("admin:price_changes.all_cycles")), ...cycles.map((cycle) => ({ value: String(cycle), label: cycleLength(cycle) }))]} {...input("cycle_months")} />
        <NativeSelect label={t("admin:price_changes.currency")} data={[...all(t("admin:price_changes.all_currencies")), ...currencies]} {...input("currency")} />
      </FieldRow>
    </>
  );
}

function Price({ of }: { of: ApiForm<WishValues> }) {
  const { t } = useTranslation("admin");
  const { default_currency } = useMeta();
  const { kind, currency, cycle_months } = of.form.values;
  const input = of.form.getInputProps;
  const choose = (next: string) => {
    of.form.setFieldValue("kind", next as WishValues["kind"]);
    // An amount is for one period in one currency.
    if (next === "amount") of.form.setValues({ currency: currency || default_currency, cycle_months: cycle_months || "1" });
  };
  return (
    <>
      <SegmentedControl aria-label={t("price_changes.kind")} value={kind} data={(["amount", "percent"] as const).map((value) => ({ value, label: t(`price_changes.kind_${value}`) }))} onChange={choose} />
      <FieldRow>
        <TextInput label={kind === "amount" ? `${t("price_changes.new")} (${currency})` : t("price_changes.percent")} description={kind === "amount" ? t("price_changes.amount_help") : t("price_changes.percent_help")} inputMode="decimal" required {...input("value")} />
        <TextInput label={t("price_changes.cap")} description={t("price_changes.cap_help")} placeholder={t("price_changes.no_cap")} inputMode="decimal" {...input("cap_percent")} />
        {of.form.values.cap_percent.trim() ? <NativeSelect label={t("price_changes.over_cap")} data={(["exclude", "limit"] as const).map((value) => ({ value, label: t(`price_changes.over_cap_${value}`) }))} {...input("over_cap")} /> : null}
      </FieldRow>
    </>
  );
}

function Seen({ wish, preview }: { wish: PriceChangeWish; preview: PriceChangePreview }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const navigate = useNavigate();
  const { ask, dialog } = useQuestion();
  const count = preview.changing;
  const schedule = () =>
    ask({
      title: t("price_changes.schedule_title", { count }),
      consequences: [t("price_changes.schedule_1"), t("price_changes.schedule_2"), t("price_changes.schedule_3")],
      confirmLabel: t("price_changes.schedule"),
      run: async () => {
        const made = await priceChangeApi.schedule(wish, preview.fingerprint, uuid());
        await client.invalidateQueries({ queryKey: ["/admin/price-changes"] });
        toast.done(t("price_changes.scheduled"));
        void navigate({ to: adminPaths.priceChange(made.id) });
      },
    });
  return (
    <>
      <PreviewTables preview={preview} onSchedule={count > 0 ? schedule : undefined} />
      {dialog}
    </>
  );
}
