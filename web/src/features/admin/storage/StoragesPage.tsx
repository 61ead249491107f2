/** All object storages of the business, at every provider account. */
import { Modal } from "@mantine/core";
import { IconBucket, IconPlus, IconRefresh } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import type { Column } from "@/components/DataTable";
import { ListPage } from "@/components/ListPage";
import { ProblemAlert } from "@/components/ProblemView";
import { StorageBadge } from "@/components/storage/StorageBadge";
import { DateText } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatBytes, formatDisk } from "@/lib/sizes";
import { useAccounts } from "../domains/accounts";
import { dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import { TOPICS, readStorages } from "./calls";
import type { ObjectStorage } from "./calls";
import { useRegionName } from "@/components/storage/regions";
import "./words";

const OrderStorage = lazy(() => import("./OrderStorage").then((made) => ({ default: made.OrderStorage })));

function useColumns(): Column<ObjectStorage>[] {
  const { t } = useTranslation("storage");
  const region = useRegionName();
  return [
    { key: "name", header: t("name"), sort: "name", phone: "main", cell: (row) => row.name, csv: (row) => row.name },
    { key: "state", header: t("state_header"), phone: "side", nowrap: true, cell: (row) => <StorageBadge state={row.state} why={row.problem} />, csv: (row) => row.state },
    { key: "region", header: t("region"), cell: (row) => region(row.region), csv: (row) => row.region },
    { key: "used", header: t("used"), nowrap: true, cell: (row) => t("used_of", { used: formatBytes(row.used_bytes), size: formatDisk(row.size_gb) }), csv: (row) => String(row.used_bytes) },
    { key: "size", header: t("staff.space"), align: "end", phone: "wide", nowrap: true, cell: (row) => formatDisk(row.size_gb), csv: (row) => String(row.size_gb) },
    { key: "limit", header: t("staff.grows_to"), align: "end", phone: "wide", nowrap: true, cell: (row) => (row.auto_limit_gb === null ? dash : formatDisk(row.auto_limit_gb)), csv: (row) => String(row.auto_limit_gb ?? "") },
    { key: "ends", header: t("staff.ends"), phone: "wide", nowrap: true, cell: (row) => (row.cancel_on ? <DateText date={row.cancel_on} /> : dash), csv: (row) => row.cancel_on ?? "" },
  ];
}

export function StoragesPage() {
  const { t } = useTranslation(["storage", "common"]);
  const [may, mayOrder] = [useMay("services.operate"), useMay("services.write")];
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const accounts = useAccounts();
  const look = useWrite<unknown>({ topics: [...TOPICS], run: () => Promise.all(accounts.all.map(({ id }) => readStorages(id))), done: () => toast.done(t("staff.read_done")) });
  const order = <ActionButton variant="filled" action={{ key: "new", label: t("staff.order.new"), icon: IconPlus, run: () => setOpened(true), ability: mayOrder }} />;
  return (
    <>
      <ListPage
        title={t("title")}
        lead={t("staff.lead")}
        path="/admin/object-storages"
        topics={[...TOPICS]}
        columns={useColumns()}
        rowKey={(row) => row.id}
        rowHref={(row) => adminPaths.storage(row.id)}
        rowName={(row) => row.name}
        searchLabel={t("staff.search")}
        filters={[{ key: "account", label: t("staff.account"), options: accounts.all.map(({ id, name }) => ({ value: id, label: name })) }]}
        actions={
          <>
            {accounts.query.data ? <ActionButton loading={look.isPending} action={{ key: "read", label: t("staff.read"), icon: IconRefresh, run: () => look.mutate(), ability: may }} /> : null}
            {order}
          </>
        }
        before={look.error ? <ProblemAlert error={look.error} /> : undefined}
        csv="object-storages"
        empty={{ icon: IconBucket, title: t("staff.empty_title"), text: t("staff.empty") }}
      />
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("staff.order.new")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        <Suspense fallback={null}>{opened ? <OrderStorage accounts={accounts} onClose={() => setOpened(false)} made={(id) => void navigate({ to: adminPaths.storage(id) as never })} /> : null}</Suspense>
      </Modal>
    </>
  );
}
