/** The companies under which the business sells. */
import { IconBuildings, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { countryName } from "@/lib/countries";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { entityRead } from "./calls";
import type { LegalEntity } from "./calls";
import "./words";

export function EntitiesPage() {
  const { t } = useTranslation("admin");
  const may = useMay("settings.write");
  const query = useQuery(entityRead.list());
  const add = may.allowed ? (
    <LinkButton href={adminPaths.entity("new")} leftSection={<IconPlus size={16} aria-hidden />}>
      {t("entities.add")}
    </LinkButton>
  ) : undefined;
  return (
    <Page title={t("entities.title")} lead={t("entities.lead")} crumbs={[{ label: t("nav.settings"), href: adminPaths.settings }]} actions={add}>
      {query.data ? <Entities all={query.data.items} /> : query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("entities.title")} />}
    </Page>
  );
}

function Entities({ all }: { all: LegalEntity[] }) {
  const { t } = useTranslation("admin");
  const takes = (entity: LegalEntity) => (entity.main ? t("entities.takes_rest") : entity.countries.map((code) => countryName(code)).join(", ") || t("entities.takes_nobody"));
  if (all.length === 0) return <Empty icon={IconBuildings} title={t("entities.title")} text={t("entities.main_text")} />;
  return (
    <Section flush>
      <DataTable
        label={t("entities.title")}
        rows={all}
        rowKey={(entity) => entity.id}
        rowName={(entity) => entity.name}
        rowHref={(entity) => (entity.main ? adminPaths.settings : adminPaths.entity(entity.id))}
        columns={[
          {
            key: "name",
            header: t("entities.name"),
            phone: "main",
            cell: (entity) => (
              <>
                <strong>{entity.name}</strong> {entity.main ? <StateBadge state="active" tone="info" label={t("entities.main")} /> : null}
              </>
            ),
          },
          { key: "country", header: t("entities.country"), cell: (entity) => countryName(entity.country) },
          { key: "prefixes", header: t("entities.prefixes"), phone: "wide", cell: (entity) => `${entity.invoice_prefix} · ${entity.credit_note_prefix}` },
          { key: "takes", header: t("entities.takes"), phone: "wide", cell: takes },
          { key: "customers", header: t("entities.customers"), align: "end", phone: "side", cell: (entity) => entity.customers },
        ]}
      />
    </Section>
  );
}
