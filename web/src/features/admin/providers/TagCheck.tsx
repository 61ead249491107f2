/** Compares the tags of all machines step by step, and writes them again where they are not as they should be. */
import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Answer } from "@/api/contract";
import { useWrite } from "@/api/write";
import { DataTable } from "@/components/DataTable";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { CustomerLink, dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import "./words";

type Step = Answer<"/admin/provider-accounts/{id}/tag-check", "get">;
type Fault = Step["faults"][number];
type Written = Answer<"/admin/provider-accounts/{id}/write-tags", "post">;

/** As many as the server takes at once. */
const BATCH = 25;

interface Found {
  checked: number;
  faults: Fault[];
}

async function checkAll(id: string, goOn: () => boolean, tell: (checked: number) => void): Promise<Found> {
  const found: Found = { checked: 0, faults: [] };
  let after: string | null = null;
  do {
    const step: Step = await api.get("/admin/provider-accounts/{id}/tag-check", { path: { id }, query: after ? { after } : {} });
    found.checked += step.checked;
    found.faults.push(...step.faults);
    after = step.next;
    tell(found.checked);
  } while (after && goOn());
  return found;
}

async function writeAll(id: string, faults: Fault[]): Promise<Written> {
  const done: Written = { written: 0, removed: 0, failed: [] };
  for (let from = 0; from < faults.length; from += BATCH) {
    const service_ids = faults.slice(from, from + BATCH).map((fault) => fault.service.id);
    const step = await api.post("/admin/provider-accounts/{id}/write-tags", { path: { id }, body: { service_ids } });
    done.written += step.written;
    done.removed += step.removed;
    done.failed.push(...step.failed);
  }
  return done;
}

export function TagCheck({ accountId }: { accountId: string }) {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const { ask, dialog } = useQuestion();
  const [seen, setSeen] = useState(0);
  const goOn = useRef(true);
  const check = useWrite<Found>({
    topics: [],
    run: () => {
      goOn.current = true;
      setSeen(0);
      return checkAll(accountId, () => goOn.current, setSeen);
    },
  });
  const write = useWrite<Written, Fault[]>({
    topics: ["provider_account", "service"],
    run: (faults) => writeAll(accountId, faults),
    done: (done) => {
      toast.done(t("tags.written", { count: done.written }));
      check.mutate();
    },
  });
  const faults = check.data?.faults ?? [];
  const askWrite = () =>
    ask({
      title: t("tags.write_title", { count: faults.length }),
      consequences: [t("tags.write_1"), t("tags.write_2")],
      confirmLabel: t("tags.write", { count: faults.length }),
      run: () => write.mutateAsync(faults),
    });
  const actions = check.isPending ? (
    <Button variant="default" onClick={() => (goOn.current = false)}>
      {t("tags.stop")}
    </Button>
  ) : (
    <Button variant="default" onClick={() => check.mutate()}>
      {t(check.data ? "tags.check_again" : "tags.check")}
    </Button>
  );
  return (
    <>
      <Section title={t("tags.check_title")} text={t("tags.check_text")} actions={actions}>
        <div role="status">{check.isPending ? t("tags.checking", { count: seen }) : check.data && faults.length === 0 ? <Well checked={check.data.checked} /> : null}</div>
        <ProblemAlert error={check.error ?? write.error} />
      </Section>
      {write.data && (write.data.removed > 0 || write.data.failed.length > 0) ? <Result done={write.data} /> : null}
      {faults.length > 0 && !check.isPending ? (
        <Section
          tone="warn"
          title={t("tags.faults", { count: faults.length, of: check.data?.checked })}
          text={t("tags.faults_text")}
          actions={
            <Button disabled={!may.allowed} title={may.reason ?? undefined} loading={write.isPending} onClick={askWrite}>
              {t("tags.write", { count: faults.length })}
            </Button>
          }
          flush
        >
          <Faults rows={faults} />
        </Section>
      ) : null}
      {dialog}
    </>
  );
}

function Well({ checked }: { checked: number }) {
  const { t } = useTranslation("admin");
  return <>{checked === 0 ? t("tags.nothing") : t("tags.all_well", { count: checked })}</>;
}

function Faults({ rows }: { rows: Fault[] }) {
  const { t } = useTranslation("admin");
  const word = (tag: string) => {
    if (tag.startsWith("mpanel:ten_")) return t("tags.missing_business");
    return t(tag.startsWith("mpanel:cus_") ? "tags.missing_customer" : "tags.missing_server");
  };
  const wrong = (fault: Fault) => fault.strays.map((stray) => t(stray.hostname ? "tags.stray_host" : "tags.stray", { tag: stray.tag, host: stray.hostname ?? "", machine: stray.machine_id }));
  return (
    <DataTable<Fault>
      label={t("tags.check_title")}
      rows={rows}
      rowKey={(row) => row.service.id}
      columns={[
        { key: "server", header: t("tags.server"), phone: "main", cell: (row) => <TextLink href={adminPaths.service(row.service.id)}>{row.service.name}</TextLink> },
        { key: "customer", header: t("tags.customer"), phone: "wide", cell: (row) => <CustomerLink customer={row.customer} /> },
        { key: "machine", header: t("tags.machine"), phone: "wide", cell: (row) => <span className="mono">{row.machine_id}</span> },
        { key: "missing", header: t("tags.missing"), cell: (row) => row.missing.map(word).join(", ") || dash },
        { key: "wrong", header: t("tags.wrong"), cell: (row) => wrong(row).join("; ") || dash },
      ]}
    />
  );
}

function Result({ done }: { done: Written }) {
  const { t } = useTranslation("admin");
  const failed = done.failed.length;
  return (
    <Section tone={failed > 0 ? "bad" : "info"} title={failed > 0 ? t("tags.failed", { count: failed }) : t("tags.written", { count: done.written })} text={done.removed > 0 ? t("tags.removed", { count: done.removed }) : undefined} flush={failed > 0}>
      {failed > 0 ? (
        <DataTable<Written["failed"][number]>
          label={t("tags.failed", { count: failed })}
          rows={done.failed}
          rowKey={(row) => row.service.id}
          columns={[
            { key: "server", header: t("tags.server"), phone: "main", cell: (row) => <TextLink href={adminPaths.service(row.service.id)}>{row.service.name}</TextLink> },
            { key: "reason", header: t("tags.reason"), cell: (row) => row.reason },
          ]}
        />
      ) : null}
    </Section>
  );
}
