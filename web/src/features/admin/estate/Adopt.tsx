/** Adoption: machines of an account that belong to nobody become services. Tried first, then carried out. */
import { Button, NativeSelect, Select, TextInput } from "@mantine/core";
import { IconFileImport, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { CycleMonths, ProviderAccount } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Empty } from "@/components/Empty";
import { FieldRow } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { CYCLES, cycleEvery } from "@/lib/cycle";
import { parseMoney } from "@/lib/money";
import { useMay } from "../parts";
import { AdoptResult } from "./AdoptResult";
import { estateApi, estateRead } from "./calls";
import type { AdoptInput, Adoption, Machine } from "./calls";
import { CURRENCIES } from "./currencies";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

const AdoptFileDialog = lazy(() => import("./AdoptFileDialog").then((made) => ({ default: made.AdoptFileDialog })));

type Row = AdoptInput["rows"][number];

interface Choice {
  on: boolean;
  customer: string;
  newName: string;
  newEmail: string;
  newCountry: string;
  product: string;
  price: string;
  /** The customer's, or the one a new customer is opened in; the business's own when empty. */
  currency: string;
  cycle: CycleMonths;
  due: string;
  hostname: string;
}

const BLANK: Choice = { on: false, customer: "", newName: "", newEmail: "", newCountry: "DE", product: "", price: "", currency: "", cycle: 1, due: "", hostname: "" };

const complete = (choice: Choice) => choice.product !== "" && choice.due !== "" && (choice.customer !== "" || (choice.newName.trim() !== "" && choice.newEmail.trim() !== ""));

function rowOf(machine: Machine["machine"], choice: Choice, fallback: string): Row {
  const currency = choice.currency || fallback;
  return {
    machine_id: machine.id,
    ...(choice.customer ? { customer_id: choice.customer } : { new_customer: { name: choice.newName.trim(), email: choice.newEmail.trim(), country: choice.newCountry.trim().toUpperCase(), currency } }),
    product_id: choice.product,
    price: choice.price.trim() ? parseMoney(choice.price, currency) : null,
    cycle_months: choice.cycle,
    next_due_on: choice.due,
    hostname: choice.hostname.trim() || null,
  };
}

export function Adopt({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  const may = useMay("services.write");
  const { default_currency: currency } = useMeta();
  const foreign = useQuery(estateRead.foreign(account.id));
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const [fromFile, setFromFile] = useState(false);
  const [tried, setTried] = useState<{ rows: string; result: Adoption } | null>(null);
  const look = useWrite<unknown>({ topics: ["provider_account"], run: () => estateApi.look(account.id), done: () => toast.done(t("recon.looking")) });
  const machines = foreign.data?.items ?? [];
  const chosen = machines.filter(({ machine }) => choices[machine.id]?.on);
  const rows = chosen.map(({ machine }) => rowOf(machine, choices[machine.id] ?? BLANK, currency));
  const text = JSON.stringify(rows);
  const ready = chosen.length > 0 && chosen.every(({ machine }) => complete(choices[machine.id] ?? BLANK));
  const send = useWrite<Adoption, boolean>({
    topics: ["provider_account", "service", "customer"],
    run: (dry_run, key) => estateApi.adopt(account.id, { dry_run, rows }, dry_run ? undefined : key),
    done: (result) => {
      setTried({ rows: text, result });
      if (!result.dry_run) toast.done(t("adopt.done", { count: result.adopted }));
    },
  });
  if (foreign.error) return <ProblemPanel error={foreign.error} retry={() => void foreign.refetch()} />;
  const result = tried && (tried.rows === text || !tried.result.dry_run) ? tried.result : null;
  const again = <Button variant="default" loading={look.isPending} leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => look.mutate()}>{t("recon.look")}</Button>;
  const set = (id: string, patch: Partial<Choice>) => setChoices((all) => ({ ...all, [id]: { ...(all[id] ?? BLANK), ...patch } }));
  return (
    <>
      <p className={classes.text}>{t("adopt.lead")}</p>
      <ProblemAlert error={look.error} />
      {foreign.data && machines.length === 0 ? <Section><Empty title={t("adopt.empty_title")} text={t("adopt.empty")} action={again} /></Section> : null}
      {machines.map((one) => (
        <One key={one.machine.id} one={one} choice={choices[one.machine.id] ?? BLANK} set={(patch) => set(one.machine.id, patch)} currency={currency} />
      ))}
      <ProblemAlert error={send.error} />
      {machines.length > 0 ? (
        <div className={classes.bar}>
          <Button variant="default" loading={send.isPending} disabled={!ready || !may.allowed} title={may.reason ?? undefined} onClick={() => send.mutate(true)}>{t("adopt.try")}</Button>
          <Button loading={send.isPending} disabled={!ready || !may.allowed || !result?.dry_run || result.adopted === 0} onClick={() => send.mutate(false)}>{t("adopt.adopt", { count: chosen.length })}</Button>
          <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setFromFile(true)}>{t("adopt.file")}</Button>
          {again}
        </div>
      ) : null}
      <Suspense fallback={null}>{fromFile ? <AdoptFileDialog account={account} opened onClose={() => setFromFile(false)} /> : null}</Suspense>
      <div role="status">{result ? <Result result={result} /> : null}</div>
    </>
  );
}

