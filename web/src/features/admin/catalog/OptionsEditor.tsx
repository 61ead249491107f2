/** What those who buy a product choose: options in their order, each with what there is to choose and its prices. */
import { ActionIcon, Button, Menu, NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconAdjustments, IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { Empty } from "@/components/Empty";
import { FieldRow, FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { cycleLength } from "@/lib/cycle";
import { parseMoney } from "@/lib/money";
import { cyclesOf } from "./calls";
import type { Product } from "./calls";
import { KINDS, PATTERNS, cell, emptyChoice, emptyOption, freeAmounts, optionOf, optionPointers, valueOf } from "./option-values";
import type { Amounts, OptionValueFields, Periods } from "./option-values";
import { useSaveProduct } from "./save";
import "./option-words";
import classes from "./catalog.module.css";

interface Values {
  options: OptionValueFields[];
}

interface PartProps {
  of: ApiForm<Values>;
  at: number;
  periods: Periods;
}

/** Amounts that are none, by their field. */
function wrongAmounts(path: string, amounts: Amounts, words: string): [string, string][] {
  return Object.entries(amounts).flatMap(([name, amount]) => (!amount.trim() || (parseMoney(amount, name.split("_")[1] ?? "")?.minor ?? -1) >= 0 ? [] : [[`${path}.amounts.${name}`, words] as [string, string]]));
}

export function OptionsEditor({ product }: { product: Product }) {
  const { t } = useTranslation("admin");
  const { currencies } = useMeta();
  const periods = { currencies, cycles: cyclesOf(product) };
  const save = useSaveProduct(product, t("option_edit.saved"));
  const of = useApiForm<Values>({
    initialValues: { options: product.options.map((one) => valueOf(one, periods)) },
    validate: ({ options }) =>
      Object.fromEntries(
        options.flatMap((option, at) => {
          const path = `options.${at}`;
          const unnamed: [string, string][] = option.name.trim() ? [] : [[`${path}.name`, t("option_edit.name_missing")]];
          const choices = option.choices.flatMap((choice, place): [string, string][] => [
            ...(choice.name.trim() ? [] : [[`${path}.choices.${place}.name`, t("option_edit.name_missing")] as [string, string]]),
            ...wrongAmounts(`${path}.choices.${place}`, choice.amounts, t("products.price_bad")),
          ]);
          return [...unnamed, ...choices, ...wrongAmounts(path, option.amounts, t("products.price_bad"))];
        }),
      ),
    fields: ({ options }) => optionPointers(options, periods),
    send: ({ options }) => save({ options: options.map((one) => optionOf(one, periods)) }),
  });
  const { options } = of.form.values;
  const add = (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />}>{t("option_edit.add")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map((kind) => (
          <Menu.Item key={kind} onClick={() => of.form.insertListItem("options", emptyOption(kind, periods))}>
            {t(`option_edit.kind_${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <Form of={of} guard label={t("option_edit.title")}>
      <Section title={t("option_edit.title")} text={t("option_edit.lead")} actions={add}>
        {options.length === 0 ? <Empty icon={IconAdjustments} title={t("option_edit.empty_title")} text={t("option_edit.empty")} /> : undefined}
      </Section>
      {options.map((_, at) => (
        // An option that is new has no key yet: its place is what it is.
        // eslint-disable-next-line react/no-array-index-key
        <Option key={at} of={of} at={at} periods={periods} />
      ))}
      <FormActions of={of} label={t("option_edit.save")} needsChange />
    </Form>
  );
}

function Option({ of, at, periods }: PartProps) {
  const { t } = useTranslation("admin");
  const option = of.form.values.options[at];
  if (!option) return null;
  const input = (name: string) => of.form.getInputProps(`options.${at}.${name}`);
  const check = (name: string) => of.form.getInputProps(`options.${at}.${name}`, { type: "checkbox" });
  const name = option.name || t("option_edit.unnamed");
  return (
    <Section title={`${name} · ${t(`option_edit.kind_${option.kind}`)}`} actions={<Moves of={of} list="options" at={at} count={of.form.values.options.length} name={name} />}>
      <FieldStack>
        <FieldRow>
          <TextInput label={t("option_edit.name")} required {...input("name")} />
          <TextInput label={t("option_edit.key")} description={option.stored ? t("option_edit.key_kept") : t("option_edit.key_help")} disabled={option.stored} autoComplete="off" {...input("key")} />
        </FieldRow>
        <TextInput label={t("option_edit.help")} {...input("help")} />
        <FieldRow>
          <Switch label={t("option_edit.required")} {...check("required")} />
          <Switch label={t("option_edit.changeable")} {...check("changeable")} />
        </FieldRow>
        {option.kind === "quantity" ? (
          <FieldRow>
            {(["min", "max", "step", "included"] as const).map((field) => (
              <TextInput key={field} label={t(`option_edit.${field}`)} inputMode="numeric" {...input(field)} />
            ))}
          </FieldRow>
        ) : null}
        {option.kind === "text" ? (
          <>
            <FieldRow>
              <TextInput label={t("option_edit.max_length")} inputMode="numeric" {...input("max_length")} />
              <NativeSelect label={t("option_edit.pattern")} data={PATTERNS.map((value) => ({ value, label: t(`option_edit.pattern_${value}`) }))} {...input("pattern")} />
            </FieldRow>
            <Switch label={t("option_edit.on_invoice")} {...check("on_invoice")} />
          </>
        ) : null}
        {option.kind === "choice" ? <Choices of={of} at={at} periods={periods} /> : null}
        {option.kind === "quantity" || option.kind === "yes_no" ? (
          <Prices of={of} path={`options.${at}`} amounts={option.amounts} periods={periods} name={option.kind === "quantity" ? t("option_edit.of_unit", { name }) : name} />
        ) : null}
      </FieldStack>
    </Section>
  );
}

function Moves({ of, list, at, count, name }: { of: ApiForm<Values>; list: string; at: number; count: number; name: string }) {
  const { t } = useTranslation("admin");
  const move = (to: number) => of.form.reorderListItem(list, { from: at, to });
  return (
    <span className={classes.move}>
      <ActionIcon variant="subtle" color="gray" aria-label={t("option_edit.up", { name })} disabled={at === 0} onClick={() => move(at - 1)}>
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t("option_edit.down", { name })} disabled={at === count - 1} onClick={() => move(at + 1)}>
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t("option_edit.remove", { name })} onClick={() => of.form.removeListItem(list, at)}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </span>
  );
}

function Choices({ of, at, periods }: PartProps) {
  const { t } = useTranslation("admin");
  const list = `options.${at}.choices`;
  const choices = of.form.values.options[at]?.choices ?? [];
  return (
    <>
      {choices.map((choice, place) => (
        // A choice is its place in the order until it has a key.
        // eslint-disable-next-line react/no-array-index-key
        <fieldset key={place} className={classes.choice}>
          <legend>{choice.name || t("option_edit.choice", { place: place + 1 })}</legend>
          <div className={classes.surcharges}>
            <TextInput className={classes.shopName} label={t("option_edit.choice_name")} required {...of.form.getInputProps(`${list}.${place}.name`)} />
            <Switch label={t("option_edit.retired")} {...of.form.getInputProps(`${list}.${place}.retired`, { type: "checkbox" })} />
            <Moves of={of} list={list} at={place} count={choices.length} name={choice.name || t("option_edit.choice", { place: place + 1 })} />
          </div>
          <Prices of={of} path={`${list}.${place}`} amounts={choice.amounts} periods={periods} name={choice.name || t("option_edit.choice", { place: place + 1 })} />
        </fieldset>
      ))}
      <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => of.form.insertListItem(list, emptyChoice(periods))}>
        {t("option_edit.add_choice")}
      </Button>
    </>
  );
}

/** Amounts by period, a table for each currency. An empty field is not sold; zero is free. */
function Prices({ of, path, amounts, periods, name }: { of: ApiForm<Values>; path: string; amounts: Amounts; periods: Periods; name: string }) {
  const { t } = useTranslation("admin");
  return (
    <>
      {periods.currencies.map((currency) => (
        <table key={currency} className={classes.matrix} aria-label={t("option_edit.prices_of", { name, currency })}>
          <thead>
            <tr>
              <th scope="col">{currency}</th>
              <th scope="col">{t("products.recurring")}</th>
              <th scope="col">{t("products.setup")}</th>
            </tr>
          </thead>
          <tbody>
            {periods.cycles.map((cycle) => (
              <tr key={cycle}>
                <th scope="row">{cycleLength(cycle)}</th>
                {(["recurring", "setup"] as const).map((part) => (
                  <td key={part}>
                    <TextInput inputMode="decimal" placeholder={part === "recurring" ? t("option_edit.not_sold") : undefined} aria-label={t(`option_edit.${part}_of`, { name, cycle: cycleLength(cycle), currency })} {...of.form.getInputProps(`${path}.amounts.${cell(part, currency, cycle)}`)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      <Button variant="subtle" size="compact-sm" className={classes.toggle} onClick={() => of.form.setFieldValue(`${path}.amounts`, freeAmounts(amounts, periods))}>
        {t("option_edit.free_of", { name })}
      </Button>
    </>
  );
}
