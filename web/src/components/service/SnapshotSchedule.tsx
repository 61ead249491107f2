/** When snapshots are taken by themselves: shown, set, paused and removed, for the owner and for the team. */
import { ActionIcon, Alert, Button, Menu, Modal } from "@mantine/core";
import { IconCalendarRepeat, IconDots, IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability, Schedule, ScheduleInput, Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import type { Tone } from "@/components/theme";
import { toast } from "@/components/toasts";
import { ScheduleFields, clock, scheduleInput, scheduleValues, weekday } from "./ScheduleFields";
import type { SnapshotCalls } from "./snapshot-calls";

/** What the plan has, and how much of it is taken by what was made by hand. */
export interface Room {
  limit: number;
  byHand: number;
}

const TONES: Record<string, Tone> = { began: "info", taken: "good", failed: "bad", skipped: "idle" };

export function SnapshotSchedule({ service, calls, room }: { service: Service; calls: SnapshotCalls; room: Room }) {
  const { t } = useTranslation(["service", "common"]);
  const query = useQuery(calls.schedule);
  const [asked, setAsked] = useState<"set" | "remove" | null>(null);
  const write = useWrite<unknown, { paused: boolean }>({
    topics: ["service"],
    run: async ({ paused }) => (query.data?.schedule ? calls.setSchedule({ ...inputOf(query.data.schedule), paused }) : undefined),
    done: (_, { paused }) => toast.done(t(paused ? "schedule.paused" : "schedule.saved")),
  });
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { schedule, time_zone } = query.data;
  const ability = abilityOf(service, room, t("snapshots.none_included"));
  const set = <ActionButton action={{ key: "set", label: t("schedule.set"), icon: IconCalendarRepeat, run: () => setAsked("set"), ability }} />;
  return (
    <Section title={t("schedule.title")} text={schedule ? t("schedule.text") : undefined} actions={schedule ? <More schedule={schedule} ability={ability} ask={setAsked} pause={(paused) => write.mutate({ paused })} /> : undefined} flush={!schedule}>
      <ProblemAlert error={write.error} />
      {schedule ? <Shown schedule={schedule} /> : <Empty icon={IconCalendarRepeat} title={t("schedule.none_title")} text={t("schedule.none")} action={set} />}
      <Modal opened={asked === "set"} onClose={() => setAsked(null)} closeOnClickOutside={false} title={t(schedule ? "schedule.change" : "schedule.set")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {asked === "set" ? <ScheduleForm calls={calls} schedule={schedule} zone={time_zone} room={room} onClose={() => setAsked(null)} /> : null}
      </Modal>
      <Confirm
        opened={asked === "remove"}
        onClose={() => setAsked(null)}
        title={t("schedule.remove_title")}
        consequences={[t("schedule.remove_1")]}
        confirmLabel={t("schedule.remove")}
        onConfirm={async () => {
          await calls.removeSchedule();
          toast.done(t("schedule.removed"));
          await query.refetch();
        }}
      />
    </Section>
  );
}

/** A schedule is for later: a machine that is busy now does not stand in its way. */
function abilityOf(service: Service, room: Room, none: string): Ability | undefined {
  if (room.limit === 0) return { allowed: false, reason: none };
  if (service.state === "active") return { allowed: true };
  return service.can.snapshot;
}

const inputOf = ({ rhythm, weekday, month_day, hour, keep, name_pattern, paused }: Schedule): ScheduleInput => ({ rhythm, weekday, month_day, hour, keep, name_pattern, paused });

function More({ schedule, ability, ask, pause }: { schedule: Schedule; ability: Ability | undefined; ask: (what: "set" | "remove") => void; pause: (paused: boolean) => void }) {
  const { t } = useTranslation("service");
  const may = ability?.allowed ?? false;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t("schedule.more")}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!may} leftSection={<IconPencil size={16} aria-hidden />} onClick={() => ask("set")}>
          {t("schedule.change")}
        </Menu.Item>
        {/* One that fails can be paused whatever is wrong. */}
        <Menu.Item disabled={!may && schedule.paused} leftSection={schedule.paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />} onClick={() => pause(!schedule.paused)}>
          {t(schedule.paused ? "schedule.resume" : "schedule.pause")}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask("remove")}>
          {t("schedule.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Shown({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation("service");
  const { latest, failures } = schedule;
  const day = schedule.rhythm === "weekly" ? weekday(schedule.weekday ?? 1) : (schedule.month_day ?? 1);
  return (
    <>
      {failures > 0 ? (
        <Alert color={failures > 2 ? "red" : "yellow"} mb="md" title={t("schedule.failing", { count: failures })}>
          {latest?.detail}
        </Alert>
      ) : null}
      <Facts
        layout="row"
        facts={[
          { label: t("schedule.when"), value: t(`schedule.${schedule.rhythm}_at`, { day, time: clock(schedule.hour) }) },
          { label: t("schedule.zone"), value: schedule.time_zone },
          { label: t("schedule.keeps"), value: t("schedule.keeps_count", { count: schedule.keep }) },
          { label: t("schedule.next"), value: schedule.next_at ? <Time at={schedule.next_at} as="exact" /> : t("schedule.next_paused") },
          {
            label: t("schedule.latest"),
            value: latest ? (
              <>
                <StateBadge state={latest.state} tone={TONES[latest.state]} label={t(`schedule.run_${latest.state}`)} why={latest.detail} /> <Time at={latest.due_at} as="exact" />
              </>
            ) : (
              t("schedule.latest_none")
            ),
          },
        ]}
      />
    </>
  );
}

function ScheduleForm({ calls, schedule, zone, room, onClose }: { calls: SnapshotCalls; schedule: Schedule | null | undefined; zone: string; room: Room; onClose: () => void }) {
  const { t } = useTranslation(["service", "common"]);
  const most = Math.max(0, room.limit - room.byHand);
  const write = useWrite<unknown, ScheduleInput>({ topics: ["service"], run: (input) => calls.setSchedule(input) });
  const of = useApiForm({
    initialValues: scheduleValues(schedule, Math.max(1, most)),
    send: async (values) => {
      await write.mutateAsync(scheduleInput(values, schedule?.paused ?? false));
      toast.done(t("schedule.saved"));
      onClose();
    },
  });
  const { rhythm, keep } = of.form.values;
  const days = schedule?.provider_keeps_days ?? 30;
  const expires = (rhythm === "monthly" && Number(keep) > 1) || (rhythm === "weekly" && Number(keep) > 4);
  return (
    <Form of={of} label={t(schedule ? "schedule.change" : "schedule.set")}>
      <ScheduleFields
        form={of.form}
        hourHelp={t("schedule.hour_help", { zone })}
        keep={{
          help: t(most === 0 ? "schedule.keep_full" : room.byHand === 0 ? "schedule.keep_plan" : "schedule.keep_help", { most, limit: room.limit }),
          max: Math.max(1, most),
          notes: (
            <>
              {expires ? <Alert color="yellow">{t("schedule.keep_expire", { days })}</Alert> : null}
              {Number(keep) >= most && most > 0 ? <Alert color="blue">{t("schedule.keep_swap")}</Alert> : null}
            </>
          ),
        }}
      />
      <FormActions of={of} label={t("schedule.save")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
