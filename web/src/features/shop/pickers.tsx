/** Billing period and currency. */
import { NativeSelect } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { CycleMonths } from "@/api/schema";
import { cycleLength } from "@/lib/cycle";
import classes from "./pickers.module.css";

interface PeriodProps {
  cycles: CycleMonths[];
  savings: Map<CycleMonths, number>;
  value: CycleMonths;
  onChange: (value: CycleMonths) => void;
}

export function PeriodPicker({ cycles, savings, value, onChange }: PeriodProps) {
  const { t } = useTranslation(["shop", "common"]);
  const name = useId();
  return (
    <fieldset className={classes.period}>
      <legend className="visually-hidden">{t("shop:period.label")}</legend>
      {cycles.map((cycle) => {
        const saving = savings.get(cycle) ?? 0;
        return (
          <label key={cycle} data-on={cycle === value || undefined}>
            <input type="radio" name={name} value={cycle} checked={cycle === value} onChange={() => onChange(cycle)} />
            {cycleLength(cycle)}
            {saving > 0 ? <span className={classes.saving}>{t("shop:period.saving", { percent: saving })}</span> : null}
          </label>
        );
      })}
    </fieldset>
  );
}

export function CurrencyPicker({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation("shop");
  const { currencies } = useMeta();
  if (currencies.length < 2) return null;
  return <NativeSelect size="md" aria-label={t("currency")} value={value} data={currencies} onChange={(event) => onChange(event.currentTarget.value)} />;
}
