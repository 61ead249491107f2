/** One provider account: does it answer, what does it hold, its access. */
import { Button } from "@mantine/core";
import { IconPlugConnected, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { ProviderAccount, ProviderTest } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { DetailPage } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { estateApi } from "../estate/calls";
import { Editable, Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { ProviderForm } from "./ProviderForm";
import classes from "./providers.module.css";
import "@/features/admin/estate/words";
import "./words";

// Behind tabs: they come when they are opened.
const Adopt = lazy(() => import("../estate/Adopt").then((made) => ({ default: made.Adopt })));
const CostBook = lazy(() => import("../estate/CostBook").then((made) => ({ default: made.CostBook })));
const CustomImages = lazy(() => import("./CustomImages").then((made) => ({ default: made.CustomImages })));
const Applications = lazy(() => import("./Applications").then((made) => ({ default: made.Applications })));
const Secrets = lazy(() => import("./Secrets").then((made) => ({ default: made.Secrets })));
const Tags = lazy(() => import("./Tags").then((made) => ({ default: made.Tags })));
const StaffKeys = lazy(() => import("./StaffKeys").then((made) => ({ default: made.StaffKeys })));
const Users = lazy(() => import("./Users").then((made) => ({ default: made.Users })));
const Quotas = lazy(() => import("../estate/Quotas").then((made) => ({ default: made.Quotas })));
const Limits = lazy(() => import("../estate/Limits").then((made) => ({ default: made.Limits })));

export function ProviderPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("providers.title"), href: adminPaths.providers }];
  return (
    <Loaded query={adminRead.provider(id)} name={t("providers.account")} crumbs={crumbs}>
      {(account) => <View account={account} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ account, crumbs }: { account: ProviderAccount; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const navigate = useNavigate();
  const { ask, dialog } = useQuestion();
  const may = useMay("provider.write");
  const test = useWrite<ProviderTest>({
    topics: ["dashboard"],
    run: () => adminApi.testProvider(account.id),
    done: () => void client.invalidateQueries({ queryKey: ["/admin/provider-accounts"], exact: false }),
  });
  const refresh = useWrite<unknown>({ topics: ["job"], run: () => adminApi.refreshCatalog(account.id), done: () => toast.done(t("providers.done_refresh")) });
  const askRefresh = () => ask({ title: t("providers.refresh_title"), consequences: [t("providers.refresh_1")], confirmLabel: t("providers.refresh"), run: () => refresh.mutateAsync() });
  const remove = useWrite<unknown>({ topics: ["provider_account"], run: () => estateApi.deleteAccount(account.id), done: () => (toast.done(t("providers.removed")), void navigate({ to: adminPaths.providers as "/" })) });
  const askRemove = () => ask({ title: t("providers.remove_title", { name: account.name }), consequences: [t("providers.remove_1"), t("providers.remove_2")], confirmLabel: t("providers.remove"), danger: true, typeName: account.name, run: () => remove.mutateAsync() });
  return (
    <DetailPage
      title={account.name}
      crumbs={crumbs}
      badge={
        <>
          <StateBadge state={account.state} why={account.last_error} />
          {account.is_default ? <StateBadge state="default" tone="info" label={t("providers.default")} /> : null}
        </>
      }
      actions={
        <>
          <ActionButton action={{ key: "refresh", label: t("providers.refresh"), icon: IconRefresh, ability: may, run: askRefresh }} />
          <ActionButton action={{ key: "remove", label: t("providers.remove"), icon: IconTrash, danger: true, ability: may, run: askRemove }} />
          <Button loading={test.isPending} leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => test.mutate()}>
            {t("providers.test")}
          </Button>
          {dialog}
        </>
      }
      facts={[
        { label: t("providers.kind"), value: account.kind === "contabo" ? "Contabo" : account.kind },
        { label: t("providers.instances"), value: <MachinesHeld account={account} /> },
        { label: t("providers.ordered_today"), value: account.orders_per_day === null ? account.ordered_today : t("providers.of_limit", { count: account.ordered_today, most: account.orders_per_day }) },
        { label: t("providers.looked_at"), value: account.looked_at ? <Time at={account.looked_at} /> : t("providers.never") },
        { label: t("providers.last_check"), value: account.last_check_at ? <Time at={account.last_check_at} /> : t("providers.never") },
      ]}
      tabs={[
        ...(may.allowed ? [{ key: "access", label: t("providers.details"), content: <Section title={t("providers.details")}><ProviderForm key={account.version} account={account} /></Section> }] : []),
        { key: "limits", label: t("limits.tab"), content: <Section title={t("limits.title")} text={t("limits.text")}><Editable permission="provider.write"><Limits key={account.version} account={account} /></Editable></Section> },
        { key: "quotas", label: t("quotas.tab"), content: <Quotas account={account} /> },
        { key: "costs", label: t("costs.tab"), content: <CostBook account={account} /> },
        { key: "images", label: t("images.tab"), content: <CustomImages accountId={account.id} /> },
        { key: "applications", label: t("provider_apps.tab"), content: <Applications accountId={account.id} /> },
        { key: "secrets", label: t("secrets.tab"), content: <Secrets accountId={account.id} /> },
        { key: "tags", label: t("tags.tab"), content: <Tags accountId={account.id} /> },
        { key: "staff-keys", label: t("staff_keys.tab"), content: <StaffKeys accountId={account.id} /> },
        { key: "users", label: t("provider_users.tab"), content: <Users accountId={account.id} /> },
        { key: "adopt", label: t("adopt.tab"), content: <Adopt account={account} /> },
      ]}
      notice={
        <>
          {account.waiting > 0 ? <Section tone="warn" title={t("providers.waiting", { count: account.waiting })} text={t("providers.waiting_text")} /> : null}
          <Tight account={account} />
          {account.last_error && !test.data ? <Section tone="bad" title={t("providers.trouble")} text={account.last_error} /> : null}
          <ProblemAlert error={test.error} />
          <div role="status" className={classes.status}>{test.data ? <Result test={test.data} /> : null}</div>
        </>
      }
    >
    </DetailPage>
  );
}

/** Machines beside their limit, where there is one. */
function MachinesHeld({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  const most = account.quotas.find((quota) => quota.kind === "machines");
  if (!most || most.most === null) return account.instances;
  return t("quotas.used", { used: most.used, most: most.most });
}

/** Limits of the account that are near or reached. */
function Tight({ account }: { account: ProviderAccount }) {
  const { t } = useTranslation("admin");
  const tight = account.quotas.filter((quota) => quota.state !== "free");
  if (tight.length === 0) return null;
  const full = tight.some((quota) => quota.state === "full");
  const words = tight.map(({ kind, used, most }) => `${t(`quotas.kind.${kind}`)}: ${t("quotas.used", { used, most })}`);
  return <Section tone={full ? "bad" : "warn"} title={t(full ? "quotas.tight_full" : "quotas.tight_near")} text={words.join(" · ")} />;
}

function Result({ test }: { test: ProviderTest }) {
  const { t } = useTranslation("admin");
  return (
    <Section tone={test.ok ? "info" : "bad"} title={test.ok ? t("providers.test_ok") : t("providers.test_bad")} text={t("providers.test_took", { detail: test.detail, ms: test.latency_ms })}>
      <ul className={classes.checks}>
        {test.checks.map((check) => (
          <li key={check.name}>
            <StateBadge state={check.ok ? "ok" : "failed"} label={check.ok ? t("providers.passed") : t("providers.not_passed")} />
            <strong>{check.name}</strong>
            <span>{check.detail}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
