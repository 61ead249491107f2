/** Currencies: in which one the business reports, the rates of days with their source, and invoices that wait for one. */
import { Button } from "@mantine/core";
import { IconArrowsExchange, IconFileImport, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { LinkButton, TextLink } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { formatDate } from "@/lib/dates";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { currencyApi, currencyRead, useRatesChanged } from "./calls";
import type { CurrencySettings, ReferenceRate } from "./calls";
import { CorrectDialog, RateDialog } from "./RateDialog";
import { RateImportDialog } from "./RateImportDialog";
import { SettingsForm } from "./SettingsForm";
import "@/features/admin/currencies/words";

export function CurrenciesPage() {
  const { t } = useTranslation("admin");
  const [open, setOpen] = useState<"add" | "import" | null>(null);
  const may = useMay("settings.write");
  const books = useMay("invoices.read");
  const query = useQuery(currencyRead.settings());
  const add = may.allowed ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen("add")}>
      {t("currencies.add")}
    </Button>
  ) : undefined;
  return (
    <>
      <ListPage
        title={t("currencies.title")}
        lead={t("currencies.lead")}
        crumbs={[{ label: t("nav.settings"), href: adminPaths.settings }]}
        path="/admin/reference-rates"
        topics={[]}
        actions={
          <>
            {books.allowed ? (
              <LinkButton href={adminPaths.realised()} variant="default">
                {t("currencies.realised")}
              </LinkButton>
            ) : null}
            <ActionButton action={{ key: "import", label: t("currencies.import"), icon: IconFileImport, ability: may, run: () => setOpen("import") }} />
            {add}
          </>
        }
        before={query.data ? <Before settings={query.data} /> : query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : undefined}
        columns={[
          { key: "day", header: t("currencies.day"), sort: "day", nowrap: true, csv: (row) => row.day, cell: (row) => formatDate(row.day) },
          { key: "rate", header: t("currencies.rate"), phone: "main", nowrap: true, csv: (row) => row.rate, cell: (row) => <span className="tnum">{`1 ${row.base} = ${row.rate} ${row.quote}`}</span> },
          { key: "quote", header: t("currencies.quote"), sort: "quote", phone: "wide", csv: (row) => `${row.base}/${row.quote}`, cell: (row) => `${row.base}/${row.quote}` },
          { key: "source", header: t("currencies.source"), csv: (row) => row.source, cell: (row) => t(`currencies.source_${row.source}`) },
          { key: "was", header: t("currencies.was"), phone: "wide", csv: (row) => row.was ?? "", cell: (row) => (row.was && row.corrected_at ? t("currencies.was_until", { rate: row.was, date: formatDate(row.corrected_at.slice(0, 10)) }) : "") },
          { key: "actions", header: "", align: "end", phone: "side", cell: (row) => <RateActions rate={row} /> },
        ]}
        rowKey={(row) => row.id}
        searchLabel={t("currencies.search")}
        filters={[{ key: "source", label: t("currencies.source"), options: (["manual", "ecb"] as const).map((value) => ({ value, label: t(`currencies.source_${value}`) })) }]}
        defaultSort="-day"
        csv="rates"
        empty={{ icon: IconArrowsExchange, title: t("currencies.empty_title"), text: t("currencies.empty"), action: add }}
      />
      <RateDialog opened={open === "add"} onClose={() => setOpen(null)} />
      <RateImportDialog opened={open === "import"} onClose={() => setOpen(null)} />
    </>
  );
}

function Before({ settings }: { settings: CurrencySettings }) {
  const { t } = useTranslation("admin");
  return (
    <>
      {settings.missing.map((row) => (
        <Section
          key={row.from}
          tone="warn"
          title={t("currencies.missing", { count: row.invoices, from: row.from, to: row.to })}
          text={t("currencies.missing_text", { first: formatDate(row.first_day), last: formatDate(row.last_day) })}
        />
      ))}
      <WaitingSettlements />
      <SettingsForm key={settings.version} settings={settings} />
    </>
  );
}

/** Payments whose gain or loss waits for a rate, with the way to them. */
function WaitingSettlements() {
  const { t } = useTranslation("admin");
  const may = useMay("invoices.read");
  const { data } = useQuery({ ...currencyRead.realisedMonths(), enabled: may.allowed });
  if (!data || data.waiting === 0) return null;
  return (
    <Section tone="warn" title={t("currencies.realised_waiting", { count: data.waiting })} text={t("currencies.realised_waiting_text")}>
      <TextLink href={adminPaths.realised({ state: "waiting" })}>{t("currencies.realised_show")}</TextLink>
    </Section>
  );
}

function RateActions({ rate }: { rate: ReferenceRate }) {
  const { t } = useTranslation("admin");
  const may = useMay("settings.write");
  const changed = useRatesChanged();
  const { ask, dialog } = useQuestion();
  const [correcting, setCorrecting] = useState(false);
  const name = `${rate.base}/${rate.quote}, ${formatDate(rate.day)}`;
  const remove = async () => {
    await currencyApi.remove(rate.id);
    changed();
    toast.done(t("currencies.removed"));
  };
  const correct = rate.source === "manual" ? may : { allowed: false, reason: t("currencies.published") };
  return (
    <>
      <ActionMenu
        label={t("currencies.manage", { name })}
        items={[
          { key: "correct", label: t("currencies.correct"), icon: IconPencil, ability: correct, run: () => setCorrecting(true) },
          { key: "delete", label: t("currencies.remove"), icon: IconTrash, ability: may, danger: true, run: () => ask({ title: t("currencies.remove_title", { name }), consequences: [t("currencies.stays_frozen")], confirmLabel: t("currencies.remove"), danger: true, run: remove }) },
        ]}
      />
      <CorrectDialog rate={rate} opened={correcting} onClose={() => setCorrecting(false)} />
      {dialog}
    </>
  );
}
