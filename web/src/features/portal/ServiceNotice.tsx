/** What stands between this server and normal: set-up, suspension, a running action, a cancellation. */
import { Button, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconAlertTriangle, IconCalendarX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { portal } from "@/api/portal";
import type { Service } from "@/api/schema";
import { LinkButton } from "@/components/links";
import { LongWork } from "@/components/LongWork";
import { changeReads } from "@/components/service/change-calls";
import { Section } from "@/components/Page";
import { Time } from "@/components/Time";
import { MoveNotice } from "@/components/service/MoveNotice";
import { t as translate } from "@/i18n";
import { formatDate } from "@/lib/dates";
import { paths } from "@/lib/paths";
import { spoken } from "@/lib/spoken";
import classes from "./ServicePage.module.css";

const ACTS = ["start", "stop", "restart", "shutdown", "rescue", "reset_password", "reinstall"] as const;

export function ServiceNotice({ service, onResume }: { service: Service; onResume: () => void }) {
  const { t } = useTranslation("portal");
  const { state, running_action: action } = service;
  if (isSettingUp(service) && service.provisioning) {
    return (
      <Section title={t("service.setting_up", { context: service.kind })} text={t("service.setting_up_text")} tone="info">
        <LongWork steps={service.provisioning.steps} label={t("service.setting_up", { context: service.kind })} />
      </Section>
    );
  }
  if (state === "failed_setup") return <SetupFailed service={service} />;
  // It is paid for, or the team has thought better of it: nothing is asked of the customer any more.
  if ((state === "suspended" || state === "failed_suspend") && service.act === "unsuspend") return <Notice tone="info" title={t("service.restoring", { context: service.kind })} text={service.state_reason ? spoken(service.state_reason) : t("service.restoring_text", { context: service.kind })} />;
  if (state === "suspended" || state === "failed_suspend") return <Suspended service={service} />;
  if (state === "pending") return <Notice tone="warn" title={t("service.pending")} text={service.state_reason ? spoken(service.state_reason) : t("service.pending_text", { context: service.kind })} />;
  if (state === "failed_terminate") return <Notice tone="info" title={t("service.ending", { context: service.kind })} text={t("service.ending_text")} />;
  if (state.startsWith("failed_")) return <Notice tone="bad" title={t("service.failed")} text={service.state_reason ? spoken(service.state_reason) : t("service.failed_text")} />;
  if (state === "terminated" || state === "cancelled") return <Notice tone="info" title={t("service.ended", { context: service.kind })} text={t("service.ended_text", { context: service.kind })} />;
  return (
    <>
      {action ? (
        <div className={classes.working} role="status">
          <Loader size={16} aria-hidden />
          <span>
            <strong>{actionLabel(action.action)}</strong> · {t("service.requested", { name: action.requested_by })} <Time at={action.requested_at} />
          </span>
        </div>
      ) : null}
      <MoveNotice service={service} side="portal" />
      {service.subscription?.trial_ends_on && !service.cancel_at ? <Notice tone="info" title={t("service.trial_title", { date: formatDate(service.subscription.trial_ends_on) })} text={t("service.trial_text")} /> : null}
      {service.subscription?.next_change_on && !service.cancel_at ? <ComingPrice service={service} /> : null}
      {service.cancel_at ? (
        <Notice tone="warn" cancel title={t("service.ends_title", { date: formatDate(service.cancel_at) })} text={endsText(service)}>
          {service.can.resume?.allowed ? (
            <Button variant="default" onClick={onResume}>
              {t("resume.label", { context: service.kind })}
            </Button>
          ) : null}
        </Notice>
      ) : null}
    </>
  );
}

/** What the end means, and why it cannot be taken back where that is so. */
function endsText({ kind, can }: Service) {
  const reason = can.resume?.allowed ? null : can.resume?.reason;
  return [translate("portal:service.ends_text", { context: kind }), reason ? spoken(reason) : ""].filter(Boolean).join(" ");
}

/** A price that the team changes is told where the server is, not only by mail. */
function ComingPrice({ service }: { service: Service }) {
  const { t } = useTranslation("portal");
  const changes = useQuery(changeReads("portal", service.id).changes).data?.items ?? [];
  const coming = changes.find((change) => change.kind === "price" && change.state === "scheduled");
  if (!coming) return null;
  return <Notice tone="info" title={t("service.price_title", { date: formatDate(coming.effective_on) })} text={t("service.price_text", { summary: spoken(coming.summary) })} />;
}

/** A set-up that stands still until somebody of the team takes it up: how far it came, and that it costs nothing more. */
function SetupFailed({ service }: { service: Service }) {
  const { t } = useTranslation("portal");
  const reason = service.state_reason ? spoken(service.state_reason) : t("service.failed_text");
  return (
    <Section title={t("service.setup_failed")} text={`${reason} ${t("service.setup_failed_text")}`} tone="bad">
      {service.provisioning ? <LongWork steps={service.provisioning.steps} label={t("service.setup_failed")} /> : null}
    </Section>
  );
}

/** Paying is offered unless it is known that nothing is overdue: then it is another matter, which the reason names. */
function Suspended({ service }: { service: Service }) {
  const { t } = useTranslation("portal");
  const overview = useQuery(portal.overview()).data;
  const isOwed = overview?.open_invoices.some((invoice) => invoice.overdue) ?? true;
  return (
    <Notice
      tone="bad"
      title={t(service.state === "failed_suspend" ? "service.suspending" : "service.suspended", { context: service.kind })}
      text={service.state_reason ? spoken(service.state_reason) : t("service.suspended_text", { context: service.kind })}
    >
      {isOwed ? <LinkButton href={`${paths.portal.invoices()}?state=open`}>{t("service.see_open")}</LinkButton> : null}
    </Notice>
  );
}

/** The steps stay readable after the set-up; only one that goes on is news. */
export function isSettingUp(service: Service): boolean {
  return ["pending", "provisioning"].includes(service.state) && Boolean(service.provisioning?.steps.some((step) => step.state !== "waiting"));
}

/** The name of an action; one we do not know yet is shown as the server calls it. */
export function actionLabel(action: string): string {
  const known = ACTS.find((one) => one === action);
  return known ? translate(`portal:act.${known}.label`) : action.replaceAll("_", " ");
}

interface NoticeProps {
  tone: "warn" | "bad" | "info";
  title: string;
  text: string;
  cancel?: boolean;
  children?: React.ReactNode;
}

function Notice({ tone, title, text, cancel, children }: NoticeProps) {
  const Icon = cancel ? IconCalendarX : IconAlertTriangle;
  return (
    <div className={classes.notice} data-tone={tone} role="status">
      <Icon size={20} aria-hidden />
      <div className={classes.noticeText}>
        <strong>{title}</strong>
        <span>{text}</span>
      </div>
      {children}
    </div>
  );
}
