/** The console for programs on one's own computer: host, port, password, and how to use them. */
import { SegmentedControl } from "@mantine/core";
import { IconEye, IconKey, IconPlugConnectedX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability, Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { CodeBlock } from "@/components/CodeBlock";
import { Confirm } from "@/components/Confirm";
import { CopyId } from "@/components/CopyId";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { sshTarget } from "@/lib/ssh";
import { consoleCalls } from "./calls";
import type { Console, ConsoleAccess, Side } from "./calls";
import classes from "./console.module.css";

const PROGRAMS = ["tigervnc", "realvnc", "tunnel"] as const;
type Program = (typeof PROGRAMS)[number];
/** Where a tunnel begins on one's own computer. */
const LOCAL_PORT = 5901;

export function Access({ side, service, known, may }: { side: Side; service: Service; known: Console; may: Ability }) {
  const { t } = useTranslation("console");
  const calls = consoleCalls(side);
  const [asked, setAsked] = useState<"password" | "off" | null>(null);
  const [login, setLogin] = useState<ConsoleAccess | null>(null);
  const reveal = useWrite<ConsoleAccess>({ topics: ["service"], run: () => calls.reveal(service.id), done: setLogin });
  const change = useWrite<ConsoleAccess>({
    topics: ["service"],
    run: () => calls.password(service.id),
    done: (fresh) => {
      setLogin(fresh);
      toast.done(t("new_password_done"));
    },
  });
  const off = useWrite<unknown>({
    topics: ["service"],
    run: () => calls.switchOff(service.id),
    done: () => {
      setLogin(null);
      toast.done(t("switched_off"));
    },
  });
  const ability = may.allowed ? known.open : may;
  const name = service.label ?? service.name;
  return (
    <Section
      title={t("access_title")}
      text={t("access")}
      actions={
        <>
          {login ? null : <ActionButton loading={reveal.isPending} action={{ key: "show", label: t("show"), icon: IconEye, run: () => reveal.mutate(), ability }} />}
          <ActionButton action={{ key: "password", label: t("new_password"), icon: IconKey, run: () => setAsked("password"), ability }} />
          {known.enabled ? <ActionButton action={{ key: "off", label: t("switch_off"), icon: IconPlugConnectedX, run: () => setAsked("off"), ability }} /> : null}
        </>
      }
    >
      <ProblemAlert error={reveal.error} />
      {login ? (
        <div className={classes.stack}>
          <Facts
            facts={[
              { label: t("host"), value: <CopyId value={login.host} what={t("host")} /> },
              { label: t("port"), value: <CopyId value={String(login.port)} what={t("port")} /> },
              { label: t("password"), value: <CopyId value={login.password} what={t("password")} /> },
            ]}
          />
          <Guide service={service} login={login} />
        </div>
      ) : null}
      <Confirm
        opened={asked === "password"}
        onClose={() => setAsked(null)}
        title={t("new_password_title")}
        consequences={[t("new_password_1")]}
        confirmLabel={t("new_password")}
        onConfirm={() => change.mutateAsync()}
      />
      <Confirm
        opened={asked === "off"}
        onClose={() => setAsked(null)}
        title={t("switch_off_title", { name })}
        consequences={[t("switch_off_1")]}
        confirmLabel={t("switch_off")}
        onConfirm={() => off.mutateAsync()}
      />
    </Section>
  );
}

function Guide({ service, login }: { service: Service; login: ConsoleAccess }) {
  const { t } = useTranslation("console");
  const [program, setProgram] = useState<Program>("tigervnc");
  const target = sshTarget(service);
  const programs = PROGRAMS.filter((one) => one !== "tunnel" || target);
  // Two colons: what follows is the port itself and not the number of a display.
  const texts: Record<Program, string> = {
    tigervnc: `vncviewer ${login.host}::${login.port}`,
    realvnc: `${login.host}::${login.port}`,
    tunnel: `ssh -N -L ${LOCAL_PORT}:${login.host}:${login.port} ${target}\nvncviewer localhost::${LOCAL_PORT}`,
  };
  return (
    <>
      <SegmentedControl aria-label={t("guide.label")} value={program} data={programs.map((value) => ({ value, label: t(`guide.${value}`) }))} onChange={(value) => setProgram(value as Program)} />
      <p className={classes.quiet}>{t(`guide.${program}_text`)}</p>
      <CodeBlock text={texts[program]} label={t(`guide.${program}`)} what={t("guide.copy")} />
    </>
  );
}
