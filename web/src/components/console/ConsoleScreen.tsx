/** The console page: the screen with its buttons, and the other ways to it. */
import { Button, Modal, Textarea } from "@mantine/core";
import { IconClipboardText, IconKeyboard, IconMaximize, IconPlugConnectedX, IconScreenShare } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Ability, Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { DetailSkeleton } from "@/components/DetailPage";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Access } from "./Access";
import { consoleCalls } from "./calls";
import type { Console, ConsoleTicket, Side } from "./calls";
import { LONGEST_PASTE, keysymsOf } from "./keys";
import { OtherWays } from "./OtherWays";
import type { Hand } from "./Viewer";
import classes from "./console.module.css";

const Viewer = lazy(() => import("./Viewer"));

interface ScreenProps {
  side: Side;
  service: Service;
  crumbs: { label: string; href: string }[];
  serviceHref: string;
  /** Whether this person may look at all; the server decides, this explains beforehand. */
  may: Ability;
  /** Starts the rescue system, where there is no console. */
  rescue: ReactNode;
}

export function ConsoleScreen(props: ScreenProps) {
  const { t } = useTranslation(["console", "common"]);
  const { service, side, crumbs, serviceHref, may, rescue } = props;
  const query = useQuery(consoleCalls(side).read(service.id));
  const { data } = query;
  const name = service.label ?? service.name;
  return (
    <Page title={t("title_of", { name })} crumbs={[...crumbs, { label: name, href: serviceHref }]} lead={t("lead")}>
      {query.error && !data ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {!query.error && !data ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      {data?.offered ? <Live {...props} known={data} /> : null}
      {data && !data.offered ? <OtherWays service={service} rescue={rescue} /> : null}
      {data?.offered ? <Access side={side} service={service} known={data} may={may} /> : null}
    </Page>
  );
}

type Phase = { at: "off" } | { at: "connecting" | "open"; address: string } | { at: "ended"; why: string };

const TONES = { off: "idle", asking: "info", connecting: "info", open: "good", ended: "idle" } as const;

function Live({ side, service, may, known }: ScreenProps & { known: Console }) {
  const { t } = useTranslation(["console", "common"]);
  const [phase, setPhase] = useState<Phase>({ at: "off" });
  const [pasting, setPasting] = useState(false);
  const hand = useRef<Hand | null>(null);
  const first = useRef<HTMLDivElement>(null);
  // A ticket is good once: a new one for each try.
  const ask = useWrite<ConsoleTicket>({
    topics: [],
    run: () => consoleCalls(side).ticket(service.id),
    done: (ticket) => setPhase({ at: "connecting", address: ticket.address }),
  });
  const isLive = phase.at === "connecting" || phase.at === "open";
  const state = ask.isPending ? "asking" : phase.at;
  const name = service.label ?? service.name;
  const label = phase.at === "ended" ? t("again") : t("open");
  const whenOpen: Ability = { allowed: phase.at === "open" };
  return (
    <Section flush>
      <div className={classes.bar} ref={first}>
        <span aria-live="polite">
          <StateBadge state={state} tone={TONES[state]} label={t(`state.${state}`)} />
        </span>
        <span className={classes.buttons}>
          {isLive ? (
            <>
              <ActionButton size="compact-md" action={{ key: "keys", label: t("keys"), icon: IconKeyboard, run: () => hand.current?.ctrlAltDel(), ability: whenOpen }} />
              <ActionButton size="compact-md" action={{ key: "paste", label: t("paste"), icon: IconClipboardText, run: () => setPasting(true), ability: whenOpen }} />
              {document.fullscreenEnabled ? <ActionButton size="compact-md" action={{ key: "full", label: t("full"), icon: IconMaximize, run: () => hand.current?.fullScreen(), ability: whenOpen }} /> : null}
              <ActionButton size="compact-md" action={{ key: "close", label: t("close"), icon: IconPlugConnectedX, run: () => hand.current?.close(), ability: whenOpen }} />
            </>
          ) : (
            <ActionButton variant="filled" loading={ask.isPending} action={{ key: "open", label, icon: IconScreenShare, run: () => ask.mutate(), ability: may.allowed ? known.open : may }} />
          )}
        </span>
      </div>
      <ProblemAlert error={ask.error} />
      {phase.at === "ended" ? (
        <p className={classes.why} role="status">
          {t(`end.${reason(phase.why)}`)}
        </p>
      ) : null}
      {isLive ? (
        <>
          <Suspense fallback={<div className={classes.screen} />}>
            <Viewer
              key={phase.address}
              address={phase.address}
              label={t("screen", { name })}
              opened={(made) => {
                hand.current = made;
                setPhase({ at: "open", address: phase.address });
              }}
              ended={(why) => {
                setPasting(false);
                setPhase({ at: "ended", why });
              }}
              left={() => first.current?.querySelector("button")?.focus()}
            />
          </Suspense>
          <p className={classes.why}>{t("leave_hint")}</p>
        </>
      ) : null}
      <Paste opened={pasting} onClose={() => setPasting(false)} send={(text) => hand.current?.type(keysymsOf(text))} />
    </Section>
  );
}

const REASONS = ["left", "lost", "machine_closed", "not_reachable", "password", "not_rfb", "idle", "too_long", "too_much", "signed_out", "not_allowed", "unavailable"] as const;

function reason(word: string): (typeof REASONS)[number] {
  return REASONS.find((one) => one === word) ?? "lost";
}

function Paste({ opened, onClose, send }: { opened: boolean; onClose: () => void; send: (text: string) => void }) {
  const { t } = useTranslation(["console", "common"]);
  const [text, setText] = useState("");
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    send(text);
    setText("");
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("paste_title")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      <form onSubmit={submit} aria-label={t("paste_title")}>
        <Textarea label={t("paste_text")} description={t("paste_help")} value={text} onChange={(event) => setText(event.currentTarget.value)} maxLength={LONGEST_PASTE} minRows={4} autosize data-autofocus />
        <div className={classes.send}>
          <Button type="submit" disabled={text === ""}>
            {t("paste_send")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
