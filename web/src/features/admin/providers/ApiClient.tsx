/** The login of programs at a provider account: mPanel's own. Its secret is renewed here and shown to nobody. */
import { Button, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { dash, useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";
import { userCalls } from "./users-calls";
import type { ApiClientAnswer } from "./users-calls";
import "./words";

type Renewal = NonNullable<ApiClientAnswer["renewal"]>;

const TONES: Record<Renewal["state"], Tone> = { asked: "info", renewed: "good", kept: "warn", locked_out: "bad" };

export function ApiClient({ accountId }: { accountId: string }) {
  const { t } = useTranslation("admin");
  const may = useMay("provider.write");
  const { ask, dialog } = useQuestion();
  const client = useQuery({ ...userCalls.client(accountId), refetchInterval: (query) => (query.state.data?.renewal?.state === "asked" ? 5000 : false) });
  const renew = useWrite<ApiClientAnswer>({
    topics: ["provider_account"],
    run: () => userCalls.renew(accountId),
    done: (now) => toast.done(t(now.renewal?.state === "renewed" ? "api_client.renewed" : "api_client.renewing")),
  });
  if (client.error && !client.data) return <ProblemPanel error={client.error} retry={() => void client.refetch()} />;
  const now = client.data;
  const renewal = now?.renewal;
  const askRenew = () =>
    ask({
      title: t("api_client.renew_title"),
      consequences: [t("api_client.renew_1"), t("api_client.renew_2"), t("api_client.renew_3")],
      confirmLabel: t("api_client.renew"),
      danger: true,
      run: () => renew.mutateAsync(),
    });
  const why = may.reason ?? (now && !now.own && !now.problem ? t("api_client.other") : null);
  const action = (
    <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} loading={renew.isPending} disabled={!may.allowed || !now?.own || renewal?.state === "asked"} title={why ?? undefined} onClick={askRenew}>
      {t("api_client.renew")}
    </Button>
  );
  return (
    <>
      {renewal?.state === "locked_out" ? <Section tone="bad" title={t("api_client.locked_title")} text={renewal.detail ?? undefined} /> : null}
      <Section title={t("api_client.title")} text={t("api_client.text")} actions={action}>
        <ProblemAlert error={renew.error} />
        {now?.problem ? <Section tone="bad" title={t("api_client.problem")} text={now.problem} /> : null}
        {now ? (
          <Facts
            facts={[
              { label: t("api_client.client"), value: now.client_id ? <span className="mono">{now.client_id}</span> : dash },
              { label: t("api_client.secret"), value: <StateBadge state={now.secret_known ? "known" : "unknown"} tone={now.secret_known ? "good" : "warn"} label={t(now.secret_known ? "api_client.secret_known" : "api_client.secret_unknown")} /> },
              { label: t("api_client.last"), value: renewal ? <Last renewal={renewal} /> : dash },
            ]}
          />
        ) : null}
        {dialog}
      </Section>
    </>
  );
}

function Last({ renewal }: { renewal: Renewal }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <StateBadge state={renewal.state} tone={TONES[renewal.state]} label={t(`api_client.state_${renewal.state}`)} /> <Time at={renewal.ended_at ?? renewal.asked_at} />, {t("api_client.last_by", { name: renewal.asked_by })}
      {renewal.state === "asked" ? <Text size="sm">{t("api_client.asked_text")}</Text> : null}
      {renewal.state === "kept" && renewal.detail ? <Text size="sm">{renewal.detail}</Text> : null}
    </>
  );
}
