/** A server in one glance: is it running, where is it, when does it renew, what can I do. */
import { IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconScreenShare } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCatalogNames } from "@/api/catalog-names";
import { portal } from "@/api/portal";
import type { Service } from "@/api/schema";
import { ActionButton, ActionMenu } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DetailPage, DetailSkeleton } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { ProblemPanel } from "@/components/ProblemView";
import { paths } from "@/lib/paths";
import { ChangeDialog } from "./ChangeDialog";
import { CancelDialog, RenameDialog, ResumeDialog } from "./ServiceDialogs";
import { ActDialog } from "./ActDialog";
import { useMoreActions } from "./service-actions";
import type { DialogKind } from "./service-actions";
import { ServiceNotice, isSettingUp } from "./ServiceNotice";
import { ServiceState } from "./ServiceState";
import { ServiceSide } from "./ServiceSide";
import { AccessSection } from "./AccessSection";
import { ActionsTab } from "./ActionsTab";
import { Renews, TimelineTab } from "./service-parts";

// Only those who have one load it.
const DomainService = lazy(() => import("./DomainService").then((made) => ({ default: made.DomainService })));
const StorageService = lazy(() => import("./StorageService").then((made) => ({ default: made.StorageService })));
// Behind tabs: they come when they are opened.
const MoveDialog = lazy(() => import("@/components/service/MoveDialog"));
const WaitingLines = lazy(() => import("@/components/service/WaitingLines"));
const Changes = lazy(() => import("@/components/service/Changes").then((made) => ({ default: made.Changes })));
const InstallTab = lazy(() => import("@/components/software/InstallTab").then((made) => ({ default: made.InstallTab })));
const Snapshots = lazy(() => import("@/components/service/Snapshots").then((made) => ({ default: made.Snapshots })));
const Troubleshooting = lazy(() => import("@/components/service/Troubleshooting").then((made) => ({ default: made.Troubleshooting })));
const Upgrade = lazy(() => import("@/components/upgrade/Upgrade").then((made) => ({ default: made.Upgrade })));
const Usage = lazy(() => import("@/components/service/Usage").then((made) => ({ default: made.Usage })));
const ServiceOptions = lazy(() => import("@/components/options/ServiceOptions").then((made) => ({ default: made.ServiceOptions })));
const AddOns = lazy(() => import("@/components/add-ons/AddOns").then((made) => ({ default: made.AddOns })));

export function ServicePage() {
  const { t } = useTranslation("common");
  const { id = "" } = useParams({ strict: false });
  const service = useQuery({
    ...portal.service(id),
    // The live stream says when something changed; while work is running we also look ourselves.
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? 3000 : false),
  });
  if (service.error && !service.data) return <ProblemPanel page error={service.error} retry={() => void service.refetch()} />;
  if (!service.data) return <DetailSkeleton label={t("app.loading")} />;
  const { storage, domain } = service.data;
  if (!storage && !domain) return <Loaded service={service.data} />;
  return (
    <Suspense fallback={<DetailSkeleton label={t("app.loading")} />}>
      {storage ? <StorageService service={service.data} storage={storage} /> : null}
      {domain ? <DomainService service={service.data} domain={domain} /> : null}
    </Suspense>
  );
}

/** The contract starts a moment after the server runs, and only then can it be cancelled. */
const isMoving = (service: Service) => Boolean(service.running_action) || isSettingUp(service) || (service.state === "active" && service.subscription?.state === "pending");

