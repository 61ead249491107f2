/** One object storage for the team: how full it is, who has what of it, more space, its end. */
import { Modal } from "@mantine/core";
import { IconArrowsMaximize, IconCalendarX, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DetailPage, DetailSkeleton } from "@/components/DetailPage";
import { TextLink } from "@/components/links";
import { Facts, Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StorageBadge } from "@/components/storage/StorageBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatDate } from "@/lib/dates";
import { formatBytes, formatDisk } from "@/lib/sizes";
import { useAccounts } from "../domains/accounts";
import { dash, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { TOPICS, isMoving, isOpen, storageCalls } from "./calls";
import type { ObjectStorage } from "./calls";
import { useRegionName } from "@/components/storage/regions";
import "./words";

// Behind tabs and buttons: they come when they are opened.
const GrowStorage = lazy(() => import("./GrowStorage").then((made) => ({ default: made.GrowStorage })));
const HeldStorage = lazy(() => import("./HeldStorage").then((made) => ({ default: made.HeldStorage })));
const StorageShares = lazy(() => import("./StorageShares").then((made) => ({ default: made.StorageShares })));
const StorageUsage = lazy(() => import("./StorageUsage").then((made) => ({ default: made.StorageUsage })));

export function StoragePage() {
  const { t } = useTranslation(["storage", "common"]);
  const { id = "" } = useParams({ strict: false });
  const query = useQuery({ ...storageCalls(id).read(), refetchInterval: (q) => (q.state.data && isMoving(q.state.data) ? 3000 : false) });
  const crumbs = [{ label: t("storage:title"), href: adminPaths.storages }];
  if (query.data) return <View storage={query.data} crumbs={crumbs} />;
  if (!query.error) return <DetailSkeleton label={t("common:app.loading")} />;
  return (
    <Page title={t("storage:title")} crumbs={crumbs}>
      <ProblemPanel error={query.error} retry={() => void query.refetch()} />
    </Page>
  );
}

/** What the storage itself allows, with the reason where it does not. */
function useAbilities(storage: ObjectStorage): { open: Ability; cancel: Ability } {
  const { t } = useTranslation("storage");
  const open = isOpen(storage) ? { allowed: true } : { allowed: false, reason: t("staff.not_open") };
  const over = storage.state === "cancelled" || storage.state === "failed";
  const unsent = storage.state === "requested" || storage.state === "held";
  const cancel = storage.cancel_on ? { allowed: false, reason: t("staff.cancel.already", { date: formatDate(storage.cancel_on) }) } : { allowed: !over && !unsent, reason: t(over ? "staff.cancel.over" : "staff.cancel.not_confirmed") };
  return { open, cancel };
}

function View({ storage, crumbs }: { storage: ObjectStorage; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("storage");
  const [mayLook, mayWrite] = [useMay("services.operate"), useMay("services.write")];
  const region = useRegionName();
  const accounts = useAccounts();
  const can = useAbilities(storage);
  const { ask, dialog } = useQuestion();
  const [growing, setGrowing] = useState(false);
  const calls = storageCalls(storage.id);
  const look = useWrite<unknown>({ topics: [...TOPICS], run: () => calls.look(), done: () => toast.done(t("staff.looked")) });
  const cancel = useWrite<unknown>({ topics: [...TOPICS], run: () => calls.cancel(storage.name), done: () => toast.done(t("staff.cancel.done")) });
  const askCancel = () => ask({ title: t("staff.cancel.title", { name: storage.name }), consequences: [t("staff.cancel.consequence_1"), t("staff.cancel.consequence_2"), t("staff.cancel.consequence_3")], confirmLabel: t("staff.cancel.label"), danger: true, typeName: storage.name, run: () => cancel.mutateAsync() });
  const account = accounts.all.find((one) => one.id === storage.account_id);
  return (
    <DetailPage
      title={storage.name}
      crumbs={crumbs}
      badge={<StorageBadge state={storage.state} why={storage.problem} />}
      facts={[
        { label: t("region"), value: region(storage.region) },
        { label: t("used"), value: t("used_of", { used: formatBytes(storage.used_bytes), size: formatDisk(storage.size_gb) }) },
        { label: t("objects"), value: String(storage.objects) },
        { label: t("staff.grows_to"), value: storage.auto_limit_gb === null ? t("staff.grows_not") : formatDisk(storage.auto_limit_gb) },
        storage.cancel_on && { label: t("staff.ends"), value: formatDate(storage.cancel_on) },
      ]}
      actions={
        <>
          <ActionButton loading={look.isPending} action={{ key: "look", label: t("staff.look"), icon: IconRefresh, run: () => look.mutate(), ability: mayLook }} />
          <ActionButton variant="filled" action={{ key: "grow", label: t("staff.grow.label"), icon: IconArrowsMaximize, run: () => setGrowing(true), ability: within(mayWrite, can.open) }} />
          <ActionMenu items={[{ key: "cancel", label: t("staff.cancel.label"), icon: IconCalendarX, danger: true, run: askCancel, ability: within(mayWrite, can.cancel) }]} />
          {dialog}
          <Growing storage={storage} opened={growing} onClose={() => setGrowing(false)} />
        </>
      }
      notice={
        <>
          <ProblemAlert error={look.error} />
          {storage.state === "held" ? <Suspense fallback={null}><HeldStorage storage={storage} may={mayWrite} /></Suspense> : <Notice storage={storage} />}
        </>
      }
      tabs={[
        { key: "usage", label: t("tabs.usage"), content: <StorageUsage storage={storage} /> },
        { key: "shares", label: t("staff.shares.title"), content: <StorageShares storage={storage} can={within(mayWrite, can.open)} mayWithdraw={mayWrite} /> },
      ]}
      aside={
        <Section title={t("staff.facts")}>
          <Facts
            facts={[
              { label: t("endpoint"), value: storage.endpoint ? <CopyId value={storage.endpoint} what={t("endpoint")} /> : dash },
              { label: t("staff.data_center"), value: storage.data_center || dash },
              account && { label: t("staff.account"), value: <TextLink href={adminPaths.provider(account.id)}>{account.name}</TextLink> },
              { label: t("staff.ordered"), value: <Time at={storage.created_at} /> },
              { label: t("staff.looked_at"), value: <Time at={storage.looked_at} /> },
            ]}
          />
        </Section>
      }
    />
  );
}

function Growing({ storage, opened, onClose }: { storage: ObjectStorage; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(["storage", "common"]);
  return (
    <Modal opened={opened} onClose={onClose} title={t("storage:staff.grow.title", { name: storage.name })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      <Suspense fallback={null}>{opened ? <GrowStorage storage={storage} onClose={onClose} /> : null}</Suspense>
    </Modal>
  );
}

function Notice({ storage }: { storage: ObjectStorage }) {
  const { t } = useTranslation("storage");
  const { state, problem, cancel_on } = storage;
  if (state === "requested" || state === "provisioning" || state === "upgrading") return <Section tone="info" title={t(`state.${state}`)} text={t(`staff.notice.${state}`)} />;
  if (state === "waiting" || state === "unknown") return <Section tone="warn" title={t(`state.${state}`)} text={problem ?? t(`staff.notice.${state}`)} />;
  if (state === "disabled" || state === "error" || state === "failed") return <Section tone="bad" title={t(`state.${state}`)} text={problem ?? t(`staff.notice.${state}`)} />;
  if (state === "cancelled") return <Section tone="info" title={t("staff.notice.cancelled_title")} text={t("staff.notice.cancelled")} />;
  if (!cancel_on) return null;
  return <Section tone="warn" title={t("ends_title", { date: formatDate(cancel_on) })} text={t("staff.notice.ends")} />;
}
