/** What an account's machines, add-ons and object storages cost: a table one can add to, correct, and fill from a file. */
import { Button } from "@mantine/core";
import { IconFileImport, IconPlus, IconTrash, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProviderAccount } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Money } from "@/components/Money";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { toast } from "@/components/toasts";
import { dash, useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";
import { estateApi, estateRead } from "./calls";
import type { Cost } from "./calls";
import { CostDialog } from "./CostDialog";
import { CostImportDialog } from "./CostImportDialog";
import { Rates } from "./Rates";
import classes from "./estate.module.css";
import "@/features/admin/estate/words";

export function CostBook({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  const may = useMay("catalog.write");
  const { ask, dialog } = useQuestion();
  const [open, setOpen] = useState<Cost | "new" | "import" | null>(null);
  const costs = useQuery(estateRead.costs(account.id));
  const remove = useWrite<unknown, Cost>({ topics: ["provider_account"], run: (cost) => estateApi.deleteCost(cost.id), done: () => toast.done(t("costs.removed")) });
  const askRemove = (cost: Cost) => ask({ title: t("costs.remove_title", { item: cost.item }), consequences: [t("costs.remove_1")], confirmLabel: t("costs.remove"), danger: true, run: () => remove.mutateAsync(cost) });
  if (costs.error) return <ProblemPanel error={costs.error} retry={() => void costs.refetch()} />;
  const rows = costs.data?.items;
  return (
    <>
      <div className={classes.bar}>
        <Button leftSection={<IconPlus size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setOpen("new")}>{t("costs.add")}</Button>
        <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} disabled={!may.allowed} title={may.reason ?? undefined} onClick={() => setOpen("import")}>{t("costs.import")}</Button>
      </div>
      {rows?.length === 0 ? (
        <Section>
          <Empty title={t("costs.empty_title")} text={t("costs.empty")} />
        </Section>
      ) : (
        <Section flush>
        <DataTable<Cost>
          label={t("costs.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: "item", header: t("costs.item"), phone: "main", cell: (row) => <span className="mono">{row.item}</span> },
            { key: "kind", header: t("costs.kind"), phone: "wide", cell: (row) => t(`costs.kind_${row.kind}`) },
            { key: "region", header: t("costs.region"), phone: "wide", cell: (row) => row.region ?? t("costs.every_region") },
            { key: "months", header: t("costs.term"), nowrap: true, cell: (row) => t("costs.months", { count: row.months }) },
            { key: "price", header: t("costs.price"), align: "end", phone: "side", cell: (row) => <Money value={row.price} /> },
            { key: "setup", header: t("costs.setup"), align: "end", phone: "wide", cell: (row) => (row.setup.minor === 0 ? dash : <Money value={row.setup} />) },
            { key: "from", header: t("costs.valid_from"), nowrap: true, phone: "wide", cell: (row) => <DateText date={row.valid_from} /> },
            { key: "current", header: t("field.state"), cell: (row) => <StateBadge state={row.current ? "active" : "idle"} tone={row.current ? "good" : "idle"} label={row.current ? t("costs.current") : t("costs.not_current")} why={row.note || null} /> },
            { key: "do", header: "", cell: (row) => <ActionMenu items={[{ key: "edit", label: t("costs.edit"), icon: IconPencil, ability: may, run: () => setOpen(row) }, { key: "remove", label: t("costs.remove"), icon: IconTrash, danger: true, ability: may, run: () => askRemove(row) }]} /> },
          ]}
        />
        </Section>
      )}
      <Rates />
      {dialog}
      <CostDialog account={account} cost={open === "new" || open === "import" ? null : open} opened={open !== null && open !== "import"} onClose={() => setOpen(null)} />
      <CostImportDialog account={account} opened={open === "import"} onClose={() => setOpen(null)} />
    </>
  );
}
