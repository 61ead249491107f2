/** What it would cost, before anybody signs in: plan, period, add-ons and number, priced by the same call as the cart. */
import { Button, Checkbox, NativeSelect, NumberInput, Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCalculator, IconShoppingCart } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { catalogQuery, quoteQuery } from "@/api/shop";
import type { CartItemInput, Plan } from "@/api/schema";
import { OptionFields } from "@/components/options/OptionFields";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { calculated, fromAddress, toAddress } from "@/lib/calculator";
import type { CalculatorSearch } from "@/lib/calculator";
import { cycleLength, cyclePer } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { itemInput, problemsByField } from "@/lib/quote";
import type { Choices } from "@/lib/quote";
import "@/components/add-ons/words";
import { usePutIntoCart } from "./cart";
import classes from "./CalculatorPage.module.css";
import { useCurrency } from "./currency";
import { DueNow, QuoteLines } from "./QuoteSummary";

export function CalculatorPage() {
  const { t } = useTranslation(["addons", "common"]);
  const [currency] = useCurrency();
  const catalog = useQuery(catalogQuery(currency));
  const plans = catalog.data?.groups.flatMap((group) => group.products) ?? [];
  return (
    <Page title={t("addons:calc.title")} lead={t("addons:calc.lead")}>
      {catalog.error && !catalog.data ? <ProblemPanel error={catalog.error} retry={() => void catalog.refetch()} /> : null}
      {catalog.isPending ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      {catalog.data && plans.length === 0 ? <Section><Empty icon={IconCalculator} title={t("addons:calc.empty_title")} text={t("addons:calc.empty")} /></Section> : null}
      {plans.length > 0 ? <Calculator plans={plans} currency={currency} /> : null}
    </Page>
  );
}

/** The address is the memory: what is chosen stands there, so that it can be kept and sent on. */
function Calculator({ plans, currency }: { plans: Plan[]; currency: string }) {
  const search = useSearch({ strict: false }) as CalculatorSearch;
  const navigate = useNavigate();
  const { plan, choices } = fromAddress(plans, search);
  const set = (next: Plan, patch: Partial<Choices>) => {
    const to = toAddress(next, { ...choices, ...patch });
    void navigate({ to: ".", search: { ...search, ...to } as never, replace: true, resetScroll: false });
  };
  return (
    <div className={classes.columns}>
      <Form plans={plans} plan={plan} choices={choices} set={set} />
      <Result plan={plan} choices={choices} currency={currency} />
    </div>
  );
}

interface FormProps {
  plans: Plan[];
  plan: Plan;
  choices: Choices;
  set: (plan: Plan, patch: Partial<Choices>) => void;
}

function Form({ plans, plan, choices, set }: FormProps) {
  const { t } = useTranslation("addons");
  const region = plan.regions.length > 1;
  return (
    <Section title={t("calc.form")}>
      <div className={classes.form}>
        <NativeSelect size="md" label={t("calc.plan")} value={plan.slug} data={plans.map((one) => ({ value: one.slug, label: one.name }))} onChange={(event) => set(plans.find((one) => one.slug === event.currentTarget.value) ?? plan, {})} />
        <NativeSelect size="md" label={t("calc.period")} value={String(choices.cycle_months)} data={plan.prices.map((one) => ({ value: String(one.cycle_months), label: cycleLength(one.cycle_months) }))} onChange={(event) => set(plan, { cycle_months: Number(event.currentTarget.value) as Choices["cycle_months"] })} />
        {region ? <NativeSelect size="md" label={t("calc.region")} value={choices.region} data={plan.regions.map((one) => ({ value: one.code, label: one.name }))} onChange={(event) => set(plan, { region: event.currentTarget.value })} /> : null}
        <NumberInput size="md" label={t("calc.quantity")} min={1} max={plan.max_quantity} clampBehavior="strict" allowDecimal={false} allowNegative={false} value={choices.quantity} onChange={(value) => set(plan, { quantity: Math.max(1, Number(value) || 1) })} />
        <AddOnChoice plan={plan} choices={choices} set={set} />
        {plan.options.length > 0 ? <OptionFields options={plan.options.filter((one) => one.kind !== "text" || one.required)} values={choices.options} set={(key, value) => set(plan, { options: { ...choices.options, [key]: value } })} cycle={choices.cycle_months} currency={plan.prices[0]?.recurring.currency ?? ""} /> : null}
        <p className={classes.quiet}>{t("calc.link")}</p>
      </div>
    </Section>
  );
}

function AddOnChoice({ plan, choices, set }: Omit<FormProps, "plans">) {
  const { t } = useTranslation("addons");
  const offered = plan.add_ons.filter((one) => one.available !== "later");
  const toggle = (id: string, on: boolean) => set(plan, { add_ons: on ? [...choices.add_ons, id] : choices.add_ons.filter((one) => one !== id) });
  return (
    <fieldset className={classes.addOns}>
      <legend>{t("calc.add_ons")}</legend>
      {offered.length === 0 ? <p className={classes.quiet}>{t("calc.no_add_ons")}</p> : null}
      {offered.map((one) => {
        const price = one.prices.find((found) => found.cycle_months === choices.cycle_months)?.recurring;
        const when = t(one.available === "both" ? "calc.also_later" : "calc.at_order");
        return (
          <Checkbox
            key={one.id}
            label={price ? `${one.name} (+${formatMoney(price)} ${cyclePer(choices.cycle_months)})` : one.name}
            description={[one.description, when].filter(Boolean).join(" ")}
            checked={choices.add_ons.includes(one.id)}
            disabled={!price}
            onChange={(event) => toggle(one.id, event.currentTarget.checked)}
          />
        );
      })}
    </fieldset>
  );
}

function Result({ plan, choices, currency }: { plan: Plan; choices: Choices; currency: string }) {
  const { t } = useTranslation("addons");
  const wanted = JSON.stringify(itemInput(plan, calculated(plan, choices)));
  const [asked] = useDebouncedValue(wanted, 250);
  const quote = useQuery({ ...quoteQuery({ currency, items: [JSON.parse(asked) as CartItemInput] }), placeholderData: keepPreviousData });
  const problems = Object.values(problemsByField(quote.data, 0));
  const cart = useToCart(plan, choices, currency);
  return (
    <Section title={t("calc.first")}>
      <div className={classes.result}>
        {quote.error && !quote.data ? <ProblemAlert error={quote.error} /> : null}
        {quote.isPending ? <Skeleton height={140} /> : null}
        {quote.data ? (
          <>
            <QuoteLines quote={quote.data} />
            <DueNow quote={quote.data} busy={quote.isFetching || asked !== wanted} />
          </>
        ) : null}
        {problems.map((text) => (
          <p key={text} role="alert" className={classes.problem}>
            {text}
          </p>
        ))}
        <ProblemAlert error={cart.error} />
        <Button size="md" fullWidth loading={cart.busy} disabled={!plan.in_stock || problems.length > 0} leftSection={<IconShoppingCart size={18} aria-hidden />} onClick={() => void cart.put()}>
          {t("calc.put")}
        </Button>
      </div>
    </Section>
  );
}

function useToCart(plan: Plan, choices: Choices, currency: string) {
  const { kept, put, busy, error } = usePutIntoCart(currency);
  return { put: () => put({ items: [...kept.items, itemInput(plan, calculated(plan, choices))] }, { open: true }), busy, error };
}
