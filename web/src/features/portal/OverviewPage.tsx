/** The portal's start: what needs the person, what runs, what comes next. */
import { Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCalendarEvent, IconPlus, IconServer } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/meta";
import { portal } from "@/api/portal";
import type { Overview } from "@/api/schema";
import { read } from "@/api/client";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { BareLink, LinkButton, TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { DateText } from "@/components/Time";
import { Timeline } from "@/components/Timeline";
import { paths, portalHref } from "@/lib/paths";
import { useDaysText, useDueText } from "./due";
import classes from "./OverviewPage.module.css";
import { ServiceState } from "./ServiceState";

// What is advised comes after what is asked for.
const AdviceCard = lazy(() => import("@/components/add-ons/Advice").then((made) => ({ default: made.AdviceCard })));

export function OverviewPage() {
  const { t } = useTranslation(["portal", "common"]);
  const session = useSession();
  const overview = useQuery(portal.overview());
  const first = session?.user.name.split(" ")[0] ?? "";
  if (overview.error && !overview.data) return <ProblemPanel page error={overview.error} retry={() => void overview.refetch()} />;
  return (
    <Page title={t("portal:nav.overview")} heading={t("portal:overview.hello", { name: first })} actions={<LinkButton href="/" leftSection={<IconPlus size={16} aria-hidden />}>{t("portal:nav.order")}</LinkButton>}>
      {overview.data ? <Loaded data={overview.data} /> : <DetailSkeleton label={t("common:app.loading")} />}
    </Page>
  );
}

function Loaded({ data }: { data: Overview }) {
  const { t } = useTranslation("portal");
  if (data.services.total === 0) {
    return (
      <Section>
        <Empty icon={IconServer} title={t("overview.empty_title")} text={t("overview.empty")} action={<LinkButton href="/">{t("overview.see_plans")}</LinkButton>} />
      </Section>
    );
  }
  return (
    <>
      <DueNotice data={data} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <MyServices total={data.services.total} />
          <Suspense fallback={null}>
            <AdviceCard />
          </Suspense>
          <Section title={t("overview.recent")}>
            <Timeline entries={data.recent.slice(0, 6)} hrefFor={portalHref} label={t("overview.recent")} />
          </Section>
        </div>
        <div className={classes.side}>
          <MoneyCard data={data} />
          <Renewals data={data} />
        </div>
      </div>
    </>
  );
}

/** One line that says what to do first, or nothing. */
function DueNotice({ data }: { data: Overview }) {
  const { t } = useTranslation("portal");
  const dueText = useDueText();
  const late = data.open_invoices.find((invoice) => invoice.overdue);
  if (!late) return null;
  return (
    <div className={classes.notice} role="status">
      <IconAlertTriangle size={20} aria-hidden />
      <span className={classes.noticeText}>
        <strong>{t("overview.late", { number: late.number ?? "" })}</strong> <Money value={late.balance} />
        {late.due_date ? `, ${dueText(late.due_date, true)}.` : "."} {data.services.suspended > 0 ? t("overview.late_suspended", { count: data.services.suspended }) : ""}
      </span>
      <LinkButton href={`${paths.portal.invoice(late.id)}?pay=1`}>
        {t("overview.pay_now")}
      </LinkButton>
    </div>
  );
}

function MyServices({ total }: { total: number }) {
  const { t } = useTranslation("portal");
  const services = useQuery(read(["service"], "/portal/services", { query: { limit: 20 } }));
  return (
    <Section title={t("nav.services")} actions={<TextLink href={paths.portal.services()}>{t("overview.all_services", { count: total })}</TextLink>} flush>
      <ul className={classes.services} aria-busy={services.isPending || undefined}>
        {services.isPending
          ? Array.from({ length: Math.min(total, 6) }, (_, at) => (
              <li key={at} className={classes.service} aria-hidden>
                <span className={classes.serviceName}>
                  <Skeleton width={150}>&nbsp;</Skeleton>
                  <span className={classes.serviceFacts}>&nbsp;</span>
                </span>
              </li>
            ))
          : null}
        {services.data?.items.filter(({ state }) => state !== "terminated" && state !== "cancelled").slice(0, 6).map((service) => (
          <li key={service.id}>
            <BareLink href={paths.portal.service(service.id)} className={classes.service}>
              <span className={classes.serviceName}>
                <span>{service.label ?? service.name}</span>
                <span className={classes.serviceFacts}>{[service.label ? service.name : null, service.product_name, service.ipv4].filter(Boolean).join(" · ")}</span>
              </span>
              <ServiceState service={service} />
            </BareLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function MoneyCard({ data }: { data: Overview }) {
  const { t } = useTranslation("portal");
  const dueText = useDueText();
  return (
    <Section title={t("overview.to_pay")}>
      <div className={classes.due}>
        <span className={classes.dueAmount}>
          <Money value={data.due} />
        </span>
        {data.credit.minor > 0 ? (
          <span className={classes.quiet}>
            {t("overview.credit")} <Money value={data.credit} />
          </span>
        ) : null}
      </div>
      {data.open_invoices.length === 0 ? (
        <p className={classes.quiet}>{t("overview.nothing_due")}</p>
      ) : (
        <ul className={classes.rows}>
          {data.open_invoices.slice(0, 4).map((invoice) => (
            <li key={invoice.id}>
              <span>
                <TextLink href={paths.portal.invoice(invoice.id)}>{invoice.number ?? t("invoice.draft")}</TextLink>
                <span className={classes.quiet}>{invoice.due_date ? dueText(invoice.due_date, invoice.overdue) : ""}</span>
              </span>
              <span className={classes.rowEnd}>
                <Money value={invoice.balance} />
                {invoice.overdue ? <StateBadge state="overdue" /> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      {data.has_payment_method ? null : (
        <p className={classes.hint}>
          {t("overview.no_method")} <TextLink href={paths.portal.paymentMethods()}>{t("overview.add_method")}</TextLink>
        </p>
      )}
    </Section>
  );
}

function Renewals({ data }: { data: Overview }) {
  const { t } = useTranslation("portal");
  const days = useDaysText();
  return (
    <Section title={t("overview.renewals")}>
      {data.next_renewals.length === 0 ? (
        <p className={classes.quiet}>
          <IconCalendarEvent size={16} aria-hidden /> {t("overview.no_renewals")}
        </p>
      ) : (
        <ul className={classes.rows}>
          {data.next_renewals.map((renewal) => (
            <li key={renewal.service_id}>
              <span>
                <TextLink href={paths.portal.service(renewal.service_id)}>{renewal.name}</TextLink>
                <span className={classes.quiet}>
                  <DateText date={renewal.date} />, {days(renewal.date)}
                </span>
              </span>
              <Money value={renewal.amount} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
