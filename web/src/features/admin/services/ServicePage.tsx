/** One service: is it running, why is it in this state, what can be done, what happened. */
import { Loader, Skeleton } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { useCatalogNames } from "@/api/catalog-names";
import type { Service } from "@/api/schema";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DetailPage } from "@/components/DetailPage";
import { LongWork } from "@/components/LongWork";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { ContractText } from "@/components/service/ContractText";
import { StateBadge } from "@/components/StateBadge";
import { DateText, Time } from "@/components/Time";
import { MoveNotice } from "@/components/service/MoveNotice";
import { cycleEvery } from "@/lib/cycle";
import { formatDate } from "@/lib/dates";
import { formatDisk, formatMemory } from "@/lib/sizes";
import { spoken } from "@/lib/spoken";
import { CustomerLink, Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useServiceActions } from "./actions";

// Most services are none.
const WaitingLines = lazy(() => import("@/components/service/WaitingLines"));
const DomainFacts = lazy(() => import("./DomainFacts").then((made) => ({ default: made.DomainFacts })));
const StorageFacts = lazy(() => import("./StorageFacts").then((made) => ({ default: made.StorageFacts })));
// Behind tabs: they come when they are opened.
const ActionsTab = lazy(() => import("./tabs").then((made) => ({ default: made.ActionsTab })));
const TimelineTab = lazy(() => import("./tabs").then((made) => ({ default: made.TimelineTab })));
const WhyTab = lazy(() => import("./tabs").then((made) => ({ default: made.WhyTab })));
const ServiceOptions = lazy(() => import("@/components/options/ServiceOptions").then((made) => ({ default: made.ServiceOptions })));
const ApproveAddOn = lazy(() => import("./ApproveAddOn").then((made) => ({ default: made.ApproveAddOn })));
const AddOns = lazy(() => import("@/components/add-ons/AddOns").then((made) => ({ default: made.AddOns })));
const Upgrade = lazy(() => import("@/components/upgrade/Upgrade").then((made) => ({ default: made.Upgrade })));
const Usage = lazy(() => import("@/components/service/Usage").then((made) => ({ default: made.Usage })));
const Coupons = lazy(() => import("./Coupons").then((made) => ({ default: made.Coupons })));
const Changes = lazy(() => import("@/components/service/Changes").then((made) => ({ default: made.Changes })));
const Snapshots = lazy(() => import("@/components/service/Snapshots").then((made) => ({ default: made.Snapshots })));
const Troubleshooting = lazy(() => import("@/components/service/Troubleshooting").then((made) => ({ default: made.Troubleshooting })));
const AuditTab = lazy(() => import("./AuditTab").then((made) => ({ default: made.AuditTab })));
const ScopedSettings = lazy(() => import("../automation/ScopedSettings").then((made) => ({ default: made.ScopedSettings })));
const InstallTab = lazy(() => import("@/components/software/InstallTab").then((made) => ({ default: made.InstallTab })));

