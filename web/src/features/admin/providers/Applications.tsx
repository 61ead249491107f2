/** Applications that the provider installs itself, and which of them are in the marketplace. */
import { Button, Modal } from "@mantine/core";
import { IconApps } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import type { Answer } from "@/api/contract";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { dash, useMay } from "../parts";
import "./words";

// A dialog is no part of the first sight of a tab.
const ApplicationForm = lazy(() => import("../software/ApplicationForm").then((made) => ({ default: made.ApplicationForm })));

type Found = Answer<"/admin/provider-accounts/{id}/applications", "get">["items"][number];

const applications = (id: string) => read(["provider_account", "catalog"], "/admin/provider-accounts/{id}/applications", { path: { id } });

export function Applications({ accountId }: { accountId: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const may = useMay("catalog.write");
  const found = useQuery(applications(accountId));
  const [offering, setOffering] = useState<Found | null>(null);
  if (found.error && !found.data) return <ProblemPanel error={found.error} retry={() => void found.refetch()} />;
  if (found.data && !found.data.offered) {
    return (
      <Section>
        <Empty icon={IconApps} title={t("provider_apps.none_title")} text={t("provider_apps.none")} />
      </Section>
    );
  }
  return (
    <Section title={t("provider_apps.title")} text={t("provider_apps.text")} flush>
      <DataTable<Found>
        label={t("provider_apps.title")}
        rows={found.data?.items}
        rowKey={(row) => row.id}
        skeletonRows={3}
        columns={[
          { key: "name", header: t("provider_apps.name"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
          { key: "about", header: t("provider_apps.about"), cell: (row) => row.description ?? dash },
          { key: "id", header: t("provider_apps.id"), phone: "wide", cell: (row) => <span className="mono">{row.id}</span> },
          {
            key: "offered",
            header: t("provider_apps.marketplace"),
            cell: (row) =>
              row.entry ? (
                <TextLink href="/admin/applications">{row.entry}</TextLink>
              ) : (
                <Button variant="light" size="compact-sm" disabled={!may.allowed} title={may.reason ?? undefined} aria-label={t("provider_apps.offer_of", { name: row.name })} onClick={() => setOffering(row)}>
                  {t("provider_apps.offer")}
                </Button>
              ),
          },
        ]}
      />
      <Modal opened={offering !== null} onClose={() => setOffering(null)} title={t("provider_apps.offer_of", { name: offering?.name })} size="lg" closeButtonProps={{ "aria-label": t("common:app.close") }}>
        <Suspense fallback={null}>{offering ? <ApplicationForm label={t("provider_apps.offer")} provider={{ account: accountId, ...offering }} done={() => setOffering(null)} /> : null}</Suspense>
      </Modal>
    </Section>
  );
}