function One({ one, choice, set, currency: fallback }: { one: Machine; choice: Choice; set: (patch: Partial<Choice>) => void; currency: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const { machine } = one;
  const currency = choice.currency || fallback;
  const [find, setFind] = useState("");
  const products = useQuery({ ...estateRead.products(), enabled: choice.on });
  const customers = useQuery({ ...estateRead.customers(find), enabled: choice.on });
  const found = (customers.data?.items ?? []).map((customer) => ({ value: customer.id, label: `${customer.name} · ${customer.email}` }));
  const plans = (products.data?.items ?? []).map((product) => ({ value: product.id, label: product.provider.product_id === machine.product_id ? t("admin:adopt.fits", { name: product.name }) : product.name }));
  return (
    <Section
      title={machine.display_name || machine.id}
      text={[machine.id, machine.product_id, machine.region, machine.ipv4, machine.status].filter(Boolean).join(" · ")}
      actions={<Button variant={choice.on ? "default" : "light"} aria-pressed={choice.on} onClick={() => set({ on: !choice.on })}>{choice.on ? t("admin:adopt.leave") : t("admin:adopt.take")}</Button>}
    >
      {choice.on ? (
        <div style={{ display: "grid", gap: 12 }}>
          <Select label={t("admin:adopt.customer")} description={t("admin:adopt.customer_help")} searchable clearable data={found} value={choice.customer || null} searchValue={find} onSearchChange={setFind} onChange={(value) => set({ customer: value ?? "", currency: customers.data?.items.find((customer) => customer.id === value)?.currency ?? "" })} />
          {choice.customer ? null : (
            <FieldRow>
              <TextInput label={t("admin:adopt.new_name")} value={choice.newName} onChange={(event) => set({ newName: event.currentTarget.value })} />
              <TextInput label={t("admin:field.email")} type="email" value={choice.newEmail} onChange={(event) => set({ newEmail: event.currentTarget.value })} />
              <TextInput label={t("admin:adopt.country")} maxLength={2} value={choice.newCountry} onChange={(event) => set({ newCountry: event.currentTarget.value })} />
              <NativeSelect label={t("admin:adopt.currency")} data={[...new Set([fallback, ...CURRENCIES])]} value={currency} onChange={(event) => set({ currency: event.currentTarget.value })} />
            </FieldRow>
          )}
          <FieldRow>
            <NativeSelect label={t("admin:adopt.product")} data={[{ value: "", label: t("admin:adopt.choose") }, ...plans]} value={choice.product} onChange={(event) => set({ product: event.currentTarget.value })} />
            <NativeSelect label={t("admin:adopt.cycle")} data={CYCLES.map((value) => ({ value: String(value), label: cycleEvery(value) }))} value={String(choice.cycle)} onChange={(event) => set({ cycle: Number(event.currentTarget.value) as Choice["cycle"] })} />
          </FieldRow>
          <FieldRow>
            <TextInput label={t("admin:adopt.price", { currency })} description={t("admin:adopt.price_help")} inputMode="decimal" value={choice.price} error={choice.price.trim() && !parseMoney(choice.price, currency) ? t("admin:costs.amount_bad") : null} onChange={(event) => set({ price: event.currentTarget.value })} />
            <TextInput label={t("admin:adopt.due")} description={t("admin:adopt.due_help")} type="date" required value={choice.due} onChange={(event) => set({ due: event.currentTarget.value })} />
            <TextInput label={t("admin:adopt.hostname")} description={t("admin:adopt.hostname_help")} value={choice.hostname} onChange={(event) => set({ hostname: event.currentTarget.value })} />
          </FieldRow>
        </div>
      ) : null}
    </Section>
  );
}

function Result({ result }: { result: Adoption }) {
  const { t } = useTranslation("admin");
  return (
    <Section title={result.dry_run ? t("adopt.would", { count: result.adopted }) : t("adopt.done", { count: result.adopted })} text={result.dry_run ? t("adopt.would_text") : undefined} tone={result.refused > 0 ? "warn" : "info"} flush>
      <AdoptResult rows={result.rows} />
    </Section>
  );
}
