/** Writing a quote: plans, lines of one's own, discount, words. The server prices it when it is saved. */
import { Button, NativeSelect, TextInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { refreshTopics } from "@/api/cache";
import { useMeta } from "@/api/meta";
import type { ProductAdmin } from "@/api/schema";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { civilDate } from "@/lib/dates";
import { parseMoney } from "@/lib/money";
import { Loaded } from "../parts";
import { adminPaths } from "../paths";
import { quoteApi, quoteReads } from "./calls";
import type { SalesQuote } from "./calls";
import { blankLine, blankPlan, bodyOf, fieldsOf } from "./draft";
import type { DraftFields } from "./draft";
import { PlanPart } from "./PlanPart";
import classes from "./quotes.module.css";

export function NewQuotePage() {
  const { t } = useTranslation("admin");
  const { customer } = useSearch({ strict: false }) as { customer?: string };
  const crumbs = [{ label: t("quotes.title"), href: adminPaths.quotes() }];
  return customer ? (
    <Loaded query={adminRead.customer(customer)} name={t("quotes.new")} crumbs={crumbs}>
      {(found) => <QuoteEditor customer={{ id: found.id, name: found.company ?? found.name }} />}
    </Loaded>
  ) : (
    <QuoteEditor />
  );
}

interface EditorProps {
  quote?: SalesQuote;
  customer?: { id: string; name: string };
  onDone?: () => void;
}

export function QuoteEditor(props: EditorProps) {
  const { t } = useTranslation("admin");
  const plans = useQuery(quoteReads.plans());
  const addOns = useQuery(quoteReads.addOns());
  const once = useQuery(quoteReads.once());
  const error = plans.error ?? addOns.error ?? once.error;
  if (error) return <ProblemPanel page error={error} retry={() => void Promise.all([plans.refetch(), addOns.refetch(), once.refetch()])} />;
  if (!plans.data || !addOns.data || !once.data) return <Page title={t("quotes.new")}>{null}</Page>;
  return <Editor {...props} plans={plans.data.items.filter((one) => !one.retired)} addOns={addOns.data.items.filter((one) => !one.retired)} once={once.data.items.filter((one) => !one.retired)} />;
}

function Editor({ quote, customer, onDone, plans, addOns, once }: EditorProps & { plans: ProductAdmin[]; addOns: ProductAdmin[]; once: ProductAdmin[] }) {
  const { t } = useTranslation("admin");
  const { default_currency, currencies, now, time_zone } = useMeta();
  const client = useQueryClient();
  const navigate = useNavigate();
  const inAMonth = new Date(new Date(now).getTime() + 30 * 86_400_000);
  const of = useApiForm<DraftFields>({
    initialValues: quote
      ? fieldsOf(quote)
      : { customer: customer?.id ?? "", currency: default_currency, valid_until: civilDate(inAMonth, time_zone), plans: [], one_time: [], lines: [], off_kind: "none", off: "", cycles: "1", notes: "", terms: "" },
    validate: {
      customer: (id) => (id ? null : t("quotes.customer_missing")),
      valid_until: (day) => (day ? null : t("quotes.day_missing")),
      off: (text, values) => (values.off_kind === "none" ? null : values.off_kind === "percent" ? (/^\d{1,3}([.,]\d+)?$/.test(text.trim()) ? null : t("coupons.percent_bad")) : (parseMoney(text, values.currency)?.minor ?? 0) > 0 ? null : t("coupons.amount_bad")),
      one_time: { quantity: (text) => (/^[1-9]\d*$/.test(text.trim()) ? null : t("products.whole_bad")) },
      lines: {
        description: (text) => (text.trim() ? null : t("quotes.description_missing")),
        quantity: (text) => (/^[1-9]\d*$/.test(text.trim()) ? null : t("products.whole_bad")),
        price: (text, values) => (parseMoney(text, values.currency) ? null : t("quotes.price_bad")),
      },
    },
    fields: { "/customer_id": "customer", "/discount/percent": "off", "/discount/amount": "off", "/discount/cycles": "cycles" },
    send: async (values) => {
      const body = bodyOf(values, quote);
      const saved = quote ? await quoteApi.put(quote.id, body, quote.version) : await quoteApi.create({ ...body, customer_id: values.customer });
      refreshTopics(client, ["quote"]);
      toast.done(t("quotes.saved"));
      of.form.resetDirty();
      onDone?.();
      if (!quote) void navigate({ to: adminPaths.quote(saved.id) as "/", ignoreBlocker: true });
    },
  });
  const input = of.form.getInputProps;
  const { values } = of.form;
  const crumbs = [{ label: t("quotes.title"), href: adminPaths.quotes() }];
  return (
    <Page title={quote ? t("quotes.edit_title", { number: quote.number }) : t("quotes.new")} crumbs={crumbs} narrow>
      <Form of={of} guard label={t("quotes.new")}>
        <Section title={t("quotes.basics")}>
          <div className={classes.part}>
            {quote || customer ? <TextInput label={t("field.customer")} value={quote?.customer.name ?? customer?.name ?? ""} readOnly /> : <CustomerPicker of={of} />}
            <FieldRow>
              <TextInput type="date" label={t("quotes.valid_until")} required {...input("valid_until")} />
              <NativeSelect label={t("quotes.currency")} data={currencies} {...input("currency")} />
            </FieldRow>
          </div>
        </Section>
        <Section title={t("quotes.plans")} text={t("quotes.plans_lead")}>
          {values.plans.map((_, place) => (
            <PlanPart key={place} of={of} place={place} plans={plans} addOns={addOns} />
          ))}
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} disabled={plans.length === 0} onClick={() => of.form.insertListItem("plans", blankPlan(plans))}>
            {t("quotes.add_plan")}
          </Button>
        </Section>
        <Once of={of} products={once} />
        <Section title={t("quotes.own_lines")} text={t("quotes.own_lines_lead")}>
          {values.lines.map((_, place) => (
            <fieldset key={place} className={classes.part}>
              <legend className="visually-hidden">{t("quotes.line", { place: place + 1 })}</legend>
              <TextInput label={t("quotes.description")} required {...input(`lines.${place}.description`)} />
              <FieldRow>
                <TextInput label={t("orders.quantity")} inputMode="numeric" required {...input(`lines.${place}.quantity`)} />
                <TextInput label={`${t("quotes.unit_price")} (${values.currency})`} inputMode="decimal" required {...input(`lines.${place}.price`)} />
              </FieldRow>
              <div>
                <Button variant="subtle" color="red" size="compact-sm" onClick={() => of.form.removeListItem("lines", place)}>
                  {t("quotes.remove_line")}
                </Button>
              </div>
            </fieldset>
          ))}
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => of.form.insertListItem("lines", blankLine())}>
            {t("quotes.add_line")}
          </Button>
        </Section>
        <Discount of={of} />
        <Section title={t("quotes.words")}>
          <div className={classes.part}>
            <Textarea label={t("quotes.notes")} description={t("quotes.notes_help")} autosize minRows={2} {...input("notes")} />
            <Textarea label={t("quotes.terms")} description={t("quotes.terms_help")} autosize minRows={2} {...input("terms")} />
          </div>
        </Section>
        <FormActions of={of} label={t("quotes.save")}>
          {onDone ? (
            <Button variant="default" onClick={onDone}>
              {t("quotes.back")}
            </Button>
          ) : null}
        </FormActions>
      </Form>
    </Page>
  );
}

