/** Moving a server to another region: whether it may, where to, what that means, and how far a move has come. */
import { Button, List, NativeSelect, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import type { Tone } from "@/components/theme";
import { toast } from "@/components/toasts";
import { cycleEvery } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import { moveApi, movesOf } from "./move-calls";
import type { ServiceMove, ServiceMoves } from "./move-calls";
import type { Side } from "./snapshot-calls";

interface MoveDialogProps {
  service: Service;
  side: Side;
  opened: boolean;
  onClose: () => void;
}

const TONES: Record<ServiceMove["state"], Tone> = { wanted: "info", sent: "info", accepted: "info", done: "good", refused: "bad", given_up: "idle" };
const ENDED_WITHOUT: ReadonlySet<ServiceMove["state"]> = new Set(["refused", "given_up"]);
const UNDER_WAY: ReadonlySet<ServiceMove["state"]> = new Set(["wanted", "sent", "accepted"]);

export default function MoveDialog({ service, side, opened, onClose }: MoveDialogProps) {
  const { t } = useTranslation("service");
  const query = useQuery({ ...movesOf(side, service.id), enabled: opened, retry: false });
  const [chosen, setChosen] = useState("");
  const ask = useWrite<unknown, string>({
    topics: ["service"],
    run: (region, key) => moveApi.ask(side, service.id, { region, confirm_name: service.name }, key),
    done: () => toast.done(t("move.done")),
  });
  const data = query.data;
  const free = data?.refused ? [] : (data?.regions.filter((one) => !one.refused) ?? []);
  const region = chosen || (free[0]?.code ?? "");
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t("move.title", { name: service.label ?? service.name })}
      consequences={free.length > 0 ? [t("move.effect_1"), t("move.effect_2"), t("move.effect_3"), side === "admin" ? t("move.price_staff") : t("move.price")] : []}
      confirmLabel={t("move.confirm")}
      typeName={free.length > 0 ? service.name : undefined}
      danger
      blocked={!region}
      size="lg"
      onConfirm={() => ask.mutateAsync(region)}
    >
      {query.error && !data ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {!data && !query.error ? <DetailSkeleton label={t("move.asking")} /> : null}
      {data ? <Choice data={data} value={region} onChange={setChosen} cycle={service.cycle_months} /> : null}
      {data ? <History data={data} service={service} side={side} /> : null}
    </Confirm>
  );
}

function Choice({ data, value, onChange, cycle }: { data: ServiceMoves; value: string; onChange: (code: string) => void; cycle: number | null }) {
  const { t } = useTranslation("service");
  if (data.refused) return <Section tone="warn" title={t("move.refused")} text={data.refused} />;
  if (data.regions.length === 0) return <Section tone="info" title={t("move.nowhere")} text={t("move.nowhere_text", { region: data.region.name })} />;
  const free = data.regions.filter((one) => !one.refused);
  const more = (one: ServiceMoves["regions"][number]) => (one.surcharge && one.surcharge.minor !== 0 && cycle !== null ? t("move.surcharge", { region: one.name, price: formatMoney(one.surcharge), cycle: cycleEvery(cycle) }) : one.name);
  return (
    <>
      {free.length > 0 ? <NativeSelect label={t("move.region")} description={t("move.now", { region: data.region.name })} data={free.map((one) => ({ value: one.code, label: more(one) }))} value={value} onChange={(event) => onChange(event.currentTarget.value)} /> : null}
      {free.length < data.regions.length ? (
        <List size="sm" mt="xs">
          {data.regions.filter((one) => one.refused).map((one) => (
            <List.Item key={one.code}>
              {one.name}: {one.refused}
            </List.Item>
          ))}
        </List>
      ) : null}
    </>
  );
}

/** What was given up or refused and then done after all: where the machine is now, as the data centre says it, too. */
function TakeOver({ data, move, service }: { data: ServiceMoves; move: ServiceMove; service: Service }) {
  const { t } = useTranslation("service");
  const [chosen, setChosen] = useState(move.to);
  const take = useWrite<unknown>({ topics: ["service"], run: () => moveApi.takeOver(service.id, chosen), done: () => toast.done(t("move.taken_over")) });
  const known = data.regions.some((one) => one.code === move.to) || data.region.code === move.to;
  const choices = [...(known ? [] : [{ value: move.to, label: move.to }]), ...data.regions.map((one) => ({ value: one.code, label: one.name }))];
  return (
    <Stack gap="xs" mt="sm">
      <NativeSelect label={t("move.by_hand")} description={t("move.by_hand_help")} data={choices} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)} />
      <ProblemAlert error={take.error} />
      <Button variant="default" style={{ alignSelf: "start" }} loading={take.isPending} onClick={() => take.mutate()}>
        {t("move.take_over")}
      </Button>
    </Stack>
  );
}

function History({ data, service, side }: { data: ServiceMoves; service: Service; side: Side }) {
  const { t } = useTranslation("service");
  const giveUp = useWrite<unknown>({ topics: ["service"], run: () => moveApi.giveUp(service.id), done: () => toast.done(t("move.given_up")) });
  const latest = data.moves[0];
  if (data.moves.length === 0) return null;
  return (
    <Section title={t("move.history")}>
      <List listStyleType="none" spacing="xs">
        {data.moves.map((one) => (
          <List.Item key={one.id}>
            <StateBadge state={one.state} tone={TONES[one.state]} label={t(`move.state_${one.state}`)} why={one.problem} /> {t("move.from_to", { from: one.from, to: one.to })} · <Time at={one.requested_at} />
            {one.ticket ? ` · ${t("move.ticket", { ticket: one.ticket })}` : null}
            {side === "admin" && UNDER_WAY.has(one.state) ? (
              <Button variant="default" size="compact-sm" ml="xs" loading={giveUp.isPending} onClick={() => giveUp.mutate()}>
                {t("move.give_up")}
              </Button>
            ) : null}
          </List.Item>
        ))}
      </List>
      {giveUp.error ? <ProblemAlert error={giveUp.error} /> : null}
      {side === "admin" && latest && ENDED_WITHOUT.has(latest.state) ? <TakeOver key={latest.id} data={data} move={latest} service={service} /> : null}
    </Section>
  );
}
