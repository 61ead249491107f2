/** Adoption: what an account has that belongs to nobody becomes the customers'. Tried first, then carried out. */
import { Button, Skeleton } from "@mantine/core";
import { IconFileImport, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { Ability, ProviderAccount } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { AdoptResult } from "./AdoptResult";
import { blankFor, isComplete, keyOf, ofMachine, rowOf } from "./adoption";
import type { Adoptable, Choice } from "./adoption";
import { estateApi, estateRead } from "./calls";
import type { Adoption } from "./calls";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

const AdoptOne = lazy(() => import("./AdoptOne").then((made) => ({ default: made.AdoptOne })));
const AdoptFileDialog = lazy(() => import("./AdoptFileDialog").then((made) => ({ default: made.AdoptFileDialog })));

export function Adopt({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  const may = useMay("services.write");
  const { default_currency: currency } = useMeta();
  const foreign = useQuery(estateRead.foreign(account.id));
  const things = useQuery(estateRead.things(account.id));
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const [fromFile, setFromFile] = useState(false);
  const [tried, setTried] = useState<{ rows: string; result: Adoption } | null>(null);
  const look = useWrite<unknown>({ topics: ["provider_account"], run: () => estateApi.look(account.id), done: () => toast.done(t("recon.looking")) });
  const all: Adoptable[] = [...(foreign.data?.items ?? []).map((one) => ofMachine(one.machine)), ...(things.data?.items ?? [])];
  const choice = (one: Adoptable) => choices[keyOf(one)] ?? blankFor(one);
  const chosen = all.filter((one) => choice(one).on);
  const rows = chosen.map((one) => rowOf(one, choice(one), currency));
  const text = JSON.stringify(rows);
  const ready = chosen.length > 0 && chosen.every((one) => isComplete(one, choice(one)));
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
  const set = (one: Adoptable, patch: Partial<Choice>) => setChoices((known) => ({ ...known, [keyOf(one)]: { ...(known[keyOf(one)] ?? blankFor(one)), ...patch } }));
  const nothing = foreign.data !== undefined && things.data !== undefined && all.length === 0;
  const reading = foreign.data === undefined || (things.data === undefined && !things.error);
  const unless = (why: string | null): Ability => (may.allowed && why !== null ? { allowed: false, reason: why } : may);
  const unready = ready ? null : t(chosen.length > 0 ? "adopt.incomplete" : "adopt.none_taken");
  const untried = result?.dry_run && result.adopted > 0 ? null : t("adopt.try_first");
  return (
    <>
      <p className={classes.text}>{t("adopt.lead")}</p>
      <ProblemAlert error={look.error} />
      {things.error ? <ProblemPanel error={things.error} retry={() => void things.refetch()} /> : null}
      {reading ? <Skeleton height={200} /> : null}
      {nothing ? <Section><Empty title={t("adopt.empty_title")} text={t("adopt.empty")} action={again} /></Section> : null}
      <Suspense fallback={<Skeleton height={200} />}>
        {all.map((one) => (
          <AdoptOne key={keyOf(one)} one={one} choice={choice(one)} set={(patch) => set(one, patch)} account={account.id} currency={currency} />
        ))}
      </Suspense>
      <ProblemAlert error={send.error} />
      {all.length > 0 ? (
        <div className={classes.bar}>
          <ActionButton loading={send.isPending} action={{ key: "try", label: t("adopt.try"), run: () => send.mutate(true), ability: unless(unready) }} />
          <ActionButton variant="filled" loading={send.isPending} action={{ key: "adopt", label: t("adopt.adopt", { count: chosen.length }), run: () => send.mutate(false), ability: unless(unready ?? untried) }} />
          <ActionButton action={{ key: "file", label: t("adopt.file"), icon: IconFileImport, run: () => setFromFile(true), ability: may }} />
          {again}
        </div>
      ) : null}
      <Suspense fallback={null}>{fromFile ? <AdoptFileDialog account={account} opened onClose={() => setFromFile(false)} /> : null}</Suspense>
      <div role="status">{result ? <Result result={result} /> : null}</div>
    </>
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