/** Products that are sold once, at the catalog's price of the day on which the quote is sent. */
function Once({ of, products }: { of: ApiForm<DraftFields>; products: ProductAdmin[] }) {
  const { t } = useTranslation("admin");
  const input = of.form.getInputProps;
  const chosen = of.form.values.one_time;
  const first = products[0];
  if (!first && chosen.length === 0) return null;
  // What is no longer on sale can stay on a draft until it is taken off; the server says so.
  const choices = (id: string) => [...products.map((one) => ({ value: one.id, label: one.name })), ...(products.some((one) => one.id === id) ? [] : [{ value: id, label: t("products.retired") }])];
  return (
    <Section title={t("quotes.once")} text={t("quotes.once_lead")}>
      {chosen.map((one, place) => (
        <fieldset key={place} className={classes.part}>
          <legend className="visually-hidden">{t("quotes.once_place", { place: place + 1 })}</legend>
          <FieldRow>
            <NativeSelect label={t("products.product")} data={choices(one.product_id)} {...input(`one_time.${place}.product_id`)} />
            <TextInput label={t("orders.quantity")} inputMode="numeric" required {...input(`one_time.${place}.quantity`)} />
          </FieldRow>
          <div>
            <Button variant="subtle" color="red" size="compact-sm" onClick={() => of.form.removeListItem("one_time", place)}>
              {t("quotes.remove_once")}
            </Button>
          </div>
        </fieldset>
      ))}
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} disabled={!first} onClick={() => of.form.insertListItem("one_time", { product_id: first?.id ?? "", quantity: "1" })}>
        {t("quotes.add_once")}
      </Button>
    </Section>
  );
}

function Discount({ of }: { of: ApiForm<DraftFields> }) {
  const { t } = useTranslation("admin");
  const input = of.form.getInputProps;
  const { off_kind: kind, currency } = of.form.values;
  const kinds = [
    { value: "none", label: t("quotes.no_discount") },
    { value: "percent", label: t("coupons.percent") },
    { value: "amount", label: t("coupons.amount") },
  ];
  const lasts = [
    { value: "1", label: t("quotes.first_invoice") },
    { value: "3", label: t("quotes.invoices", { count: 3 }) },
    { value: "6", label: t("quotes.invoices", { count: 6 }) },
    { value: "12", label: t("quotes.invoices", { count: 12 }) },
    { value: "", label: t("quotes.for_ever") },
  ];
  return (
    <Section title={t("orders.discount")}>
      <FieldRow>
        <NativeSelect label={t("coupons.kind")} data={kinds} {...input("off_kind")} />
        {kind === "none" ? null : <TextInput label={kind === "percent" ? t("coupons.percent") : `${t("coupons.amount")} (${currency})`} inputMode="decimal" required {...input("off")} />}
        {kind === "percent" ? <NativeSelect label={t("quotes.lasts")} data={lasts} {...input("cycles")} /> : null}
      </FieldRow>
    </Section>
  );
}

function CustomerPicker({ of }: { of: ApiForm<DraftFields> }) {
  const { t } = useTranslation("admin");
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text, 250);
  const found = useQuery(quoteReads.customers(wanted));
  const options = (found.data?.items ?? []).map((one) => ({ value: one.id, label: `${one.company ?? one.name} · ${one.email}` }));
  return (
    <FieldRow>
      <TextInput label={t("quotes.find_customer")} value={text} onChange={(event) => setText(event.currentTarget.value)} autoComplete="off" />
      <NativeSelect label={t("field.customer")} required data={[{ value: "", label: t("quotes.choose_customer") }, ...options]} {...of.form.getInputProps("customer")} />
    </FieldRow>
  );
}
