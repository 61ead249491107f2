/** What the customer bought once: all of it, and with one order. */
import { IconPackage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { OneTimePurchase, Order } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import { TextLink } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { OneTimeState } from "@/components/OneTimeState";
import { Section } from "@/components/Page";
import { Time } from "@/components/Time";
import { toDecimal } from "@/lib/money";
import { paths } from "@/lib/paths";
import classes from "./OrderPage.module.css";

const nameOf = (row: OneTimePurchase) => (row.quantity > 1 ? `${row.name} × ${row.quantity}` : row.name);

export function OneTimePage() {
  const { t } = useTranslation("portal");
  const columns: Column<OneTimePurchase>[] = [
    { key: "name", header: t("one_time.what"), phone: "main", csv: nameOf, cell: nameOf },
    { key: "state", header: t("invoice.state"), phone: "side", csv: (row) => row.state, cell: (row) => <OneTimeState state={row.state} /> },
    { key: "note", header: t("one_time.note"), phone: "wide", csv: (row) => row.note, cell: (row) => row.note },
    { key: "order", header: t("one_time.order"), csv: (row) => row.order_number, cell: (row) => <TextLink href={paths.portal.order(row.order_id)}>{row.order_number}</TextLink> },
    { key: "ordered", header: t("one_time.ordered"), phone: "wide", csv: (row) => row.ordered_at, cell: (row) => <Time at={row.ordered_at} /> },
    { key: "total", header: t("one_time.price"), align: "end", csv: (row) => `${toDecimal(row.total)} ${row.total.currency}`, cell: (row) => <Money value={row.total} /> },
  ];
  return (
    <ListPage
      title={t("nav.one_time")}
      lead={t("one_time.lead")}
      path="/portal/one-time-purchases"
      topics={["order"]}
      columns={columns}
      rowKey={(row) => `${row.order_id}-${row.place}`}
      rowName={nameOf}
      rowHref={(row) => paths.portal.order(row.order_id)}
      searchLabel={t("one_time.search")}
      csv="one-time-purchases"
      empty={{ icon: IconPackage, title: t("one_time.empty_title"), text: t("one_time.empty") }}
    />
  );
}

/** The purchases of an order, each with its state and what the team wrote. */
export function OrderOneTime({ order }: { order: Order }) {
  const { t } = useTranslation("portal");
  return order.one_time.map((bought) => (
    <Section key={bought.place} title={nameOf(bought)} actions={<OneTimeState state={bought.state} />}>
      <p className={classes.quiet}>{t(`one_time.text_${bought.state}`)}</p>
      {bought.note ? <p>{bought.note}</p> : null}
    </Section>
  ));
}
