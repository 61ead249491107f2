/** Who has what of a storage: given, looked at, withdrawn. */
import { Button, Modal, NativeSelect, Radio } from "@mantine/core";
import { IconBucket, IconShare, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { FieldStack, Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatBytes, formatDisk } from "@/lib/sizes";
import { CustomerLink, dash } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { TOPICS, endShare, storageCalls } from "./calls";
import type { NewShare, ObjectStorage, StorageShare } from "./calls";

interface StorageSharesProps {
  storage: ObjectStorage;
  /** Whether a share can be given. */
  can: Ability | undefined;
  mayWithdraw: Ability;
}

export function StorageShares({ storage, can, mayWithdraw }: StorageSharesProps) {
  const { t } = useTranslation(["storage", "common"]);
  const [giving, setGiving] = useState(false);
  const query = useQuery({ ...storageCalls(storage.id).shares(), refetchInterval: (q) => (q.state.data?.items.some((one) => one.state === "requested") ? 3000 : false) });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data?.items;
  const whole = rows?.some((one) => one.is_whole);
  const ability = can?.allowed && whole ? { allowed: false, reason: t("staff.shares.whole_given") } : can;
  const give = <ActionButton variant="filled" action={{ key: "give", label: t("staff.shares.give"), icon: IconShare, run: () => setGiving(true), ability }} />;
  return (
    <>
      <Section title={t("staff.shares.title")} text={t("staff.shares.text")} actions={rows?.length ? give : undefined} flush>
        {rows?.length === 0 ? <Empty icon={IconBucket} title={t("staff.shares.empty_title")} text={t("staff.shares.empty")} action={give} /> : <Table rows={rows} may={mayWithdraw} />}
      </Section>
      <Modal opened={giving} onClose={() => setGiving(false)} title={t("staff.shares.give_of", { name: storage.name })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {giving ? <GiveShare storage={storage} others={(rows?.length ?? 0) > 0} onClose={() => setGiving(false)} /> : null}
      </Modal>
    </>
  );
}

function Table({ rows, may }: { rows: StorageShare[] | undefined; may: Ability }) {
  const { t } = useTranslation("storage");
  const { ask, dialog } = useQuestion();
  const withdraw = useWrite<unknown, string>({ topics: [...TOPICS], run: (id) => endShare(id), done: () => toast.done(t("staff.shares.withdrawn")) });
  const used = (share: StorageShare) => {
    if (share.used_bytes === null) return share.size_gb === null ? dash : formatDisk(share.size_gb);
    return share.size_gb === null ? formatBytes(share.used_bytes) : t("used_of", { used: formatBytes(share.used_bytes), size: formatDisk(share.size_gb) });
  };
  const whose = (share: StorageShare) => share.customer?.name ?? dash;
  const askWithdraw = (share: StorageShare) =>
    ask({ title: t("staff.shares.withdraw_title", { name: whose(share) }), consequences: [t("staff.shares.withdraw_1"), t("staff.shares.withdraw_2")], confirmLabel: t("staff.shares.withdraw"), danger: true, run: () => withdraw.mutateAsync(share.id) });
  const menu = (share: StorageShare) => <ActionMenu label={t("staff.shares.more", { name: whose(share) })} items={[{ key: "withdraw", label: t("staff.shares.withdraw"), icon: IconTrash, danger: true, ability: share.service_id && !share.ends_at ? { allowed: false, reason: t("service.of_service") } : may, run: () => askWithdraw(share) }]} />;
  return (
    <>
      <DataTable<StorageShare>
        label={t("staff.shares.title")}
        rows={rows}
        rowKey={(row) => row.id}
        skeletonRows={2}
        columns={[
          { key: "customer", header: t("staff.customer"), phone: "main", cell: (row) => <CustomerLink customer={row.customer} /> },
          { key: "used", header: t("used"), align: "end", nowrap: true, cell: used },
          { key: "service", header: t("service.sold"), phone: "wide", cell: (row) => (row.service_id ? <TextLink href={adminPaths.service(row.service_id)}>{t("service.page")}</TextLink> : dash) },
          { key: "state", header: t("state_header"), phone: "side", cell: (row) => <ShareBadge share={row} /> },
          { key: "kind", header: t("staff.shares.has"), cell: (row) => (row.is_whole ? t("kind_whole") : t("kind_buckets")) },
          { key: "key", header: t("keys.access"), phone: "wide", cell: (row) => (row.access_key ? <CopyId value={row.access_key} what={t("keys.access")} short /> : dash) },
          { key: "keys_at", header: t("keys.since"), nowrap: true, cell: (row) => (row.keys_at ? <Time at={row.keys_at} /> : dash) },
          { key: "do", header: "", cell: menu },
        ]}
      />
      {dialog}
    </>
  );
}

function ShareBadge({ share }: { share: StorageShare }) {
  const { t } = useTranslation("storage");
  if (share.is_closed) return <StateBadge state="suspended" tone="warn" label={t("service.closed")} />;
  if (share.state === "ready") return <StateBadge state="ready" tone="good" label={t("state.ready")} />;
  return <StateBadge state="requested" tone={share.problem ? "bad" : "info"} label={share.problem ? t("staff.shares.stuck") : t("state.requested")} why={share.problem} />;
}

function GiveShare({ storage, others, onClose }: { storage: ObjectStorage; others: boolean; onClose: () => void }) {
  const { t } = useTranslation(["storage", "common"]);
  const customers = useQuery(read(["customer"], "/admin/customers", { query: { limit: 200, sort: "name" } }));
  const give = useWrite<unknown, NewShare>({ topics: [...TOPICS], run: storageCalls(storage.id).share, done: () => toast.done(t("staff.shares.given")) });
  const of = useApiForm({
    initialValues: { customer: "", kind: "buckets" },
    fields: { "/customer_id": "customer", "/is_whole": "kind" },
    validate: { customer: (customer) => (customer ? null : t("staff.shares.customer_missing")) },
    send: async ({ customer, kind }) => {
      await give.mutateAsync({ customer_id: customer, is_whole: kind === "whole" });
      onClose();
    },
  });
  return (
    <Form of={of} label={t("staff.shares.give")}>
      <ProblemAlert error={customers.error} />
      <NativeSelect label={t("staff.customer")} data={[{ value: "", label: t("staff.shares.choose") }, ...(customers.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))]} data-autofocus {...of.form.getInputProps("customer")} />
      <Radio.Group label={t("staff.shares.kind")} {...of.form.getInputProps("kind")}>
        <FieldStack>
          <Radio value="buckets" label={t("staff.shares.buckets")} description={t("staff.shares.buckets_help")} />
          <Radio value="whole" label={t("staff.shares.whole")} description={others ? t("staff.shares.whole_not") : t("staff.shares.whole_help")} disabled={others} />
        </FieldStack>
      </Radio.Group>
      <FormActions of={of} label={t("staff.shares.give")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
