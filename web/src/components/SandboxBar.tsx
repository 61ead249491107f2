/** The unmistakable strip of a sandbox: its clock, and for staff the ways to move it and to see what would happen. */
import { Button, Menu, TextInput } from "@mantine/core";
import { IconFlask, IconPlayerTrackNext } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { api, read } from "@/api/client";
import { metaQuery, useMeta, useNow } from "@/api/meta";
import { useWrite } from "@/api/write";
import type { Clock } from "@/api/schema";
import { civilDate, formatTime } from "@/lib/dates";
import { LinkButton } from "./links";
import { problemText } from "./ProblemView";
import classes from "./SandboxBar.module.css";

export function SandboxBar({ staff }: { staff?: boolean }) {
  const { mode } = useMeta();
  const { t } = useTranslation();
  const bar = useRef<HTMLElement>(null);
  useBarHeight(bar, mode);
  if (mode !== "sandbox") return null;
  return (
    <aside ref={bar} className={classes.bar} aria-label={t("sandbox.title")}>
      <span className={classes.tag}>
        <IconFlask size={15} aria-hidden /> {t("sandbox.title")}
      </span>
      <span className={classes.text}>{t("sandbox.explain")}</span>
      <ClockText />
      {staff ? <ClockControls /> : null}
    </aside>
  );
}

/** The strip stays in view; what sticks below it needs to know how tall it is. */
function useBarHeight(bar: RefObject<HTMLElement | null>, mode: string): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (mode !== "sandbox" || !bar.current || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(([entry]) => root.style.setProperty("--mp-strip", `${Math.round(entry?.borderBoxSize[0]?.blockSize ?? 0)}px`));
    observer.observe(bar.current);
    return () => {
      observer.disconnect();
      root.style.removeProperty("--mp-strip");
    };
  }, [bar, mode]);
}

function ClockText() {
  const { t } = useTranslation();
  const { time_zone } = useMeta();
  const now = useNow();
  return (
    <span className={classes.clock}>
      <span className="visually-hidden">{t("sandbox.clock")}: </span>
      <time className="tnum" dateTime={now.toISOString()}>
        {formatTime(now, { timeZone: time_zone })}
      </time>
    </span>
  );
}

type Advance = { by: { days?: number; months?: number } } | { to: string };

function ClockControls() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { time_zone } = useMeta();
  const [date, setDate] = useState("");
  const clock = useQuery({
    ...read<Clock>(["clock"], "/admin/clock"),
    refetchInterval: (query) => (query.state.data?.advancing ? 700 : false),
  });
  const advance = useWrite<{ id: string }, Advance>({
    topics: ["clock"],
    run: (input, key) => api.post("/admin/clock/advance", input, { idempotencyKey: key }),
    done: () => {
      void clock.refetch();
      void client.invalidateQueries({ queryKey: metaQuery.queryKey });
    },
  });
  const tomorrow = civilDate(new Date(useNow().getTime() + 86_400_000), time_zone);
  const running = clock.data?.advancing ?? null;
  if (running) {
    return (
      <span className={classes.running} role="status">
        {t("sandbox.advancing", { to: formatTime(running.to, { timeZone: time_zone }) })} · {t("sandbox.acts", { count: running.acts_done ?? running.runs ?? 0 })}
      </span>
    );
  }
  return (
    <span className={classes.controls}>
      {(
        [
          ["day", { days: 1 }],
          ["week", { days: 7 }],
          ["month", { months: 1 }],
        ] as const
      ).map(([unit, by]) => (
        <Button key={unit} size="compact-xs" variant="default" loading={advance.isPending} aria-label={t(`sandbox.advance_${unit}`)} onClick={() => advance.mutate({ by })}>
          +{t(`sandbox.${unit}`)}
        </Button>
      ))}
      <Menu position="bottom-end" closeOnItemClick={false} trapFocus={false}>
        <Menu.Target>
          <Button size="compact-xs" variant="default" leftSection={<IconPlayerTrackNext size={13} aria-hidden />}>
            {t("sandbox.advance_to")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <form
            className={classes.to}
            onSubmit={(event) => {
              event.preventDefault();
              if (date) advance.mutate({ to: `${date}T09:00:00Z` });
            }}
          >
            <TextInput type="date" label={t("sandbox.advance_to")} min={tomorrow} value={date} onChange={(event) => setDate(event.currentTarget.value)} />
            <Button type="submit" disabled={!date} loading={advance.isPending}>
              {t("sandbox.advance")}
            </Button>
          </form>
        </Menu.Dropdown>
      </Menu>
      <LinkButton href="/admin/automation/preview" size="compact-xs" variant="subtle" color="gray">
        {t("sandbox.what_if")}
      </LinkButton>
      {advance.error ? (
        <span role="alert" className={classes.error}>
          {problemText(advance.error).detail}
        </span>
      ) : null}
    </span>
  );
}

