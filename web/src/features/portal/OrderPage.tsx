/** An order on its way: paid, then every server of it being set up, live, then what to do next. */
import { IconCircleCheck, IconServer } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCatalogNames } from "@/api/catalog-names";
import { portal } from "@/api/portal";
import type { Order, Service } from "@/api/schema";
import { CopyId } from "@/components/CopyId";
import { DetailPage } from "@/components/DetailPage";
import { LinkButton, TextLink } from "@/components/links";
import { LongWork } from "@/components/LongWork";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { WhenRead } from "@/components/WhenRead";
import { formatDate, formatPeriod } from "@/lib/dates";
import { isZero } from "@/lib/money";
import { paths } from "@/lib/paths";
import { OrderOneTime } from "./OneTime";
import { isSettingUp } from "./ServiceNotice";
import { ServiceState } from "./ServiceState";
import classes from "./OrderPage.module.css";

/** What goes on by itself. A set-up that failed waits for the team, and the live stream tells when it goes on. */
const WORKING = new Set(["pending", "provisioning"]);

export function OrderPage() {
  const { id = "" } = useParams({ strict: false });
  const order = useQuery({ ...portal.order(id), refetchInterval: (query) => (query.state.data && settled(query.state.data) ? false : 5000) });
  return <WhenRead query={order}>{(found) => <Loaded order={found} />}</WhenRead>;
}

const settled = (order: Order) =>
  (order.services.every((service) => !WORKING.has(service.state)) && order.one_time.every((bought) => bought.state !== "waiting")) || order.state === "cancelled" || order.state === "fraud";

function Loaded({ order }: { order: Order }) {
  const { t } = useTranslation("portal");
  const services = useQueries({
    // Before its set-up begins a service is not on record yet; the order follows it until then.
    queries: order.services.map((ref) => ({ ...portal.service(ref.id), enabled: ref.exists, refetchInterval: WORKING.has(ref.state) ? 5000 : (false as const) })),
  });
  const loaded = services.map((query) => query.data).filter((service): service is Service => service !== undefined);
  const unpaid = order.invoice?.state === "open" && order.invoice.balance.minor > 0;
  const waits = order.start_on !== null && order.services.every((service) => !service.exists);
  const working = order.state === "active" && !waits && order.services.some((service) => WORKING.has(service.state));
  const ready = loaded.length > 0 && loaded.every((service) => service.state === "active");
  return (
    <DetailPage
      title={t("order.title", { number: order.number })}
      crumbs={[{ label: t("nav.overview"), href: paths.portal.home() }]}
      badge={<StateBadge state={order.state} />}
      lead={
        <>
          {t("order.placed")} <Time at={order.placed_at} as="exact" />
          {order.start_on ? ` · ${t("order.start_on", { date: formatDate(order.start_on) })}` : null}
        </>
      }
      notice={unpaid ? <PayNotice order={order} /> : ready ? <ReadyNotice count={loaded.length} /> : working ? <p className={classes.wait}>{t("order.wait")}</p> : null}
      aside={<Summary order={order} />}
    >
      {order.services.map((ref, at) => (
        <ServiceCard key={ref.id} fallback={ref} service={services[at]?.data} unpaid={unpaid} />
      ))}
      <OrderOneTime order={order} />
    </DetailPage>
  );
}

function PayNotice({ order }: { order: Order }) {
  const { t } = useTranslation("portal");
  if (!order.invoice) return null;
  return (
    <Section tone="warn">
      <div className={classes.notice}>
        <span>
          <strong>{t("order.unpaid")}</strong> {t(order.services.length > 0 ? "order.unpaid_text" : "order.unpaid_once")}
        </span>
        <LinkButton href={paths.checkout({ step: "pay", order: order.id })}>
          {t("order.pay")} <span className={classes.gap} />
          <Money value={order.invoice.balance} />
        </LinkButton>
      </div>
    </Section>
  );
}

function ReadyNotice({ count }: { count: number }) {
  const { t } = useTranslation("portal");
  return (
    <div className={classes.ready} role="status">
      <IconCircleCheck size={22} aria-hidden />
      {t("order.ready", { count })}
    </div>
  );
}

interface CardProps {
  fallback: Order["services"][number];
  service: Service | undefined;
  unpaid: boolean;
}

function ServiceCard({ fallback, service, unpaid }: CardProps) {
  const { t } = useTranslation("portal");
  const names = useCatalogNames();
  const state = service?.state ?? fallback.state;
  return (
    <Section title={service?.name ?? fallback.name} actions={service ? <ServiceState service={service} why={service.state_reason} /> : <StateBadge state={state} />}>
      {service?.provisioning && (isSettingUp(service) || state === "failed_setup") ? <LongWork steps={service.provisioning.steps} label={t("order.setting_up", { name: service.name })} /> : null}
      {!service?.provisioning && state === "pending" ? <p className={classes.quiet}>{unpaid ? t("order.after_payment") : t("order.starting")}</p> : null}
      {state === "failed_setup" ? <p className={classes.quiet}>{t("order.failed")}</p> : null}
      {service && state === "active" ? (
        <div className={classes.done}>
          <Facts
            layout="row"
            facts={[
              service.ipv4 ? { label: t("service.ipv4"), value: <CopyId value={service.ipv4} what={t("service.ipv4")} /> } : null,
              service.username ? { label: t("service.username"), value: <CopyId value={service.username} what={t("service.username")} /> } : null,
              { label: t("service.image"), value: names.image(service.image) },
            ]}
          />
          <LinkButton href={paths.portal.service(service.id)} leftSection={<IconServer size={16} aria-hidden />}>
            {t("order.open_service")}
          </LinkButton>
        </div>
      ) : null}
    </Section>
  );
}

function Summary({ order }: { order: Order }) {
  const { t } = useTranslation(["portal", "common"]);
  const codes = order.coupons.join(", ");
  return (
    <Section title={t("portal:order.summary")}>
      <ul className={classes.lines}>
        {order.lines.map((line, at) => (
          <li key={at}>
            <span>
              {line.description}
              {Number(line.quantity) > 1 ? ` × ${line.quantity}` : ""}
              {line.period_start && line.period_end ? <span className={classes.quiet}>{formatPeriod(line.period_start, line.period_end)}</span> : null}
            </span>
            <Money value={line.amount} />
          </li>
        ))}
        {isZero(order.discount) ? null : (
          <li>
            <span>{codes ? t("common:invoice.discount_of", { code: codes }) : t("common:invoice.discount")}</span>
            <Money value={{ ...order.discount, minor: -Math.abs(order.discount.minor) }} />
          </li>
        )}
        <li>
          <span>{t("portal:order.tax")}</span>
          <Money value={order.tax_total} />
        </li>
        <li data-sum>
          <span>{t("invoice.total")}</span>
          <Money value={order.total} />
        </li>
      </ul>
      {order.invoice ? (
        <p className={classes.quiet}>
          <TextLink href={paths.portal.invoice(order.invoice.id)}>{t("invoice.title", { number: order.invoice.number ?? "" })}</TextLink>
        </p>
      ) : null}
    </Section>
  );
}
