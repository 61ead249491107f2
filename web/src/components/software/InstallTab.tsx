/** What is installed on a server and how that goes, its addresses, and its passwords, once. */
import { Button } from "@mantine/core";
import { IconKey, IconPackage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { CopyId } from "../CopyId";
import { DetailSkeleton } from "../DetailPage";
import { Empty } from "../Empty";
import { Facts, Section } from "../Page";
import { ProblemAlert, ProblemPanel } from "../ProblemView";
import { StateBadge } from "../StateBadge";
import type { Tone } from "../theme";
import { Time } from "../Time";
import { software } from "./calls";
import type { Install, Side } from "./calls";
import classes from "./software.module.css";

const TONE: Record<Install["state"], Tone> = { waiting: "info", running: "info", done: "good", failed: "bad", silent: "warn", replaced: "idle" };
const isOpen = (install: Install | null | undefined) => install?.state === "waiting" || install?.state === "running";

export function InstallTab({ id, side }: { id: string; side: Side }) {
  const { t } = useTranslation("software");
  const query = useQuery({ ...software.of(side, id), refetchInterval: (now) => (isOpen(now.state.data?.install) ? 5000 : false) });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("install.tab")} />;
  const { install } = query.data;
  if (!install) return <Empty icon={IconPackage} title={t("install.none_title")} text={t("install.none")} />;
  return (
    <>
      <Section title={install.name || t("install.title")} text={t("install.text")}>
        <Facts
          layout="row"
          facts={[
            { label: t("install.state_label"), value: <StateBadge state={install.state} tone={TONE[install.state]} label={t(`install.${install.state}`)} /> },
            { label: t("install.template"), value: String(install.number) },
            install.finished_at ? { label: t("install.finished"), value: <Time at={install.finished_at} /> } : null,
            install.problem ? { label: t("install.problem"), value: install.problem } : null,
            ...install.links.map((link) => ({
              label: link.label,
              value: (
                <a href={link.url} target="_blank" rel="noreferrer noopener">
                  {link.url}
                </a>
              ),
            })),
          ]}
        />
        {install.steps.length > 0 ? (
          <ol className={classes.list} aria-label={t("install.steps")} aria-live="polite">
            {install.steps.map((step) => (
              <li key={`${step.at} ${step.words}`}>
                {step.words} <span className={classes.quiet}><Time at={step.at} /></span>
              </li>
            ))}
          </ol>
        ) : null}
      </Section>
      {install.secrets || install.revealed_at ? <Passwords id={id} side={side} install={install} /> : null}
    </>
  );
}

function Passwords({ id, side, install }: { id: string; side: Side; install: Install }) {
  const { t } = useTranslation("software");
  const [shown, setShown] = useState<{ label: string; value: string }[]>([]);
  const reveal = useWrite<{ items: { label: string; value: string }[] }>({ topics: ["service"], run: () => software.reveal(id), done: ({ items }) => setShown(items) });
  const waits = isOpen(install);
  return (
    <Section title={t("install.secrets")} text={t("install.secrets_text")}>
      <ProblemAlert error={reveal.error} />
      {shown.length > 0 ? (
        <Facts facts={shown.map((one) => ({ label: one.label, value: <CopyId value={one.value} what={one.label} /> }))} />
      ) : install.revealed_at ? (
        <p className={classes.quiet}>
          {t("install.shown")} <Time at={install.revealed_at} />
        </p>
      ) : side === "portal" ? (
        <>
          <Button leftSection={<IconKey size={16} aria-hidden />} disabled={waits} loading={reveal.isPending} onClick={() => reveal.mutate()}>
            {t("install.show")}
          </Button>
          {waits ? <p className={classes.quiet}>{t("install.after")}</p> : null}
        </>
      ) : null}
    </Section>
  );
}
