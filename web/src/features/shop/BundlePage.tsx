/** A bundle: what is in it, what it saves, and each of its servers configured like a plan. */
import { Alert } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { catalogQuery, quoteQuery } from "@/api/shop";
import type { BundleRef, CartItemInput, Catalog, CatalogBundle, CycleMonths, Plan, QuoteInput } from "@/api/schema";
import { ChoiceCards } from "@/components/ChoiceCards";
import { DetailSkeleton } from "@/components/DetailPage";
import { NotFound } from "@/components/ErrorPage";
import { Money } from "@/components/Money";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { cycleLength } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { optionProblems } from "@/lib/options";
import { defaultChoices, itemInput, problemsByField } from "@/lib/quote";
import type { Choices } from "@/lib/quote";
import own from "./BundlePage.module.css";
import { Later } from "./Bundles";
import { usePutIntoCart } from "./cart";
import { ConfigSummary } from "./ConfigSummary";
import { AccessSection, AddOnSection, ImageSection, OptionSection, PlaceSection, missing, useLackingOptions } from "./Configurator";
import classes from "./Configurator.module.css";
import lines from "./CartPage.module.css";
import { useCurrency } from "./currency";

export function BundlePage() {
  const { t } = useTranslation(["common", "shop"]);
  const { slug } = useParams({ strict: false });
  const { cycle } = useSearch({ strict: false }) as { cycle?: string };
  const [currency] = useCurrency();
  const listed = useQuery(catalogQuery(currency));
  const find = (catalog: Catalog | undefined) => catalog?.bundles.find((one) => one.slug === slug);
  // A hidden bundle is not in the catalogue, but whoever has its link may see and order it.
  const unlisted = useQuery({ ...read(["catalog"], "/shop/catalog", { query: { currency, also: slug } }), enabled: listed.data !== undefined && !find(listed.data) });
  const catalog = unlisted.isEnabled ? unlisted : listed;
  const bundle = find(catalog.data);
  if (catalog.isPending) return <DetailSkeleton label={t("app.loading")} />;
  if (catalog.error) return <ProblemPanel page error={catalog.error} retry={() => void catalog.refetch()} />;
  if (!bundle) return <NotFound links={[{ label: t("shop:cart.see_plans"), href: "/" }]} />;
  return <Opened key={bundle.id + currency} bundle={bundle} currency={currency} wanted={Number(cycle)} />;
}

/** One server of the bundle. */
interface Piece {
  plan: Plan;
  /** Which of how many of the same plan. */
  at: number;
  of: number;
}

const piecesOf = (bundle: CatalogBundle): Piece[] => bundle.parts.flatMap(({ plan, quantity }) => (plan ? Array.from({ length: quantity }, (_, at) => ({ plan, at, of: quantity })) : []));

/** Each server begins with a name of its own. */
function begin({ plan, at }: Piece, cycle: CycleMonths): Choices {
  const start = defaultChoices(plan, cycle);
  return { ...start, hostname: start.hostname.replace(/-01$/, `-${String(at + 1).padStart(2, "0")}`), trial: false };
}

function useAdd(bundle: CatalogBundle, currency: string) {
  const { kept, put, busy, error } = usePutIntoCart(currency);
  const bought = kept.one_time ?? [];
  const copies = [...kept.items, ...bought].flatMap((one) => (one.bundle?.id === bundle.id ? [one.bundle.copy] : []));
  const ref: BundleRef = { id: bundle.id, copy: Math.max(0, ...copies) + 1 };
  const run = (input: Pick<QuoteInput, "items" | "one_time">) => put({ items: [...kept.items, ...input.items], one_time: [...bought, ...(input.one_time ?? [])] }, { open: true });
  return { ref, run, busy, error };
}

