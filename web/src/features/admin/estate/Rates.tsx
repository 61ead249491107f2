/** Rates between currencies: without one, amounts of two currencies are not compared. */
import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { estateApi, estateRead } from "./calls";
import type { RateInput } from "./calls";
import { CURRENCIES } from "./currencies";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

export function Rates() {
  const rates = useQuery(estateRead.rates());
  if (!rates.data) return null;
  // What was saved elsewhere replaces what is shown.
  return <Editor key={JSON.stringify(rates.data.items)} saved={rates.data.items} />;
}

function Editor({ saved }: { saved: RateInput[] }) {
  const { t } = useTranslation("admin");
  const may = useMay("catalog.write");
  const [rates, setRates] = useState(saved);
  const save = useWrite<unknown, RateInput[]>({ topics: ["provider_account"], run: (all) => estateApi.setRates(all), done: () => toast.done(t("rates.saved")) });
  const set = (index: number, patch: Partial<RateInput>) => setRates((all) => all.map((rate, at) => (at === index ? { ...rate, ...patch } : rate)));
  const changed = JSON.stringify(rates) !== JSON.stringify(saved);
  return (
    <Section title={t("rates.title")} text={t("rates.text")}>
      {rates.map((rate, index) => (
        <div className={classes.rate} key={index}>
          <NativeSelect label={t("rates.from")} data={CURRENCIES} value={rate.from} disabled={!may.allowed} onChange={(event) => set(index, { from: event.currentTarget.value })} />
          <TextInput label={t("rates.rate")} inputMode="decimal" value={rate.rate} disabled={!may.allowed} onChange={(event) => set(index, { rate: event.currentTarget.value })} />
          <NativeSelect label={t("rates.to")} data={CURRENCIES} value={rate.to} disabled={!may.allowed} onChange={(event) => set(index, { to: event.currentTarget.value })} />
          <TextInput type="date" label={t("costs.valid_from")} value={rate.valid_from} disabled={!may.allowed} onChange={(event) => set(index, { valid_from: event.currentTarget.value })} />
          <ActionIcon variant="default" size={36} style={{ flex: "0 0 auto" }} aria-label={t("rates.remove")} disabled={!may.allowed} onClick={() => setRates((all) => all.filter((_, at) => at !== index))}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <ProblemAlert error={save.error} />
      <div className={classes.bar} style={{ margin: "12px 0 0" }}>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} onClick={() => setRates((all) => [...all, { from: "EUR", to: "USD", rate: "", valid_from: new Date().toISOString().slice(0, 10) }])}>{t("rates.add")}</Button>
        {changed ? <Button loading={save.isPending} onClick={() => save.mutate(rates)}>{t("rates.save")}</Button> : null}
      </div>
    </Section>
  );
}
