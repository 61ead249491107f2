/** Another period to sell by: so many days, weeks, months or years. */
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CycleMonths } from "@/api/schema";
import { FieldRow } from "@/components/Form";
import { Section } from "@/components/Page";
import { cycleLength, cycleOf } from "@/lib/cycle";
import type { CycleUnit } from "@/lib/cycle";

const UNITS: [CycleUnit, number][] = [["day", 731], ["week", 104], ["month", 120], ["year", 10]];

export function AddCycle({ known, add }: { known: CycleMonths[]; add: (cycle: CycleMonths) => void }) {
  const { t } = useTranslation("admin");
  const [unit, setUnit] = useState<CycleUnit>("day");
  const [count, setCount] = useState("14");
  const most = UNITS.find(([one]) => one === unit)?.[1] ?? 1;
  const whole = /^\d{1,3}$/.test(count.trim()) && Number(count) >= 1 && Number(count) <= most ? Number(count) : null;
  const cycle = whole ? cycleOf(whole, unit) : null;
  return (
    <Section title={t("products.more_cycles")} text={t("products.more_cycles_lead")}>
      <FieldRow>
        <TextInput label={t("products.cycle_count")} inputMode="numeric" value={count} onChange={(event) => setCount(event.currentTarget.value)} error={whole ? null : t("products.cycle_bad", { most })} />
        <NativeSelect label={t("products.cycle_unit")} value={unit} data={UNITS.map(([value]) => ({ value, label: t(`products.unit_${value}`) }))} onChange={(event) => setUnit(event.currentTarget.value as CycleUnit)} />
      </FieldRow>
      <Group mt="md">
        <Button variant="default" disabled={!cycle || known.includes(cycle)} onClick={() => cycle && add(cycle)}>
          {cycle ? t("products.add_cycle", { cycle: cycleLength(cycle) }) : t("products.add_cycle_none")}
        </Button>
      </Group>
    </Section>
  );
}
