/** One order: what was bought, is it paid, what became of it; accept, cancel, mark as fraud. */
import { IconAlertOctagon, IconCheck, IconX } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import type { Order } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { DetailPage } from "@/components/DetailPage";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatDate, formatPeriod } from "@/lib/dates";
import { isZero, negate } from "@/lib/money";
import { CustomerLink, Loaded, dash, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { OrderOneTime } from "./OneTime";

type Verb = "accept" | "cancel" | "fraud";
const VERBS: { verb: Verb; icon: Icon; danger?: boolean }[] = [
  { verb: "accept", icon: IconCheck },
  { verb: "cancel", icon: IconX },
  { verb: "fraud", icon: IconAlertOctagon, danger: true },
];

export function OrderPage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("orders.title"), href: adminPaths.orders() }];
  return (
    <Loaded query={adminRead.order(id)} name={t("orders.one")} crumbs={crumbs}>
      {(order) => <View order={order} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ order, crumbs }: { order: Order; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("admin");
  const { ask, dialog } = useQuestion();
  const { number, invoice } = order;
  const may = useMay("orders.write");
  const write = useWrite<unknown, { verb: Verb; reason: string }>({
    topics: ["order", "invoice", "service", "customer"],
    run: ({ verb, reason }, key) => adminApi.orderDo(order.id, verb === "accept" ? { verb } : { verb, reason }, key),
    done: (_, { verb }) => toast.done(t(`order_act.done_${verb}`)),
  });
  const once = order.one_time.length > 0;
  const onlyOnce = once && order.services.length === 0;
  const consequences = (verb: Verb) => [
    ...(verb === "accept" && onlyOnce ? [] : [t(`order_act.${verb}_1`), t(`order_act.${verb}_2`)]),
    ...(verb === "accept" && once ? [t("order_act.accept_once")] : []),
  ];
  const actions = VERBS.map(({ verb, icon, danger }) => ({
    key: verb,
    label: t(`order_act.${verb}`),
    icon,
    danger,
    ability: within(may, order.can[verb]),
    run: () =>
      ask({
        title: t(`order_act.${verb}_title`, { number }),
        consequences: consequences(verb),
        confirmLabel: t(`order_act.${verb}`),
        danger: danger || verb === "cancel",
        reason: verb !== "accept",
        run: (reason) => write.mutateAsync({ verb, reason }),
      }),
  }));
  const [accept, ...others] = actions;
  const acceptable = accept?.ability?.allowed ? accept : null;
  return (
    <DetailPage
      title={t("orders.order", { number })}
      crumbs={crumbs}
      badge={<StateBadge state={order.state} />}
      actions={
        <>
          {acceptable ? <ActionButton action={acceptable} variant="filled" /> : null}
          <ActionMenu items={acceptable ? others : actions} />
          {dialog}
        </>
      }
      facts={[
        { label: t("field.customer"), value: <CustomerLink customer={order.customer} /> },
        { label: t("orders.placed"), value: <Time at={order.placed_at} as="exact" /> },
        order.start_on ? { label: t("orders.start_on"), value: formatDate(order.start_on) } : null,
        { label: t("orders.total"), value: <Money value={order.total} /> },
        { label: t("orders.invoice"), value: invoice ? <TextLink href={adminPaths.invoice(invoice.id)}>{invoice.number ?? t("orders.invoice")}</TextLink> : dash },
        invoice ? { label: t("orders.due"), value: <Money value={invoice.balance} quietZero /> } : null,
      ]}
      aside={<Totals order={order} />}
    >
      <Lines order={order} />
      <OrderOneTime order={order} />
      {onlyOnce ? null : (
        <Section title={t("orders.services")} flush={order.services.length > 0}>
          {order.services.length === 0 ? (
            t("orders.no_services")
          ) : (
            <DataTable
              label={t("orders.services")}
              rows={order.services}
              rowKey={(row) => row.id}
              rowHref={(row) => (row.exists ? adminPaths.service(row.id) : null)}
              columns={[
                { key: "name", header: t("services.service"), phone: "main", cell: (row) => row.name },
                { key: "state", header: t("field.state"), phone: "side", align: "end", cell: (row) => <StateBadge state={row.state} /> },
              ]}
            />
          )}
        </Section>
      )}
    </DetailPage>
  );
}

function Lines({ order }: { order: Order }) {
  const { t } = useTranslation("admin");
  const rows = order.lines.map((line, at) => ({ ...line, key: String(at) }));
  return (
    <Section title={t("orders.lines")} flush>
      <DataTable
        label={t("orders.lines")}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "item", header: t("orders.item"), phone: "main", cell: (row) => row.description },
          { key: "period", header: t("orders.period"), cell: (row) => (row.period_start && row.period_end ? formatPeriod(row.period_start, row.period_end) : dash) },
          { key: "quantity", header: t("orders.quantity"), align: "end", phone: "wide", cell: (row) => String(row.quantity) },
          { key: "amount", header: t("field.amount"), align: "end", phone: "side", cell: (row) => <Money value={row.amount} /> },
        ]}
      />
    </Section>
  );
}

function Totals({ order }: { order: Order }) {
  const { t } = useTranslation("admin");
  return (
    <Section title={t("orders.total")}>
      <Facts
        facts={[
          { label: t("orders.subtotal"), value: <Money value={order.subtotal} /> },
          isZero(order.discount) ? null : { label: [t("orders.discount"), order.coupons.join(", ")].filter(Boolean).join(" "), value: <Money value={order.discount.minor > 0 ? negate(order.discount) : order.discount} /> },
          { label: t("orders.tax"), value: <Money value={order.tax_total} /> },
          { label: t("orders.total"), value: <Money value={order.total} strong /> },
        ]}
      />
    </Section>
  );
}
