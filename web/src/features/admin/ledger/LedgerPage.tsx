/** The books: what moved on every account, revenue over time, closed months, and the way out to other programs. */
import { Button, Menu } from "@mantine/core";
import { IconArrowsExchange, IconDownload, IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ledgerApi, ledgerExport } from "@/api/ledger";
import { useWrite } from "@/api/write";
import { useMeta, useNow } from "@/api/meta";
import { DetailPage } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { toast } from "@/components/toasts";
import { civilDate, formatDate } from "@/lib/dates";
import { useChosenEntity } from "../entities/EntityChoice";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { Closings, Deferred } from "./History";
import { Schedule } from "./Schedule";
import { TrialBalance } from "./TrialBalance";
import "@/features/admin/ledger/words";

export function LedgerPage() {
  const { t } = useTranslation("admin");
  return (
    <DetailPage
      title={t("ledger.title")}
      crumbs={[]}
      lead={t("ledger.lead")}
      actions={
        <>
          <LinkButton href={adminPaths.realised()} variant="default" leftSection={<IconArrowsExchange size={16} aria-hidden />}>
            {t("ledger.names.fx_gain_loss")}
          </LinkButton>
          <ExportMenu />
          <CloseMonth />
        </>
      }
      tabs={[
        { key: "balance", label: t("ledger.balance"), content: <TrialBalance /> },
        { key: "deferred", label: t("ledger.deferred"), content: <Deferred /> },
        { key: "schedule", label: t("ledger.schedule"), content: <Schedule /> },
        { key: "closings", label: t("ledger.closings"), content: <Closings /> },
      ]}
    />
  );
}

function ExportMenu() {
  const { t } = useTranslation("admin");
  const entity = useChosenEntity();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t("ledger.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={ledgerExport("beancount", entity)} download>
          {t("ledger.export_beancount")}
        </Menu.Item>
        <Menu.Item component="a" href={ledgerExport("csv", entity)} download>
          {t("ledger.export_csv")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The last day of the month before a day. */
export function lastMonthEnd(today: string): string {
  const [year = 1970, month = 1] = today.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
}

function CloseMonth() {
  const { t } = useTranslation("admin");
  const { time_zone } = useMeta();
  const may = useMay("settings.write");
  const { ask, dialog } = useQuestion();
  const through = lastMonthEnd(civilDate(useNow(), time_zone));
  const date = formatDate(through);
  const close = useWrite<unknown>({ topics: ["invoice"], run: () => ledgerApi.close(through), done: () => toast.done(t("ledger.close_done", { date })) });
  const start = () => ask({ title: t("ledger.close_title", { date }), consequences: [t("ledger.close_1"), t("ledger.close_2")], confirmLabel: t("ledger.close"), run: () => close.mutateAsync() });
  return (
    <>
      <Button variant="default" disabled={!may.allowed} title={may.reason ?? undefined} leftSection={<IconLock size={16} aria-hidden />} onClick={start}>
        {t("ledger.close")}
      </Button>
      {dialog}
    </>
  );
}