function Opened({ bundle, currency, wanted }: { bundle: CatalogBundle; currency: string; wanted: number }) {
  const { t } = useTranslation(["shop", "common"]);
  const pieces = piecesOf(bundle);
  const first = bundle.offers.find((one) => one.cycle_months === wanted) ?? bundle.offers[0];
  const [cycle, setCycle] = useState<CycleMonths>(first?.cycle_months ?? 1);
  const [all, setAll] = useState(() => pieces.map((piece) => begin(piece, cycle)));
  const [tried, setTried] = useState(false);
  const submit = useAdd(bundle, currency);
  const choicesAt = (at: number): Choices => ({ ...(all[at] ?? begin(pieces[at] as Piece, cycle)), cycle_months: cycle, quantity: 1, trial: false });
  const input = {
    items: pieces.map(({ plan }, at): CartItemInput => ({ ...itemInput(plan, choicesAt(at)), bundle: submit.ref })),
    one_time: bundle.parts.flatMap(({ one_time, product_id, quantity }) => (one_time ? Array.from({ length: quantity }, () => ({ product_id, quantity: 1, bundle: submit.ref })) : [])),
  };
  const priced = JSON.stringify({ currency, ...input });
  const [asked] = useDebouncedValue(priced, 250);
  const quote = useQuery({ ...quoteQuery(JSON.parse(asked) as QuoteInput), placeholderData: keepPreviousData });
  const lackingOf = useLackingOptions();
  const lacking = (at: number) => lackingOf((pieces[at] as Piece).plan, choicesAt(at));
  // What has no field of its own on this screen is told by itself.
  const elsewhere = [...new Set((quote.data?.problems ?? []).filter(({ pointer }) => !/\/(hostname|image_id|access|ssh_key|default_user|options|add_ons)/.test(pointer)).map(({ detail }) => detail))];
  const add = () => {
    setTried(true);
    const told = asked === priced && !quote.isPlaceholderData;
    const open = pieces.some((_, at) => Object.keys({ ...(told ? problemsByField(quote.data, at) : {}), ...missing(choicesAt(at), t), ...lacking(at) }).length > 0);
    if (open || (told && elsewhere.length > 0)) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    void submit.run(input);
  };
  return (
    <Page title={bundle.name} crumbs={[{ label: t("shop:nav.plans"), href: "/" }]} lead={bundle.tagline || undefined}>
      <div className={classes.columns}>
        <form
          className={classes.form}
          aria-label={bundle.name}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Contents bundle={bundle} cycle={cycle} />
          <section className={classes.section}>
            <ChoiceCards
              legend={t("shop:bundles.period")}
              value={String(cycle)}
              onChange={(value) => setCycle(Number(value) as CycleMonths)}
              choices={bundle.offers.map((offer) => ({
                value: String(offer.cycle_months),
                label: cycleLength(offer.cycle_months),
                hint: (
                  <>
                    <Money value={offer.price} /> <Later offer={offer} />
                  </>
                ),
                extra: offer.saving.minor > 0 ? <span className={classes.saving}>{t("shop:bundles.saves", { amount: formatMoney(offer.saving) })}</span> : undefined,
              }))}
            />
          </section>
          {pieces.map((piece, at) => (
            // The pieces of a bundle stay where they are.
            // eslint-disable-next-line react/no-array-index-key
            <PieceFields
              key={at}
              piece={piece}
              currency={currency}
              choices={choicesAt(at)}
              set={(patch) => setAll((old) => old.map((one, place) => (place === at ? { ...one, ...patch } : one)))}
              errors={{ ...problemsByField(quote.data, at), ...(tried ? missing(choicesAt(at), t) : {}) }}
              lacking={tried ? lacking(at) : {}}
              asked={(JSON.parse(asked) as QuoteInput).items[at]?.options}
            />
          ))}
          {elsewhere.length > 0 ? (
            <Alert role="alert" color="red" variant="light">
              {elsewhere.map((detail) => (
                <p key={detail}>{detail}</p>
              ))}
            </Alert>
          ) : null}
          <button type="submit" hidden aria-hidden tabIndex={-1} />
        </form>
        <ConfigSummary
          inStock={bundle.in_stock}
          quote={quote.data}
          error={quote.error}
          busy={quote.isFetching || asked !== priced}
          adding={submit.busy}
          addError={submit.error}
          editing={false}
          addLabel={t("shop:bundles.add")}
          onAdd={add}
        />
      </div>
    </Page>
  );
}

/** What is in it, with the price of each by itself. */
function Contents({ bundle, cycle }: { bundle: CatalogBundle; cycle: CycleMonths }) {
  const { t } = useTranslation("shop");
  const offer = bundle.offers.find((one) => one.cycle_months === cycle);
  return (
    <Section title={t("bundles.contents")} text={bundle.description || undefined}>
      <ul className={lines.lines}>
        {bundle.parts.map((part) => {
          const price = part.one_time?.price ?? part.plan?.prices.find((one) => one.cycle_months === cycle)?.recurring;
          return (
            <li key={part.product_id}>
              <span>
                {part.quantity} × {part.name}
              </span>
              {price ? <Money value={{ ...price, minor: price.minor * part.quantity }} /> : <span>{t("bundles.not_for")}</span>}
            </li>
          );
        })}
      </ul>
      {offer ? <p className={lines.facts}>{t("bundles.by_itself", { list: formatMoney(offer.list) })} · {t("bundles.saves", { amount: formatMoney(offer.saving) })}</p> : null}
      <p className={lines.facts}>{t("bundles.each_service")}</p>
    </Section>
  );
}

interface PieceProps {
  piece: Piece;
  currency: string;
  choices: Choices;
  set: (patch: Partial<Choices>) => void;
  errors: Record<string, string>;
  /** Options that are required and not chosen. */
  lacking: Record<string, string>;
  asked: CartItemInput["options"];
}

function PieceFields({ piece, currency, choices, set, errors, lacking, asked }: PieceProps) {
  const { t } = useTranslation("shop");
  const { plan, at, of } = piece;
  const name = of > 1 ? t("bundles.piece", { name: plan.name, at: at + 1, of }) : plan.name;
  const props = { plan, choices, set, errors };
  return (
    <fieldset className={own.piece}>
      <legend className="visually-hidden">{name}</legend>
      <h2 aria-hidden>{name}</h2>
      {plan.regions.length > 0 ? <PlaceSection {...props} /> : null}
      {plan.images.length > 0 ? <ImageSection {...props} /> : null}
      <AccessSection {...props} single />
      <OptionSection
        plan={plan}
        choices={choices}
        setOption={(key, value) => set({ options: { ...choices.options, [key]: value } })}
        currency={currency}
        errors={{ ...optionProblems(errors, asked), ...lacking }}
      />
      {plan.add_ons.some((one) => one.available !== "later") ? <AddOnSection {...props} /> : null}
    </fieldset>
  );
}
