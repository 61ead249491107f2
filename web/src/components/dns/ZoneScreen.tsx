/** A zone: its records, what is being written to it, its file, and its end. */
import { IconFileExport, IconFileImport, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/client";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailPage, DetailSkeleton } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { TextLink } from "@/components/links";
import { toast } from "@/components/toasts";
import { saveFile } from "@/lib/csv";
import { zoneCalls } from "./calls";
import type { Side, Zone, ZoneRecords } from "./calls";
import { Changes, Running } from "./Changes";
import { ImportZone } from "./ImportZone";
import { Records } from "./Records";
import { ZONE_TONES } from "./tones";
import classes from "./dns.module.css";

interface ScreenProps {
  side: Side;
  id: string;
  may: Ability;
  list: string;
  more?: (zone: Zone) => ReactNode;
}

export function ZoneScreen(props: ScreenProps) {
  const { t } = useTranslation("common");
  const query = useQuery({ ...zoneCalls(props.side, props.id).read(), refetchInterval: (q) => (q.state.data?.moving && !q.state.error ? 1500 : false) });
  // A zone that is deleted while somebody looks at it is gone, whatever was read of it before.
  const gone = isProblem(query.error) && query.error.status === 404;
  if (query.error && (!query.data || gone)) return <ProblemPanel page error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("app.loading")} />;
  return <Loaded {...props} zone={query.data} />;
}

function Loaded({ zone, side, may, list, more }: ScreenProps & { zone: Zone }) {
  const { t } = useTranslation(["dns", "common"]);
  const navigate = useNavigate();
  const calls = zoneCalls(side, zone.id);
  const [asked, setAsked] = useState<"delete" | "import" | null>(null);
  const ready = zone.state === "ready";
  const records = useQuery({ ...calls.records(), enabled: ready });
  const busy = zone.change !== null && zone.change !== undefined;
  const { refetch } = records;
  useEffect(() => {
    // What was written is read from the data centre once it has ended.
    if (ready && !busy) void refetch();
  }, [ready, busy, refetch]);
  const remove = useWrite<unknown>({
    topics: ["customer"],
    run: () => calls.delete(zone.name),
    done: () => {
      toast.done(t("zone.delete_done"));
      void navigate({ to: list as never });
    },
  });
  const file = useMutation({
    mutationFn: () => calls.file(),
    onSuccess: (found) => saveFile(found.name, found.content, found.content.type),
  });
  const refused = (reason: string): Ability => ({ allowed: false, reason });
  const write = !may.allowed ? may : !ready ? refused(t("zone.not_ready")) : busy ? refused(t("zone.busy")) : may;
  const end = !may.allowed ? may : zone.moving ? refused(busy ? t("zone.busy") : t("zone.not_ready")) : may;
  return (
    <DetailPage
      title={zone.name}
      crumbs={[{ label: t("nav"), href: list }]}
      badge={<StateBadge state={zone.state} tone={ZONE_TONES[zone.state]} label={t(`zone.${zone.state}`)} />}
      facts={[
        side === "admin" && { label: t("zone.customer"), value: zone.customer ? <TextLink href={`/admin/customers/${zone.customer.id}`}>{zone.customer.name}</TextLink> : t("zone.nobody") },
        { label: t("zone.name_servers"), value: <NameServers records={records.data} /> },
      ]}
      actions={
        <>
          <ActionButton loading={file.isPending} action={{ key: "export", label: t("zone.export"), icon: IconFileExport, run: () => file.mutate(), ability: ready ? { allowed: true } : refused(t("zone.not_ready")) }} />
          <ActionButton action={{ key: "import", label: t("zone.import"), icon: IconFileImport, run: () => setAsked("import"), ability: write }} />
          {more?.(zone)}
          <ActionButton action={{ key: "delete", label: t("common:action.delete"), icon: IconTrash, danger: true, run: () => setAsked("delete"), ability: end }} />
        </>
      }
      notice={
        <>
          <ProblemAlert error={file.error} />
          <Notice zone={zone} />
        </>
      }
    >
      {ready ? (
        <div className={classes.stack}>
          <Records side={side} zone={zone} query={records} may={write} />
          <Fixed records={records.data} />
          <Changes side={side} zone={zone} />
        </div>
      ) : null}
      <ImportZone side={side} zone={zone} opened={asked === "import"} onClose={() => setAsked(null)} />
      <Confirm
        opened={asked === "delete"}
        onClose={() => setAsked(null)}
        title={t("zone.delete_title", { name: zone.name })}
        consequences={[t("zone.delete_1"), t("zone.delete_2")]}
        confirmLabel={t("common:action.delete")}
        danger
        typeName={zone.name}
        onConfirm={() => remove.mutateAsync()}
      />
    </DetailPage>
  );
}

function Notice({ zone }: { zone: Zone }) {
  const { t } = useTranslation("dns");
  if (zone.change) return <Running change={zone.change} />;
  if (zone.state === "creating" || zone.state === "deleting") return <Section tone="info" title={t(`zone.${zone.state}_title`)} text={t(`zone.${zone.state}_text`)} />;
  if (zone.state === "failed") return <Section tone="bad" title={t("zone.failed_title")} text={zone.problem ?? undefined} />;
  if (zone.problem) return <Section tone="bad" title={t("zone.problem")} text={zone.problem} />;
  return null;
}

function NameServers({ records }: { records: ZoneRecords | undefined }) {
  const names = (records?.fixed ?? []).filter((one) => one.type === "NS" && one.name === "@").map((one) => one.value);
  return <span className="mono">{names.length > 0 ? names.join(", ") : "–"}</span>;
}

function Fixed({ records }: { records: ZoneRecords | undefined }) {
  const { t } = useTranslation("dns");
  if (!records?.fixed.length) return null;
  return (
    <Section title={t("record.fixed_title")} text={t("record.fixed_text")} flush>
      <ul className={classes.rows}>
        {records.fixed.map((one, index) => (
          <li key={index}>
            <span className={`mono ${classes.value}`}>
              {one.name} {one.ttl} {one.type} {one.value}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