function Loaded({ service }: { service: Service }) {
  const { t } = useTranslation(["portal", "service", "console", "software"]);
  const names = useCatalogNames();
  const [dialog, setDialog] = useState<DialogKind | null>(null);
  const close = () => setDialog(null);
  const power: ActionItem[] = [
    { key: "start", label: t("act.start.label"), icon: IconPlayerPlay, run: () => setDialog("start"), ability: service.can.start },
    { key: "restart", label: t("act.restart.label"), icon: IconRefresh, run: () => setDialog("restart"), ability: service.can.restart },
    { key: "shutdown", label: t("act.shutdown.label"), icon: IconPower, run: () => setDialog("shutdown"), ability: service.can.shutdown },
    { key: "stop", label: t("act.stop.label"), icon: IconPlayerStop, run: () => setDialog("stop"), ability: service.can.stop },
  ];
  const running = service.power === "running" || service.power === "rescue";
  const shown = service.state === "active" ? power.filter((item) => (running ? item.key === "restart" || item.key === "shutdown" : item.key === "start")) : [];
  const more = useMoreActions(service, setDialog);
  const rest = service.state === "active" ? power.filter((item) => !shown.includes(item) && item.ability?.allowed) : [];
  return (
    <DetailPage
      title={service.label ?? service.name}
      crumbs={[{ label: t("nav.services"), href: paths.portal.services() }]}
      badge={<ServiceState service={service} why={service.state_reason} />}
      lead={service.label ? <CopyId value={service.name} what={t("service.hostname")} /> : undefined}
      facts={[
        { label: t("service.ipv4"), value: service.ipv4 ? <CopyId value={service.ipv4} what={t("service.ipv4")} /> : t("service.not_yet") },
        { label: t("service.region"), value: names.region(service.region) },
        { label: t("service.image"), value: names.image(service.image) },
        { label: t("service.plan"), value: service.product_name },
        { label: service.cancel_at ? t("service.ends_on") : t("service.renews"), value: <Renews service={service} /> },
      ]}
      actions={
        <>
          {shown.map((item) => (
            <ActionButton key={item.key} action={item} />
          ))}
          {service.state === "active" ? <LinkButton href={paths.portal.console(service.id)} variant="default" leftSection={<IconScreenShare size={16} aria-hidden />}>{t("console:title")}</LinkButton> : null}
          <ActionMenu items={[...rest, ...more]} />
        </>
      }
      notice={<ServiceNotice service={service} onResume={() => setDialog("resume")} />}
      tabs={[
        { key: "access", label: t("service.tab_access"), content: <AccessSection service={service} /> },
        { key: "software", label: t("software:install.tab"), content: <InstallTab id={service.id} side="portal" /> },
        { key: "add_ons", label: t("service:add_ons"), content: <AddOns serviceId={service.id} side="portal" /> },
        ...(service.subscription ? [{ key: "options", label: t("service:options"), content: <ServiceOptions serviceId={service.id} side="portal" /> }] : []),
        { key: "snapshots", label: t("service.tab_snapshots"), content: <Snapshots service={service} side="portal" /> },
        { key: "actions", label: t("service.tab_actions"), content: <ActionsTab id={service.id} /> },
        { key: "troubleshooting", label: t("service:troubleshooting"), content: <Troubleshooting service={service} side="portal" /> },
        ...(service.subscription ? [{ key: "changes", label: t("change.tab"), content: <Changes serviceId={service.id} side="portal" /> }] : []),
        ...(service.subscription ? [{ key: "upgrade", label: t("service:upgrade"), content: <Upgrade serviceId={service.id} side="portal" /> }] : []),
        ...(service.subscription ? [{ key: "usage", label: t("service:usage.tab"), content: <Usage serviceId={service.id} side="portal" /> }] : []),
        { key: "timeline", label: t("service.tab_timeline"), content: <TimelineTab id={service.id} /> },
      ]}
      aside={
        <>
          <ServiceSide service={service} onChange={() => setDialog("change")} onCancel={() => setDialog("cancel")} onResume={() => setDialog("resume")} />
          {service.subscription && service.subscription.waits.length > 0 ? <Suspense fallback={null}><WaitingLines subscription={service.subscription} /></Suspense> : null}
        </>
      }
    >
      <ActDialog service={service} kind={dialog} onClose={close} />
      <Suspense fallback={null}>{dialog === "move" ? <MoveDialog service={service} side="portal" opened onClose={close} /> : null}</Suspense>
      <ChangeDialog service={service} opened={dialog === "change"} onClose={close} />
      <RenameDialog service={service} opened={dialog === "rename"} onClose={close} />
      <CancelDialog service={service} opened={dialog === "cancel"} onClose={close} />
      <ResumeDialog service={service} opened={dialog === "resume"} onClose={close} />
    </DetailPage>
  );
}
