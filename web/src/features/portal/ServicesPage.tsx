/** Everything the customer rents. */
import { IconListCheck, IconPlus, IconServer } from "@tabler/icons-react";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { useCatalogNames } from "@/api/catalog-names";
import type { ServiceRow } from "@/api/schema";
import type { Column } from "@/components/DataTable";
import { LinkButton } from "@/components/links";
import { ListPage } from "@/components/ListPage";
import { Money } from "@/components/Money";
import { DateText } from "@/components/Time";
import { cyclePer } from "@/lib/cycle";
import { toDecimal } from "@/lib/money";
import { paths } from "@/lib/paths";
import classes from "./lists.module.css";
import { ServiceState } from "./ServiceState";

// Who ticks nothing does not load it.
const BulkActions = lazy(() => import("./bulk/BulkActions"));

const STATES = ["active", "provisioning", "pending", "suspended", "cancelled", "terminated"] as const;

export function ServicesPage() {
  const { t } = useTranslation(["portal", "common"]);
  const names = useCatalogNames();
  const columns: Column<ServiceRow>[] = [
    {
      key: "name",
      header: t("portal:service.name"),
      sort: "name",
      phone: "main",
      cell: (row) => row.label ?? row.name,
      csv: (row) => row.name,
    },
    {
      key: "state",
      header: t("portal:service.state"),
      sort: "state",
      phone: "side",
      cell: (row) => <ServiceState service={row} />,
      csv: (row) => row.state,
    },
    { key: "product", nowrap: true, header: t("portal:service.plan"), phone: "wide", cell: (row) => row.product_name, csv: (row) => row.product_name },
    { key: "ipv4", header: t("portal:service.ipv4"), cell: (row) => (row.ipv4 ? <span className="mono">{row.ipv4}</span> : <span className={classes.none}>–</span>), csv: (row) => row.ipv4 ?? "" },
    { key: "region", header: t("portal:service.region"), phone: "wide", cell: (row) => names.region(row.region), csv: (row) => row.region },
    {
      key: "due",
      header: t("portal:service.renews"),
      phone: "wide",
      cell: (row) => (row.next_due_date && !row.cancel_at ? <DateText date={row.next_due_date} /> : <span className={classes.none}>–</span>),
      csv: (row) => row.next_due_date ?? "",
    },
    {
      key: "price",
      header: t("portal:service.price"),
      align: "end",
      cell: (row) =>
        row.price && row.cycle_months ? (
          <span className={classes.price}>
            <Money value={row.price} /> <span className={classes.per}>{cyclePer(row.cycle_months)}</span>
          </span>
        ) : null,
      csv: (row) => (row.price ? `${toDecimal(row.price)} ${row.price.currency}` : ""),
    },
  ];
  const order = (
    <LinkButton href="/" leftSection={<IconPlus size={16} aria-hidden />}>
      {t("portal:nav.order")}
    </LinkButton>
  );
  return (
    <ListPage
      title={t("portal:nav.services")}
      path="/portal/services"
      topics={["service"]}
      columns={columns}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.portal.service(row.id)}
      searchLabel={t("portal:service.search")}
      filters={[{ key: "state", label: t("portal:service.state"), options: STATES.map((value) => ({ value, label: t(`common:state.${value}`) })) }]}
      actions={
        <>
          <LinkButton href={paths.portal.bulkRuns()} variant="default" leftSection={<IconListCheck size={16} aria-hidden />}>
            {t("portal:nav.bulk_runs")}
          </LinkButton>
          {order}
        </>
      }
      rowName={(row) => row.label ?? row.name}
      bulk={(ids, clear) => (
        <Suspense fallback={null}>
          <BulkActions ids={ids} clear={clear} />
        </Suspense>
      )}
      empty={{ icon: IconServer, title: t("portal:overview.empty_title"), text: t("portal:overview.empty"), action: order }}
    />
  );
}
