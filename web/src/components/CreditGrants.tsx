/** Credit by grant: what it is, what is left of it, and until when. */
import { IconCoins } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CreditGrant } from "@/api/schema";
import { DataTable } from "./DataTable";
import { Empty } from "./Empty";
import { Money } from "./Money";
import { Section } from "./Page";
import { ProblemPanel } from "./ProblemView";
import { DateText } from "./Time";

const SOURCES = ["goodwill", "credit_note", "overpayment", "top_up", "returned", "earlier"] as const;

function Expiry({ grant }: { grant: CreditGrant }) {
  const { t } = useTranslation("common");
  if (!grant.expires_on) return <span>{t("grants.never")}</span>;
  return (
    <span>
      <DateText date={grant.expires_on} /> {grant.is_over ? t("grants.over") : null}
    </span>
  );
}

export function CreditGrants({ query }: { query: UseQueryResult<{ items: CreditGrant[] }> }) {
  const { t } = useTranslation("common");
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.data?.items.length === 0) {
    return (
      <Section>
        <Empty icon={IconCoins} title={t("grants.empty_title")} text={t("grants.empty")} />
      </Section>
    );
  }
  const source = (grant: CreditGrant) => SOURCES.find((known) => known === grant.source);
  return (
    <Section title={t("grants.title")} text={t("grants.lead")} flush>
      <DataTable<CreditGrant>
        label={t("grants.title")}
        rows={query.data?.items}
        rowKey={(row) => row.id}
        skeletonRows={2}
        columns={[
          {
            key: "source",
            header: t("grants.source"),
            phone: "main",
            cell: (row) => {
              const known = source(row);
              return <strong>{known ? t(`grants.source_${known}`) : row.source}</strong>;
            },
          },
          { key: "kind", header: t("grants.kind"), cell: (row) => t(`grants.kind_${row.kind}`) },
          { key: "reason", header: t("grants.reason"), phone: "wide", cell: (row) => row.reason || "–" },
          { key: "granted", header: t("grants.granted"), phone: "wide", nowrap: true, cell: (row) => <DateText date={row.granted_on} /> },
          { key: "expires", header: t("grants.expires"), nowrap: true, cell: (row) => <Expiry grant={row} /> },
          { key: "amount", header: t("grants.amount"), align: "end", phone: "wide", cell: (row) => <Money value={row.amount} /> },
          { key: "left", header: t("grants.left"), align: "end", phone: "side", cell: (row) => <Money value={row.left} strong={row.left.minor > 0} /> },
        ]}
      />
    </Section>
  );
}
