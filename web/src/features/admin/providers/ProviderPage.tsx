/** One provider account: does it answer, what does it hold, its access. */
import { Button } from "@mantine/core";
import { IconPlugConnected, IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
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
import { Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { ProviderForm } from "./ProviderForm";
import classes from "./providers.module.css";

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
  const { ask, dialog } = useQuestion();
  const may = useMay("provider.write");
  const test = useWrite<ProviderTest>({
    topics: ["dashboard"],
    run: () => adminApi.testProvider(account.id),
    done: () => void client.invalidateQueries({ queryKey: ["/admin/provider-accounts"], exact: false }),
  });
  const refresh = useWrite<unknown>({ topics: ["job"], run: () => adminApi.refreshCatalog(account.id), done: () => toast.done(t("providers.done_refresh")) });
  const askRefresh = () => ask({ title: t("providers.refresh_title"), consequences: [t("providers.refresh_1")], confirmLabel: t("providers.refresh"), run: () => refresh.mutateAsync() });
  return (
    <DetailPage
      title={account.name}
      crumbs={crumbs}
      badge={<StateBadge state={account.state} why={account.last_error} />}
      actions={
        <>
          <ActionButton action={{ key: "refresh", label: t("providers.refresh"), icon: IconRefresh, ability: may, run: askRefresh }} />
          <Button loading={test.isPending} leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => test.mutate()}>
            {t("providers.test")}
          </Button>
          {dialog}
        </>
      }
      facts={[
        { label: t("providers.kind"), value: account.kind === "contabo" ? "Contabo" : account.kind },
        { label: t("providers.instances"), value: account.instances },
        { label: t("providers.last_check"), value: account.last_check_at ? <Time at={account.last_check_at} /> : t("providers.never") },
      ]}
      notice={
        <>
          {account.last_error && !test.data ? <Section tone="bad" title={t("providers.trouble")} text={account.last_error} /> : null}
          <ProblemAlert error={test.error} />
          <div role="status" className={classes.status}>{test.data ? <Result test={test.data} /> : null}</div>
        </>
      }
    >
      {may.allowed ? (
        <Section title={t("providers.details")}>
          <ProviderForm key={account.version} account={account} />
        </Section>
      ) : null}
    </DetailPage>
  );
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
