/** What the team can do with a service: each with what it means, dangerous ones by typing the name. */
import { TextInput } from "@mantine/core";
import { IconCalendarX, IconArrowsExchange, IconArrowsMaximize, IconBolt, IconDisc, IconKey, IconLifebuoy, IconMapPin, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconRotateClockwise, IconScreenShare, IconTag, IconThumbDown, IconThumbUp, IconTrash } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { adminApi } from "@/api/admin";
import type { ServiceOrder } from "@/api/admin";
import type { Service, ServiceAct } from "@/api/schema";
import { useWrite } from "@/api/write";
import type { ActionItem } from "@/components/Actions";
import type { LoginAct } from "@/components/service/LoginKeys";
import { Confirm } from "@/components/Confirm";
import { toast } from "@/components/toasts";
import { useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";

// Long dialogs with pickers and prices: the page does not wait for them.
const CancelDialog = lazy(() => import("./CancelDialog"));
const ChangeDialog = lazy(() => import("./ChangeDialog"));
const LoginDialog = lazy(() => import("./LoginDialog"));
const MoveDialog = lazy(() => import("@/components/service/MoveDialog"));
const ReinstallDialog = lazy(() => import("./ReinstallDialog"));

type StateVerb = "provision" | "retry" | "suspend" | "unsuspend" | "confirm_resize" | "approve_purchase" | "refuse_purchase" | "terminate";

const VERBS: { verb: StateVerb; icon: Icon; danger?: boolean; reason?: boolean; steps: 1 | 2 }[] = [
  { verb: "approve_purchase", icon: IconThumbUp, reason: true, steps: 2 },
  { verb: "provision", icon: IconBolt, steps: 2 },
  { verb: "retry", icon: IconRefresh, steps: 1 },
  { verb: "unsuspend", icon: IconPlayerPlay, steps: 2 },
  { verb: "confirm_resize", icon: IconArrowsMaximize, steps: 2 },
  { verb: "suspend", icon: IconPlayerPause, reason: true, steps: 2 },
  { verb: "refuse_purchase", icon: IconThumbDown, danger: true, reason: true, steps: 2 },
  { verb: "terminate", icon: IconTrash, danger: true, steps: 2 },
];

const ACTS: { act: Exclude<ServiceAct, "reinstall">; icon: Icon }[] = [
  { act: "start", icon: IconPlayerPlay },
  { act: "restart", icon: IconRotateClockwise },
  { act: "shutdown", icon: IconPower },
  { act: "stop", icon: IconPlayerStop },
  { act: "rescue", icon: IconLifebuoy },
  { act: "reset_password", icon: IconKey },
];

/** What running a service takes; the rest changes the contract. */
const OPERATED: ReadonlySet<StateVerb> = new Set(["retry", "suspend", "unsuspend", "confirm_resize"]);

function orderOf(verb: ServiceOrder["verb"], name: string, reason: string): ServiceOrder {
  if (verb === "terminate") return { verb, body: { confirm_name: name } };
  if (verb === "suspend" || verb === "approve_purchase" || verb === "refuse_purchase") return { verb, body: { reason } };
  return { verb };
}

export interface ServiceActions {
  change: ActionItem;
  state: ActionItem[];
  server: ActionItem[];
  dialogs: ReactNode;
}

export function useServiceActions(service: Service): ServiceActions {
  const { t } = useTranslation(["admin", "console", "service"]);
  const { ask, dialog } = useQuestion();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"label" | "reinstall" | "change" | "cancel" | "move" | LoginAct | null>(null);
  const { id, name } = service;
  const mayOperate = useMay("services.operate");
  const mayWrite = useMay("services.write");
  const change = useWrite<unknown, ServiceOrder>({
    topics: ["service"],
    run: (order, key) => adminApi.serviceDo(id, order, key),
    done: (_, { verb }) => toast.done(t(`service_act.done_${verb}`)),
  });
  const operate = useWrite<unknown, ServiceAct>({
    topics: ["service"],
    run: (action, key) => adminApi.serviceAct(id, { action }, key),
    done: (_, action) => toast.done(t("service_act.done_act", { action: t(`service_act.${action}`) })),
  });
  const state = VERBS.map(({ verb, icon, danger, reason, steps }): ActionItem => ({
    key: verb,
    label: t(`service_act.${verb}`),
    icon,
    danger,
    ability: within(OPERATED.has(verb) ? mayOperate : mayWrite, service.can[verb]),
    run: () =>
      ask({
        title: t(`service_act.${verb}_title`, { name }),
        consequences: [t(`service_act.${verb}_1`), ...(steps === 2 && verb !== "retry" ? [t(`service_act.${verb}_2`)] : [])],
        confirmLabel: t(`service_act.${verb}`),
        danger,
        reason,
        typeName: verb === "terminate" ? name : undefined,
        run: (why) => change.mutateAsync(orderOf(verb, name, why)),
      }),
  }));
  const server = ACTS.map(({ act, icon }): ActionItem => ({
    key: act,
    label: t(`service_act.${act}`),
    icon,
    ability: within(mayOperate, service.can[act]),
    run: () =>
      act === "rescue" || act === "reset_password"
        ? setOpen(act)
        : ask({ title: t(`service_act.${act}_title`, { name }), consequences: [t(`service_act.${act}_1`)], confirmLabel: t(`service_act.${act}`), run: () => operate.mutateAsync(act) }),
  }));
  server.push({ key: "console", label: t("console:title"), icon: IconScreenShare, ability: { allowed: true }, run: () => void navigate({ to: adminPaths.console(service.id) as never }) });
  const terms: ActionItem = { key: "change", label: t("change.action"), icon: IconArrowsExchange, ability: within(mayWrite, service.can.change), run: () => setOpen("change") };
  server.push({ key: "move", label: t("service:move.action"), icon: IconMapPin, ability: within(mayOperate, service.can.move), run: () => setOpen("move") });
  server.push({ key: "reinstall", label: t("service_act.reinstall"), icon: IconDisc, danger: true, ability: within(mayOperate, service.can.reinstall), run: () => setOpen("reinstall") });
  server.push({ key: "rename", label: t("service_act.rename"), icon: IconTag, ability: within(mayWrite, service.can.rename), run: () => setOpen("label") });
  state.push({ key: "cancel", label: t("service_end.action"), icon: IconCalendarX, danger: true, ability: within(mayWrite, service.can.cancel), run: () => setOpen("cancel") });
  return {
    state,
    server,
    change: terms,
    dialogs: (
      <>
        {dialog}
        <LabelDialog key={service.version} service={service} opened={open === "label"} onClose={() => setOpen(null)} />
        <Suspense fallback={null}>
          <CancelDialog key={`cancel-${service.version}`} service={service} opened={open === "cancel"} onClose={() => setOpen(null)} />
          <ChangeDialog key={`change-${service.version}`} service={service} opened={open === "change"} onClose={() => setOpen(null)} />
          {open === "move" ? <MoveDialog service={service} side="admin" opened onClose={() => setOpen(null)} /> : null}
          {open === "rescue" || open === "reset_password" ? <LoginDialog service={service} act={open} onClose={() => setOpen(null)} /> : null}
          <ReinstallDialog key={service.image.id} service={service} opened={open === "reinstall"} onClose={() => setOpen(null)} />
        </Suspense>
      </>
    ),
  };
}

function LabelDialog({ service, opened, onClose }: { service: Service; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const [label, setLabel] = useState(service.label ?? "");
  const save = useWrite<unknown, string>({
    topics: ["service"],
    run: (text) => adminApi.patchService(service.id, { label: text }, service.version),
    done: () => toast.done(t("service_act.done_rename")),
  });
  return (
    <Confirm opened={opened} onClose={onClose} title={t("service_act.rename")} confirmLabel={t("service_act.rename")} onConfirm={() => save.mutateAsync(label.trim())}>
      <TextInput label={t("service_act.label")} description={t("service_act.label_help")} value={label} onChange={(event) => setLabel(event.currentTarget.value)} maxLength={80} data-autofocus />
    </Confirm>
  );
}
