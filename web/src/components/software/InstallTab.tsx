/** What is installed on a server and how that goes, its addresses, and its passwords, once. */
import { Button, Group, Modal, Stack } from "@mantine/core";
import { IconKey, IconPackage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Step } from "@/api/schema";
import { useWrite } from "@/api/write";
import { spoken } from "@/lib/spoken";
import { Confirm } from "../Confirm";
import { CopyId } from "../CopyId";
import { DetailSkeleton } from "../DetailPage";
import { Empty } from "../Empty";
import { LongWork } from "../LongWork";
import { Facts, Section } from "../Page";
import { ProblemPanel } from "../ProblemView";
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
  if (!install) return <Section><Empty icon={IconPackage} title={t("install.none_title")} text={t("install.none")} /></Section>;
  return (
    <>
      <Section title={install.name || t("install.title")} text={t("install.text")}>
        <Facts
          layout="row"
          facts={[
            { label: t("install.state_label"), value: <StateBadge state={install.state} tone={TONE[install.state]} label={t(`install.${install.state}`)} /> },
            { label: t("install.template"), value: String(install.number) },
            install.finished_at ? { label: t("install.finished"), value: <Time at={install.finished_at} /> } : null,
            install.problem ? { label: t("install.problem"), value: spoken(install.problem) } : null,
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
          <div className={classes.steps}>
            <LongWork steps={stepsOf(install)} label={t("install.steps")} />
          </div>
        ) : null}
      </Section>
      {install.secrets || install.revealed_at ? <Passwords id={id} side={side} install={install} /> : null}
    </>
  );
}

/** What the machine told, as work: the last word is where it stands. */
function stepsOf({ state, steps }: Install): Step[] {
  const last = state === "failed" ? "failed" : state === "running" ? "running" : "done";
  return steps.map(({ words, at }, place) => ({ key: `${place} ${at}`, label: words, state: place === steps.length - 1 ? last : "done", at, detail: null }));
}

type Shown = { label: string; value: string }[];

function Passwords({ id, side, install }: { id: string; side: Side; install: Install }) {
  const { t } = useTranslation("software");
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Shown>([]);
  // The same key for a second try: an answer that was lost on the way is given again.
  const reveal = useWrite<{ items: Shown }>({ topics: ["service"], run: (_, key) => software.reveal(id, key), done: ({ items }) => setShown(items) });
  const waits = isOpen(install);
  return (
    <Section title={t("install.secrets")} text={t("install.secrets_text")}>
      {install.revealed_at ? (
        <p className={classes.quiet}>
          {t("install.shown")} <Time at={install.revealed_at} as="exact" />
        </p>
      ) : side === "portal" ? (
        <>
          <Button leftSection={<IconKey size={16} aria-hidden />} disabled={waits} onClick={() => setAsking(true)}>
            {t("install.show")}
          </Button>
          {waits ? <p className={classes.quiet}>{t("install.after")}</p> : null}
        </>
      ) : null}
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("install.ask_title")}
        consequences={[t("install.ask_1"), t("install.ask_2")]}
        confirmLabel={t("install.ask_yes")}
        onConfirm={() => reveal.mutateAsync()}
      />
      <Modal opened={shown.length > 0} onClose={() => setShown([])} title={t("install.secrets")} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
        <Stack>
          <p className={classes.quiet}>{t("install.shown_text")}</p>
          <Facts facts={shown.map((one) => ({ label: one.label, value: <CopyId value={one.value} what={one.label} /> }))} />
          <Group justify="flex-end">
            <Button onClick={() => setShown([])}>{t("install.stored")}</Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  );
}
