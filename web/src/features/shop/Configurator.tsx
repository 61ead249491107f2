/** The form of the configurator beside its live summary. */
import { Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { quoteQuery } from "@/api/shop";
import type { CartItemInput, CycleMonths, Money as MoneyValue, OptionValue, Plan } from "@/api/schema";
import { ChoiceCards } from "@/components/ChoiceCards";
import { OptionFields } from "@/components/options/OptionFields";
import { Money } from "@/components/Money";
import { Page } from "@/components/Page";
import { SshKeysField } from "@/components/service/SshKeysField";
import { software } from "@/components/software/calls";
import { SoftwarePicker, isOnOffer } from "@/components/software/SoftwarePicker";
import { cycleLength, cyclePer } from "@/lib/cycle";
import { imageLabel, itemInput, orderRegions, problemsByField, usersOf } from "@/lib/quote";
import type { Choices } from "@/lib/quote";
import { missingOptions, optionProblems } from "@/lib/options";
import { chosenNothing, missingIn, softwareErrors } from "@/lib/software";
import { formatMoney } from "@/lib/money";
import { formatDisk, formatMemory } from "@/lib/sizes";
import { usePutIntoCart } from "./cart";
import { ConfigSummary } from "./ConfigSummary";
import classes from "./Configurator.module.css";
import { useWithOwnImages } from "./own-images";
import { VolumeNote } from "./VolumeNote";

interface ConfiguratorProps {
  plan: Plan;
  currency: string;
  start: Choices;
  /** The place in the cart that is being changed, or null for a new item. */
  editing: number | null;
}

const priceAt = (prices: { cycle_months: CycleMonths; recurring: MoneyValue }[], cycle: CycleMonths) => prices.find((price) => price.cycle_months === cycle)?.recurring;

export function Configurator({ plan: sold, currency, start, editing }: ConfiguratorProps) {
  const { t } = useTranslation(["shop", "common", "software", "options"]);
  const [choices, setChoices] = useState(start);
  const offer = useQuery({ ...software.shop(sold.id, choices.image_id), placeholderData: keepPreviousData, enabled: !sold.storage });
  const plan = useWithOwnImages(sold, offer.data?.own_images === true);
  const [tried, setTried] = useState(false);
  const set = (patch: Partial<Choices>) => setChoices((old) => ({ ...old, ...patch }));
  const submit = useAddToCart(plan, currency, editing);
  // Software costs nothing: a script that is being typed asks for no price. Compared as text, for what it says and not for when it was made.
  const priced = JSON.stringify(itemInput(plan, { ...choices, software: chosenNothing }));
  const [asked] = useDebouncedValue(priced, 250);
  const quote = useQuery({ ...quoteQuery({ currency, items: [JSON.parse(asked) as CartItemInput] }), placeholderData: keepPreviousData });
  const lacksOf = () => (plan.storage ? {} : missing(choices, t));
  const errors: Record<string, string> = { ...problemsByField(quote.data, 0), ...(tried ? lacksOf() : {}) };
  const lacking = useLackingOptions();
  const optionErrors = { ...optionProblems(problemsByField(quote.data, 0), (JSON.parse(asked) as CartItemInput).options), ...(tried ? lacking(plan, choices) : {}) };
  const missingSoftware = () =>
    Object.fromEntries(
      missingIn(choices.software, offer.data).map((name) => {
        const variable = offer.data?.applications.find((one) => one.application.id === choices.software.what)?.application.variables.find((one) => one.name === name);
        return [name, variable ? t("software:pick.missing", { what: variable.label }) : t("software:pick.script_missing")];
      }),
    );
  const softwareProblems = { ...softwareErrors(submit.error, `/items/${submit.place}/software`), ...(tried ? missingSoftware() : {}) };
  const add = () => {
    setTried(true);
    // What was wrong with earlier choices says nothing of these; the cart tells what is still wrong.
    const told = asked === priced && !quote.isPlaceholderData ? problemsByField(quote.data, 0) : {};
    const open = { ...told, ...lacksOf(), ...lacking(plan, choices), ...missingSoftware() };
    if (Object.keys(open).length > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    void submit.run(choices);
  };
  return (
    <Page
      title={t("shop:config.title", { name: plan.name })}
      heading={plan.name}
      crumbs={[{ label: t("shop:nav.plans"), href: "/" }]}
      lead={leadOf(plan, t)}
    >
      <div className={classes.columns}>
        <form
          className={classes.form}
          aria-label={t("shop:config.title", { name: plan.name })}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <PeriodSection plan={plan} choices={choices} set={set} />
          <BeginningSection plan={plan} choices={choices} set={set} errors={errors} />
          <PlaceSection plan={plan} choices={choices} set={set} />
          {plan.storage ? (
            <section className={classes.section}>
              <NameAndNumber plan={plan} choices={choices} set={set} errors={errors} />
              <VolumeNote volume={plan.volume_discount} className={classes.addOnHelp} />
            </section>
          ) : (
            <>
              <ImageSection plan={plan} choices={choices} set={set} errors={errors} />
              <AccessSection plan={plan} choices={choices} set={set} errors={errors} />
            </>
          )}
          {plan.storage || (offer.data && !isOnOffer(offer.data) && choices.software.what === chosenNothing.what) ? null : (
            <section className={classes.section}>
              <SoftwarePicker offer={offer.data} error={offer.error} retry={() => void offer.refetch()} value={choices.software} onChange={(chosen) => set({ software: chosen })} errors={softwareProblems} />
            </section>
          )}
          <OptionSection plan={plan} choices={choices} setOption={(key, value) => setChoices((old) => ({ ...old, options: { ...old.options, [key]: value } }))} currency={currency} errors={optionErrors} />
          {plan.add_ons.some((one) => one.available !== "later") ? <AddOnSection plan={plan} choices={choices} set={set} errors={errors} /> : null}
          <button type="submit" hidden aria-hidden tabIndex={-1} />
        </form>
        <ConfigSummary
          inStock={plan.in_stock}
          quote={quote.data}
          error={quote.error}
          busy={quote.isFetching || asked !== priced}
          adding={submit.busy}
          addError={submit.error}
          editing={editing !== null}
          onAdd={add}
        />
      </div>
    </Page>
  );
}

/** What it consists of, in a line. */
function leadOf(plan: Plan, t: Translate): string {
  const { specs, storage } = plan;
  if (storage) return `${t("shop:storages.space", { size: formatDisk(storage.size_gb) })} · ${t(`shop:storages.${storage.gives}`)}`;
  return `${t("common:specs.cpu", { count: specs.cpu_cores })} · ${t("common:specs.ram", { size: formatMemory(specs.ram_mb) })} · ${t("common:specs.disk", { size: formatDisk(specs.disk_gb), type: specs.disk_type })}`;
}

export type Translate = ReturnType<typeof useTranslation<["shop", "common"]>>["t"];

export function missing(choices: Choices, t: Translate): Record<string, string> {
  const found: Record<string, string> = {};
  if (!choices.hostname.trim()) found.hostname = t("shop:config.hostname_missing");
  if (choices.access === "ssh_key" && !choices.ssh_key.trim()) found.ssh_key = t("shop:config.ssh_missing");
  return found;
}

function useAddToCart(plan: Plan, currency: string, editing: number | null) {
  const { kept, put, busy, error } = usePutIntoCart(currency);
  const place = editing !== null && editing < kept.items.length ? editing : kept.items.length;
  const run = (choices: Choices) => put({ items: kept.items.toSpliced(place, 1, itemInput(plan, choices)) }, { open: true });
  return { run, busy, error, place };
}

export interface SectionProps {
  plan: Plan;
  choices: Choices;
  set: (patch: Partial<Choices>) => void;
  errors?: Record<string, string>;
  /** One piece alone, whose number is settled. */
  single?: boolean;
}

function PeriodSection({ plan, choices, set }: SectionProps) {
  const { t } = useTranslation(["shop", "common"]);
  return (
    <section className={classes.section}>
      <ChoiceCards
        legend={t("shop:period.label")}
        value={String(choices.cycle_months)}
        onChange={(value) => set({ cycle_months: Number(value) as CycleMonths })}
        choices={plan.prices.map((price) => ({
          value: String(price.cycle_months),
          label: cycleLength(price.cycle_months),
          hint: (
            <>
              <Money value={price.monthly_equivalent} /> {cyclePer(1)}
            </>
          ),
          extra: price.saving_percent > 0 ? <span className={classes.saving}>{t("shop:period.saving", { percent: price.saving_percent })}</span> : undefined,
        }))}
      />
    </section>
  );
}

/** A trial is taken unless one would rather not; an introductory price is told with what comes after it. */
function BeginningSection({ plan, choices, set, errors }: SectionProps) {
  const { t } = useTranslation(["shop", "common"]);
  const price = plan.prices.find((one) => one.cycle_months === choices.cycle_months);
  if (!price?.trial && !price?.intro) return null;
  const { trial, intro } = price;
  const per = cyclePer(price.cycle_months);
  return (
    <section className={classes.section}>
      {trial ? (
        <Checkbox
          label={trial.price.minor === 0 ? t("shop:trial.free", { count: trial.days }) : t("shop:trial.paid", { count: trial.days, price: formatMoney(trial.price) })}
          description={trial.card ? t("shop:trial.card") : t("shop:trial.then", { price: formatMoney(intro?.price ?? price.recurring), per })}
          checked={choices.trial && choices.quantity === 1}
          disabled={choices.quantity !== 1}
          error={errors?.trial}
          onChange={(event) => set({ trial: event.currentTarget.checked })}
        />
      ) : null}
      {intro ? <p className={classes.intro}>{t("shop:trial.intro", { count: intro.cycles, price: formatMoney(intro.price), regular: formatMoney(price.recurring), per })}</p> : null}
    </section>
  );
}

export function PlaceSection({ plan, choices, set }: SectionProps) {
  const { t } = useTranslation(["shop", "common"]);
  return (
    <section className={classes.section}>
      <ChoiceCards
        legend={t("shop:config.region")}
        description={t("shop:config.region_help")}
        value={choices.region}
        onChange={(region) => set({ region })}
        choices={orderRegions(plan.regions, choices.cycle_months).map((region) => {
          const extra = priceAt(region.prices, choices.cycle_months);
          return {
            value: region.code,
            label: region.name,
            extra:
              extra && extra.minor > 0 ? (
                <>
                  +<Money value={extra} />
                </>
              ) : (
                t("shop:config.included")
              ),
          };
        })}
      />
    </section>
  );
}

export function ImageSection({ plan, choices, set, errors = {} }: SectionProps) {
  const { t } = useTranslation("shop");
  const pick = (image_id: string) => {
    const windows = plan.images.find((one) => one.id === image_id)?.os_type === "Windows";
    set({ image_id, ...(windows ? { access: "password" as const } : {}) });
  };
  return (
    <section className={classes.section}>
      <ChoiceCards
        legend={t("config.image")}
        value={choices.image_id}
        onChange={pick}
        choices={plan.images.map((image) => ({ value: image.id, ...imageLabel(image) }))}
        error={errors.image_id}
      />
    </section>
  );
}

/** What it is called, and how many there are. */
function NameAndNumber({ plan, choices, set, errors = {}, single = false }: SectionProps) {
  const { t } = useTranslation("shop");
  return (
    <div className={classes.pair}>
      <TextInput
        size="md"
        label={plan.storage ? t("storages.name") : t("config.hostname")}
        description={plan.storage ? t("storages.name_help") : t("config.hostname_help")}
        placeholder={plan.storage ? undefined : "web-01.example.com"}
        value={choices.hostname}
        error={errors.hostname}
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => set({ hostname: event.currentTarget.value })}
      />
      {single ? null : (
        <NumberInput
          size="md"
          label={t("config.quantity")}
          description={t("config.quantity_help", { count: plan.max_quantity })}
          min={1}
          max={plan.max_quantity}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          value={choices.quantity}
          error={errors.quantity}
          onChange={(value) => set({ quantity: Math.max(1, Number(value) || 1) })}
        />
      )}
    </div>
  );
}

export function AccessSection({ plan, choices, set, errors = {}, single = false }: SectionProps) {
  const { t } = useTranslation("shop");
  const image = plan.images.find((one) => one.id === choices.image_id);
  const windows = image?.os_type === "Windows";
  const users = usersOf(image?.os_type);
  const user = users.find((one) => one === choices.default_user) ?? users[0];
  return (
    <section className={classes.section}>
      <NameAndNumber plan={plan} choices={choices} set={set} errors={errors} single={single} />
      {single ? null : <VolumeNote volume={plan.volume_discount} className={classes.addOnHelp} />}
      <ChoiceCards
        legend={t("config.access")}
        description={t("config.access_help", { user })}
        value={choices.access}
        onChange={(access) => set({ access: access as Choices["access"] })}
        choices={[
          { value: "password", label: t("config.password"), hint: t("config.password_help") },
          { value: "ssh_key", label: t("config.ssh"), hint: windows ? t("config.ssh_windows") : t("config.ssh_help"), disabled: windows },
        ]}
        error={errors.access}
      />
      {choices.access === "ssh_key" ? (
        <SshKeysField
          size="md"
          label={t("config.ssh_key")}
          description={t("config.ssh_key_help")}
          value={choices.ssh_key}
          error={errors.ssh_key}
          onChange={(ssh_key) => set({ ssh_key })}
        />
      ) : null}
      <NativeSelect size="md" label={t("config.user")} data={users} value={user} error={errors.default_user} onChange={(event) => set({ default_user: event.currentTarget.value })} />
    </section>
  );
}

/** What says of options that have to be chosen and are not, by their keys. */
export function useLackingOptions() {
  const { t } = useTranslation("options");
  return (plan: Plan, choices: Choices): Record<string, string> => Object.fromEntries(missingOptions(plan.options, choices.options).map((key) => [key, t("missing", { name: plan.options.find((one) => one.key === key)?.name ?? key })]));
}

interface OptionSectionProps {
  plan: Plan;
  choices: Choices;
  setOption: (key: string, value: OptionValue | null) => void;
  currency: string;
  /** What is wrong, by the option's key. */
  errors: Record<string, string>;
}

export function OptionSection({ plan, choices, setOption, currency, errors }: OptionSectionProps) {
  const { t } = useTranslation("options");
  if (plan.options.length === 0) return null;
  return (
    <section className={classes.section} aria-label={t("title")}>
      <OptionFields options={plan.options} values={choices.options} set={setOption} cycle={choices.cycle_months} currency={currency} errors={errors} />
    </section>
  );
}

export function AddOnSection({ plan, choices, set, errors = {} }: SectionProps) {
  const { t } = useTranslation("shop");
  const problemOf = (id: string) => {
    const at = choices.add_ons.indexOf(id);
    return at < 0 ? undefined : (errors[`add_ons/${at}/id`] ?? errors[`add_ons/${at}/quantity`]);
  };
  const toggle = (id: string, on: boolean) => set({ add_ons: on ? [...choices.add_ons, id] : choices.add_ons.filter((one) => one !== id) });
  return (
    <fieldset className={classes.section}>
      <legend className={classes.legend}>{t("config.add_ons")}</legend>
      <div className={classes.addOns}>
        {plan.add_ons
          .filter((one) => one.available !== "later")
          .map((addOn) => {
            const price = priceAt(addOn.prices, choices.cycle_months);
            return (
              <label key={addOn.id} className={classes.addOn} data-on={choices.add_ons.includes(addOn.id) || undefined}>
                <Checkbox
                  checked={choices.add_ons.includes(addOn.id)}
                  aria-label={addOn.name}
                  aria-description={addOn.description}
                  aria-invalid={problemOf(addOn.id) ? true : undefined}
                  onChange={(event) => toggle(addOn.id, event.currentTarget.checked)}
                />
                <span className={classes.addOnText}>
                  <span className={classes.addOnName}>{addOn.name}</span>
                  <span className={classes.addOnHelp}>{addOn.description}</span>
                  <VolumeNote volume={addOn.volume_discount} className={classes.addOnHelp} />
                  {problemOf(addOn.id) ? (
                    <span className={classes.addOnProblem} role="alert">
                      {problemOf(addOn.id)}
                    </span>
                  ) : null}
                </span>
                {price ? (
                  <span className={classes.addOnPrice}>
                    +<Money value={price} />
                  </span>
                ) : null}
              </label>
            );
          })}
      </div>
    </fieldset>
  );
}
