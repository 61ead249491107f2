/** Moves the sandbox clock. Loaded for the team only. */
import { Button, Menu, TextInput } from "@mantine/core";
import { IconPlayerTrackNext } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import { metaQuery, useMeta, useNow } from "@/api/meta";
import { useWrite } from "@/api/write";
import { civilDate, formatTime } from "@/lib/dates";
import { LinkButton } from "./links";
import { problemText } from "./ProblemView";
import classes from "./SandboxBar.module.css";

type Advance = { by: { days?: number; months?: number } } | { to: string };

export default function ClockControls() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { time_zone } = useMeta();
  const [date, setDate] = useState("");
  const clock = useQuery({
    ...adminRead.clock(),
    refetchInterval: (query) => (query.state.data?.advancing ? 700 : false),
  });
  const advance = useWrite<unknown, Advance>({
    topics: ["clock"],
    run: (input, key) => adminApi.advance(input, key),
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
        {t("sandbox.advancing", { to: formatTime(running.to, { timeZone: time_zone }) })} · {t("sandbox.acts", { count: running.runs })}
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
      <span className={classes.roomy}>
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
      </span>
      {advance.error ? (
        <span role="alert" className={classes.error}>
          {problemText(advance.error).detail}
        </span>
      ) : null}
    </span>
  );
}