export function ServicePage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("services.title"), href: adminPaths.services() }];
  return (
    <Loaded query={adminRead.service(id)} name={t("services.service")} crumbs={crumbs}>
      {(service) => <View service={service} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ service, crumbs }: { service: Service; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation(["admin", "common", "service", "software"]);
  const { change, state, server, dialogs } = useServiceActions(service);
  const mayAdd = useMay("services.write");
  const maySet = useMay("automation.read");
  const isMachine = service.kind === "machine";
  const possible = state.filter((item) => item.ability?.allowed && !item.danger);
  // Switching off what runs well is no main action.
  const first = possible.find((item) => item.key !== "suspend");
  return (
    <DetailPage
      title={service.name}
      crumbs={crumbs}
      badge={
        <>
          {service.waits_for ? <StateBadge state={`waits_for_${service.waits_for}`} tone="warn" /> : null}
          <StateBadge state={service.state} since={service.state_since} why={service.state_reason} />
          {service.running_action ? <Loader size="xs" role="status" aria-label={service.running_action.action.replaceAll("_", " ")} /> : null}
        </>
      }
      lead={service.label}
      actions={
        <>
          {change.ability?.allowed ? <ActionButton action={change} /> : null}
          {first ? <ActionButton action={first} variant="filled" /> : null}
          <ActionMenu items={[...(change.ability?.allowed ? [] : [change]), ...state.filter((item) => item !== first && !item.danger), ...(isMachine ? server : []), ...state.filter((item) => item.danger)]} />
          {dialogs}
        </>
      }
      facts={[
        { label: t("field.customer"), value: <CustomerLink customer={service.customer} /> },
        { label: t("services.plan"), value: service.product_name },
        service.kind === "machine" && { label: t("services.ipv4"), value: service.ipv4 ? <CopyId value={service.ipv4} what={t("services.ipv4")} /> : "–" },
        service.kind === "machine" && { label: t("services.power"), value: service.ipv4 ? <StateBadge state={service.power} /> : "–" },
        { label: t("services.renews"), value: service.next_due_date ? <DateText date={service.next_due_date} /> : "–" },
        service.price && service.cycle_months !== null && { label: t("services.price"), value: <><Money value={service.price} /> {cycleEvery(service.cycle_months)}</> },
      ]}
      notice={<Notice service={service} />}
      tabs={[
        { key: "timeline", label: t("services.timeline"), content: <TimelineTab id={service.id} /> },
        ...(isMachine
          ? [
              { key: "software", label: t("software:install.tab"), content: <InstallTab id={service.id} side="admin" /> },
              { key: "add_ons", label: t("service:add_ons"), content: <AddOns serviceId={service.id} side="admin" may={mayAdd} approve={(addOn) => <ApproveAddOn serviceId={service.id} addOn={addOn} may={mayAdd} />} /> },
            ]
          : []),
        ...(isMachine && service.subscription ? [{ key: "options", label: t("service:options"), content: <ServiceOptions serviceId={service.id} side="admin" may={mayAdd} /> }] : []),
        ...(isMachine ? [{ key: "snapshots", label: t("services.snapshots"), content: <Snapshots service={service} side="admin" /> }] : []),
        ...(isMachine ? [{ key: "troubleshooting", label: t("service:troubleshooting"), content: <Troubleshooting service={service} side="admin" /> }] : []),
        ...(service.subscription ? [{ key: "changes", label: t("change.tab"), content: <Changes serviceId={service.id} side="admin" /> }] : []),
        ...(isMachine && service.subscription ? [{ key: "upgrade", label: t("service:upgrade"), content: <Upgrade serviceId={service.id} side="admin" may={mayAdd} /> }] : []),
        ...(service.subscription ? [{ key: "coupons", label: t("coupons.held"), content: <Coupons service={service} /> }] : []),
        ...(service.subscription ? [{ key: "usage", label: t("service:usage.tab"), content: <Usage serviceId={service.id} side="admin" /> }] : []),
        ...(service.subscription && maySet.allowed ? [{ key: "settings", label: t("automation.settings"), content: <ScopedSettings of="service" id={service.id} /> }] : []),
        { key: "why", label: t("services.why"), content: <WhyTab id={service.id} /> },
        ...(isMachine ? [{ key: "actions", label: t("services.actions_tab"), content: <ActionsTab id={service.id} /> }] : []),
        { key: "audit", label: t("trail.tab"), content: <AuditTab service={service} /> },
      ]}
      aside={<Aside service={service} />}
    />
  );
}

type Stuck = "failed_suspend" | "failed_unsuspend" | "failed_terminate";

function Notice({ service }: { service: Service }) {
  const { t } = useTranslation("admin");
  const failed = service.state.startsWith("failed_");
  const setupFailed = service.state === "failed_setup";
  const settingUp = service.state === "pending" || service.state === "provisioning";
  const ended = service.state === "cancelled" || service.state === "terminated";
  return (
    <>
      {service.provisioning && (setupFailed || settingUp) ? (
        <Section title={setupFailed ? t("services.setup_failed") : t("services.setup")} text={setupFailed && service.state_reason ? spoken(service.state_reason) : undefined} tone={setupFailed ? "bad" : "info"}>
          <LongWork steps={service.provisioning.steps} label={t("services.setup")} />
        </Section>
      ) : failed ? (
        <Section title={t(`services.stuck_${service.state as Stuck}`)} text={spoken(service.state_reason ?? "")} tone="bad" />
      ) : null}
      {service.state === "suspended" && service.state_reason ? <Section title={spoken(service.state_reason)} tone="warn" /> : null}
      <MoveNotice service={service} side="admin" />
      {service.waits_for && service.provider?.waits_because ? <Section title={{ approval: t("services.held"), maintenance: t("services.queued"), room: t("services.no_room") }[service.waits_for]} text={service.provider.waits_because} tone="warn" /> : null}
      {service.provider?.bought_as ? <Section title={t("services.resize_due", { context: service.kind, from: service.provider.bought_as, to: service.product_name })} text={service.provider.resize_problem ?? t("services.resize_text", { context: service.kind })} tone="warn" /> : null}
      {service.subscription?.state === "paused" ? <Section title={t("services.paused")} text={t("services.paused_text")} tone="warn" /> : null}
      {service.cancel_at && !ended ? <Section title={t("services.cancel_set", { date: formatDate(service.cancel_at) })} tone="warn" /> : null}
    </>
  );
}

function Aside({ service }: { service: Service }) {
  const { t } = useTranslation(["admin", "common", "service"]);
  const { subscription, provider } = service;
  const range = subscription && (
    <>
      <DateText date={subscription.period_start} /> – <DateText date={subscription.period_end} />
    </>
  );
  return (
    <>
      {service.kind === "machine" ? <ServerFacts service={service} /> : null}
      <Suspense fallback={<Skeleton height={200} />}>
        {service.storage ? <StorageFacts service={service} storage={service.storage} /> : null}
        {service.domain ? <DomainFacts service={service} domain={service.domain} /> : null}
      </Suspense>
      {subscription && subscription.options.length > 0 ? (
        <Section title={t("service:options")}>
          <Facts facts={subscription.options.map((one) => ({ label: one.name, value: one.words }))} />
        </Section>
      ) : null}
      <Section title={t("services.billing")}>
        <Facts
          facts={[
            { label: t("services.period"), value: range ?? "–" },
            subscription?.next_invoice_date ? { label: t("services.next_invoice"), value: <DateText date={subscription.next_invoice_date} /> } : null,
            subscription?.contract && { label: t("services.contract"), value: <ContractText contract={subscription.contract} /> },
            subscription && { label: t("services.cycle"), value: <><Money value={subscription.price} /> {cycleEvery(subscription.cycle_months)}</> },
          ]}
        />
      </Section>
      {subscription && subscription.waits.length > 0 ? <Suspense fallback={null}><WaitingLines subscription={subscription} /></Suspense> : null}
      {provider ? (
        <Section title={t("services.provider")}>
          <Facts
            facts={[
              provider.instance_id ? { label: t("services.instance"), value: <CopyId value={provider.instance_id} what={t("services.instance")} /> } : null,
              provider.product_id ? { label: t("services.product"), value: <span className="mono">{provider.product_id}</span> } : null,
              service.provider_status ? { label: t("services.status"), value: service.provider_status } : null,
              { label: t("services.request"), value: <CopyId value={provider.display_name} what={t("services.request")} short /> },
            ]}
          />
        </Section>
      ) : null}
    </>
  );
}

function ServerFacts({ service }: { service: Service }) {
  const { t } = useTranslation(["admin", "common"]);
  const names = useCatalogNames();
  const { specs } = service;
  return (
    <Section title={t("services.server")}>
      <Facts
        facts={[
          { label: t("services.since"), value: <Time at={service.state_since} as="exact" /> },
          { label: t("services.hardware"), value: [t("common:specs.cpu", { count: specs.cpu_cores }), t("common:specs.ram", { size: formatMemory(specs.ram_mb) }), t("common:specs.disk", { size: formatDisk(specs.disk_gb), type: specs.disk_type })].join(" · ") },
          { label: t("services.region"), value: names.region(service.region) },
          { label: t("services.image"), value: names.image(service.image) },
          service.ipv6 ? { label: t("services.ipv6"), value: <CopyId value={service.ipv6} what={t("services.ipv6")} /> } : null,
          service.username ? { label: t("services.user"), value: <span className="mono">{service.username}</span> } : null,
          service.add_ons.length > 0 && { label: t("services.add_ons"), value: service.add_ons.map((one) => one.name).join(", ") },
        ]}
      />
    </Section>
  );
}
