/** Both trails of a service: what the provider noted of its machine, and the calls that were made to us about it. */
import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { ReadMeta } from "@/api/client";
import type { Answer } from "@/api/contract";
import type { Service } from "@/api/schema";
import { CopyId } from "@/components/CopyId";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { dash, useMay } from "../parts";
import { AuditAction, AuditActor, AuditOutcome } from "../team/audit-cells";
import classes from "./services.module.css";

type Entry = Answer<"/admin/services/{id}/provider-audit", "get">["items"][number];

export function AuditTab({ service }: { service: Service }) {
  const mayRead = useMay("audit.read");
  return (
    <>
      {service.kind === "machine" && service.provider?.instance_id ? <AtProvider id={service.id} /> : null}
      {mayRead.allowed ? <Calls id={service.id} /> : null}
    </>
  );
}

function AtProvider({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const query = useInfiniteQuery({
    queryKey: ["/admin/services", id, "provider-audit"],
    queryFn: ({ pageParam, signal }) => adminApi.providerAudit(id, pageParam || undefined, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    // Each page is a call at the provider: a live event does not read them all again, the next visit begins anew.
    meta: { topics: [] } satisfies ReadMeta,
    gcTime: 0,
    retry: false,
  });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={t("trail.provider")} text={t("trail.provider_text")} flush>
      {rows?.length === 0 ? (
        <Empty icon={IconHistory} title={t("trail.provider_empty_title")} text={t("trail.provider_empty")} />
      ) : (
        <DataTable<Entry>
          label={t("trail.provider")}
          rows={rows}
          rowKey={(row) => `${row.list}-${row.id}`}
          columns={[
            { key: "what", header: t("trail.what"), phone: "main", cell: (row) => <What row={row} /> },
            { key: "own", header: t("trail.here"), cell: (row) => <Here row={row} /> },
            { key: "by", header: t("trail.by"), phone: "wide", cell: (row) => row.by || dash },
            { key: "request", header: t("trail.request"), phone: "wide", cell: (row) => (row.request_id ? <CopyId value={row.request_id} what={t("trail.request")} short /> : dash) },
            { key: "at", header: t("field.when"), cell: (row) => (row.at ? <Time at={row.at} /> : dash) },
          ]}
        />
      )}
      {query.error ? <ProblemAlert error={query.error} /> : null}
      {query.hasNextPage ? (
        <Button variant="default" m="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("trail.more")}
        </Button>
      ) : null}
    </Section>
  );
}

function What({ row }: { row: Entry }) {
  const { t } = useTranslation("admin");
  return (
    <span className={classes.name}>
      <span>
        {t(`trail.list_${row.list}`)} {t(`trail.change_${row.change}`)}
      </span>
      {row.changes.map((one) => (
        <span key={one.field} className={`mono ${classes.label}`}>
          {one.hidden ? t("trail.hidden", { field: one.field }) : t("trail.change", { field: one.field, before: one.before ?? "–", after: one.after ?? "–" })}
        </span>
      ))}
    </span>
  );
}

/** What of ours led to it, if anything did. */
function Here({ row }: { row: Entry }) {
  const { t } = useTranslation("admin");
  const { own, call } = row;
  if (!own && !call) return <span className={classes.label}>{t("trail.elsewhere")}</span>;
  const what = own?.kind === "action" ? t(`service_act.${own.what}` as "service_act.start", { defaultValue: own.what.replaceAll("_", " ") }) : own?.what;
  return (
    <span className={classes.name}>
      {own ? <span>{t(`trail.${own.kind}`, { what, by: own.by ?? "–" })}</span> : null}
      {call ? (
        <span className={own ? classes.label : undefined}>{t("trail.call", { what: (call.operation ?? call.action).replaceAll("_", " "), by: call.actor.name || call.actor.kind })}</span>
      ) : null}
    </span>
  );
}

function Calls({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const query = useQuery(adminRead.serviceAudit(id));
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <Section title={t("trail.own")} text={t("trail.own_text")} flush>
      {query.data?.items.length === 0 ? (
        <Empty icon={IconHistory} title={t("trail.own_empty_title")} text={t("trail.own_empty")} />
      ) : (
        <DataTable
          label={t("trail.own")}
          rows={query.data?.items}
          rowKey={(row) => row.id}
          columns={[
            { key: "action", header: t("audit.action"), phone: "main", cell: (row) => <AuditAction row={row} /> },
            { key: "actor", header: t("audit.actor"), cell: (row) => <AuditActor row={row} /> },
            { key: "outcome", header: t("audit.outcome"), phone: "side", cell: (row) => <AuditOutcome row={row} /> },
            { key: "at", header: t("field.when"), cell: (row) => <Time at={row.at} /> },
          ]}
        />
      )}
    </Section>
  );
}
