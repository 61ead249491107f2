/** One thing that can be adopted: whose it is to be, as what it is sold, and from when it is billed. */
import { Button, NativeSelect, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FieldRow } from "@/components/Form";
import { Section } from "@/components/Page";
import { CYCLES, cycleEvery } from "@/lib/cycle";
import { formatDate } from "@/lib/dates";
import { parseMoney } from "@/lib/money";
import { isNetwork } from "./adoption";
import type { Adoptable, Choice } from "./adoption";
import { estateRead } from "./calls";
import type { Product } from "./calls";
import { CURRENCIES } from "./currencies";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

interface AdoptOneProps {
  one: Adoptable;
  choice: Choice;
  set: (patch: Partial<Choice>) => void;
  account: string;
  currency: string;
}

const SOLD_AS = { machine: "vps", domain: "domain", object_storage: "object_storage" } as const;

/** Whether a product stands for what it is; one that is bound to another account does not. */
function fits(one: Adoptable, product: Product, account: string): boolean {
  if (product.provider.account_id && product.provider.account_id !== account) return false;
  if (one.machine) return product.provider.product_id === one.machine.product_id;
  if (one.kind === "domain") return product.domain?.ending === one.name.slice(one.name.indexOf(".") + 1);
  return product.storage?.gives === "whole" && product.storage.size_gb === one.size_gb;
}

export function AdoptOne({ one, choice, set, account, currency: fallback }: AdoptOneProps) {
  const { t } = useTranslation(["admin", "common"]);
  const facts = one.machine
    ? [one.machine.id, one.machine.product_id, one.machine.region, one.machine.ipv4, one.machine.status]
    : [one.region, one.size_gb === null ? null : t("admin:adopt.size", { size: one.size_gb }), one.cidr, isNetwork(one) ? t("admin:adopt.machines", { count: one.machines.length, machines: one.machines.join(", ") }) : null, one.renews_on ? t("admin:adopt.renews", { day: formatDate(one.renews_on) }) : null, one.ends_on ? t("admin:adopt.ends", { day: formatDate(one.ends_on) }) : null];
  return (
    <Section
      title={one.name || one.provider_ref}
      text={[t(`admin:adopt.kind_${one.kind}`), ...facts].filter(Boolean).join(" · ")}
      actions={<Button variant={choice.on ? "default" : "light"} aria-pressed={choice.on} onClick={() => set({ on: !choice.on })}>{choice.on ? t("admin:adopt.leave") : t("admin:adopt.take")}</Button>}
    >
      {choice.on ? (
        <div className={classes.fields}>
          <Whose one={one} choice={choice} set={set} fallback={fallback} />
          {isNetwork(one) ? (
            <TextInput label={t("admin:adopt.network_name")} description={t("admin:adopt.network_name_help")} value={choice.hostname} onChange={(event) => set({ hostname: event.currentTarget.value })} />
          ) : (
            <Sale one={one} choice={choice} set={set} account={account} fallback={fallback} />
          )}
        </div>
      ) : null}
    </Section>
  );
}

interface PartProps {
  one: Adoptable;
  choice: Choice;
  set: (patch: Partial<Choice>) => void;
  fallback: string;
}

function Whose({ one, choice, set, fallback }: PartProps) {
  const { t } = useTranslation(["admin", "common"]);
  const [find, setFind] = useState("");
  const customers = useQuery(estateRead.customers(find));
  const found = (customers.data?.items ?? []).map((customer) => ({ value: customer.id, label: `${customer.name} · ${customer.email}` }));
  return (
    <>
      <Select label={t("admin:adopt.customer")} description={isNetwork(one) ? t("admin:adopt.network_customer_help") : t("admin:adopt.customer_help")} searchable clearable data={found} value={choice.customer || null} searchValue={find} onSearchChange={setFind} onChange={(value) => set({ customer: value ?? "", currency: customers.data?.items.find((customer) => customer.id === value)?.currency ?? "" })} />
      {choice.customer ? null : (
        <FieldRow>
          <TextInput label={t("admin:adopt.new_name")} value={choice.newName} onChange={(event) => set({ newName: event.currentTarget.value })} />
          <TextInput label={t("admin:field.email")} type="email" value={choice.newEmail} onChange={(event) => set({ newEmail: event.currentTarget.value })} />
          <TextInput label={t("admin:adopt.country")} maxLength={2} value={choice.newCountry} onChange={(event) => set({ newCountry: event.currentTarget.value })} />
          <NativeSelect label={t("admin:adopt.currency")} data={[...new Set([fallback, ...CURRENCIES])]} value={choice.currency || fallback} onChange={(event) => set({ currency: event.currentTarget.value })} />
        </FieldRow>
      )}
    </>
  );
}

function Sale({ one, choice, set, account, fallback }: PartProps & { account: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const currency = choice.currency || fallback;
  const products = useQuery(estateRead.products(SOLD_AS[one.kind === "private_network" ? "machine" : one.kind]));
  const offered = (products.data?.items ?? []).map((product) => ({ value: product.id, label: fits(one, product, account) ? t("admin:adopt.fits", { name: product.name }) : product.name }));
  const cycles = one.kind === "domain" ? CYCLES.filter((cycle) => cycle > 0 && cycle % 12 === 0) : CYCLES;
  return (
    <>
      <FieldRow>
        <NativeSelect label={t("admin:adopt.product")} data={[{ value: "", label: t("admin:adopt.choose") }, ...offered]} value={choice.product} onChange={(event) => set({ product: event.currentTarget.value })} />
        <NativeSelect label={t("admin:adopt.cycle")} data={cycles.map((value) => ({ value: String(value), label: cycleEvery(value) }))} value={String(choice.cycle)} onChange={(event) => set({ cycle: Number(event.currentTarget.value) as Choice["cycle"] })} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("admin:adopt.price", { currency })} description={t("admin:adopt.price_help")} inputMode="decimal" value={choice.price} error={choice.price.trim() && !parseMoney(choice.price, currency) ? t("admin:costs.amount_bad") : null} onChange={(event) => set({ price: event.currentTarget.value })} />
        <TextInput label={t("admin:adopt.due")} description={one.kind === "domain" ? t("admin:adopt.due_domain_help") : t("admin:adopt.due_help")} type="date" required value={choice.due} onChange={(event) => set({ due: event.currentTarget.value })} />
        {one.kind === "domain" ? null : <TextInput label={t("admin:adopt.hostname")} description={t("admin:adopt.hostname_help")} value={choice.hostname} onChange={(event) => set({ hostname: event.currentTarget.value })} />}
      </FieldRow>
    </>
  );
}
