/** How the prices of a plan begin: trials and introductory prices, for those periods that have a price. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CycleMonths } from "@/api/schema";
import type { ApiForm } from "@/components/Form";
import { FieldRow } from "@/components/Form";
import { cycleLength } from "@/lib/cycle";
import { BEGINNING, beginningCell } from "./beginning-values";
import classes from "./catalog.module.css";

export function Beginnings({ of, currency, cycles }: { of: ApiForm<Record<string, string>>; currency: string; cycles: CycleMonths[] }) {
  const { t } = useTranslation(["admin", "common"]);
  const input = of.form.getInputProps;
  const [opened, setOpened] = useState(false);
  const priced = cycles.filter((cycle) => (of.form.values[`recurring_${currency}_${cycle}`] ?? "").trim());
  if (priced.length === 0) return null;
  // What is wrong is never folded away.
  const isWrong = priced.some((cycle) => BEGINNING.some((part) => of.form.errors[beginningCell(part, currency, cycle)]));
  return (
    <details className={classes.beginnings} open={opened || isWrong} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t("admin:beginnings.title")}</summary>
      <p>{t("admin:beginnings.lead")}</p>
      {priced.map((cycle) => (
        <fieldset key={cycle}>
          <legend>{cycleLength(cycle)}</legend>
          <FieldRow>
            <TextInput label={t("admin:beginnings.days")} inputMode="numeric" placeholder={t("admin:beginnings.none")} {...input(beginningCell("days", currency, cycle))} />
            <TextInput label={`${t("admin:beginnings.trial")} (${currency})`} inputMode="decimal" placeholder={t("admin:beginnings.free")} {...input(beginningCell("trial", currency, cycle))} />
            <NativeSelect label={t("admin:beginnings.card")} data={[{ value: "", label: t("admin:beginnings.no") }, { value: "yes", label: t("admin:beginnings.yes") }]} {...input(beginningCell("card", currency, cycle))} />
          </FieldRow>
          <FieldRow>
            <TextInput label={t("admin:beginnings.cycles")} inputMode="numeric" placeholder={t("admin:beginnings.none")} {...input(beginningCell("cycles", currency, cycle))} />
            <TextInput label={`${t("admin:beginnings.intro")} (${currency})`} inputMode="decimal" {...input(beginningCell("intro", currency, cycle))} />
          </FieldRow>
        </fieldset>
      ))}
    </details>
  );
}
