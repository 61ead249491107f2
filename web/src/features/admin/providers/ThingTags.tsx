/** Whether a provider account's images and object storages carry their tags, and writing them again. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Answer } from "@/api/contract";
import { useWrite } from "@/api/write";
import { DataTable } from "@/components/DataTable";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { dash, useMay } from "../parts";
import "./words";

type Check = Answer<"/admin/provider-accounts/{id}/thing-tag-check", "get">;
type Fault = Check["faults"][number];
type Written = Answer<"/admin/provider-accounts/{id}/write-thing-tags", "post">;

export function ThingTags({ accountId }: { accountId: string }) {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const check = useWrite<Check>({ topics: [], run: () => api.get("/admin/provider-accounts/{id}/thing-tag-check", { path: { id: accountId } }) });
  const write = useWrite<Written>({
    topics: ["provider_account"],
    run: () => api.post("/admin/provider-accounts/{id}/write-thing-tags", { path: { id: accountId } }),
    done: (done) => {
      toast.done(t("thing_tags.written", { count: done.written }));
      check.mutate();
    },
  });
  const faults = check.data?.faults ?? [];
  const failed = write.data?.failed ?? [];
  const actions = (
    <>
      {faults.length > 0 ? (
        <Button disabled={!may.allowed} title={may.reason ?? undefined} loading={write.isPending} onClick={() => write.mutate()}>
          {t("thing_tags.write")}
        </Button>
      ) : null}
      <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
        {t("thing_tags.check")}
      </Button>
    </>
  );
  return (
    <Section title={t("thing_tags.title")} text={t("thing_tags.text")} actions={actions}>
      <div role="status">{check.data && faults.length === 0 ? t(check.data.checked === 0 ? "thing_tags.nothing" : "thing_tags.all_well", { count: check.data.checked }) : null}</div>
      <ProblemAlert error={check.error ?? write.error} />
      {failed.length > 0 ? <p>{failed.map((one) => `${one.name}: ${one.reason}`).join(" ")}</p> : null}
      {faults.length > 0 ? (
        <DataTable<Fault>
          label={t("thing_tags.title")}
          rows={faults}
          rowKey={(row) => `${row.kind} ${row.id}`}
          columns={[
            { key: "name", header: t("thing_tags.name"), phone: "main", cell: (row) => row.name },
            { key: "kind", header: t("tags.kind"), cell: (row) => t(`tags.kind_${row.kind}`) },
            { key: "missing", header: t("tags.missing"), cell: (row) => row.missing.join(", ") || dash },
            { key: "wrong", header: t("tags.wrong"), cell: (row) => row.wrong.join(", ") || dash },
          ]}
        />
      ) : null}
    </Section>
  );
}
