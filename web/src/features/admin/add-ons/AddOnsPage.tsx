/** Add-ons for staff: what the data centre has and as what it is sold; how many services have it and what it brings. */
import { TextInput } from "@mantine/core";
import { IconPuzzle } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Answer } from "@/api/contract";
import { UrlTabs } from "@/components/DetailPage";
import { List } from "@/components/ListPage";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Page } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { cyclePer } from "@/lib/cycle";
import { formatMoney, toDecimal } from "@/lib/money";
import { dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import classes from "./add-ons.module.css";
import "@/components/add-ons/words";

type CatalogueRow = Answer<"/admin/add-ons", "get">["items"][number];
type SoldAs = CatalogueRow["sold_as"][number];

export function AddOnsPage() {
  const { t } = useTranslation("addons");
  const money = useMay("invoices.read").allowed;
  const tabs = [{ key: "catalogue", label: t("admin.catalogue"), content: <Catalogue /> }];
  return (
    <Page title={t("admin.title")} lead={t("admin.lead")}>
      <UrlTabs tabs={money ? [...tabs, { key: "figures", label: t("admin.figures"), content: <Figures /> }] : tabs} />
    </Page>
  );
}

const soldText = (row: CatalogueRow) => row.sold_as.map((one) => one.name).join(", ");
/** The shortest period of each currency. */
const firstPrices = (sold: SoldAs) => sold.prices.filter((one, at, all) => all.findIndex((other) => other.recurring.currency === one.recurring.currency) === at);
const priceText = (one: SoldAs["prices"][number]) => `${formatMoney(one.recurring)} ${cyclePer(one.cycle_months)}`;
const pricesText = (sold: SoldAs) => sold.prices.map(priceText).join(", ");

function Catalogue() {
  const { t } = useTranslation("addons");
  const when = (row: CatalogueRow) => (row.time ? t(`admin.when_${row.time}`) : t("admin.when_own"));
  const needs = (row: CatalogueRow) => (row.needs ? t(`admin.needs_${row.needs}`) : "");
  return (
    <List
      title={t("admin.catalogue")}
      path="/admin/add-ons"
      topics={["catalog", "provider_account"]}
      columns={[
        { key: "name", header: t("admin.name"), phone: "main", csv: (row) => row.name, cell: (row) => <Named name={row.name} text={row.what} /> },
        { key: "when", header: t("admin.when"), phone: "side", csv: when, cell: (row) => <StateBadge state={row.time ?? "own"} tone={row.time === "never" ? "idle" : row.time === "order" ? "warn" : "good"} label={when(row)} why={[row.why, ...row.not_for].filter(Boolean).join(" ") || null} /> },
        { key: "needs", header: t("admin.needs"), phone: "wide", csv: needs, cell: (row) => (row.needs ? needs(row) : dash) },
        { key: "sold", header: t("admin.sold_as"), csv: soldText, cell: (row) => (row.sold_as.length > 0 ? <Sold list={row.sold_as} /> : t("admin.not_sold")) },
        { key: "prices", header: t("admin.prices"), phone: "wide", csv: (row) => row.sold_as.map(pricesText).join("; "), cell: (row) => (row.sold_as.length > 0 ? row.sold_as.map((one) => <Prices key={one.product_id} sold={one} />) : dash) },
        { key: "plans", header: t("admin.plans"), phone: "wide", nowrap: true, csv: (row) => row.sold_as.flatMap((one) => one.plans.map((plan) => plan.name)).join(", "), cell: (row) => (row.sold_as.length > 0 ? row.sold_as.map((one) => <div key={one.product_id}><Plans sold={one} /></div>) : dash) },
      ]}
      rowKey={(row) => row.key ?? row.sold_as[0]?.product_id ?? row.name}
      csv="add-ons"
      empty={{ icon: IconPuzzle, title: t("admin.empty_title"), text: t("admin.empty") }}
    />
  );
}

function Named({ name, text }: { name: string; text: string }) {
  return (
    <div className={classes.named}>
      <strong>{name}</strong>
      <span className={classes.quiet}>{text}</span>
    </div>
  );
}

function Prices({ sold }: { sold: SoldAs }) {
  if (sold.prices.length === 0) return <div>{dash}</div>;
  return (
    <>
      {firstPrices(sold).map((one) => (
        <div key={one.recurring.currency} className={classes.price}>
          {priceText(one)}
        </div>
      ))}
    </>
  );
}

/** How many plans it goes with, and which on hover and focus. */
function Plans({ sold }: { sold: SoldAs }) {
  const { t } = useTranslation("addons");
  return <StateBadge state="plans" tone="idle" label={t("admin.plans_count", { count: sold.plans.length })} why={sold.plans.map((plan) => plan.name).join(", ") || null} />;
}

function Sold({ list }: { list: SoldAs[] }) {
  return (
    <>
      {list.map((one) => (
        <div key={one.product_id} className={classes.named}>
          <TextLink href={adminPaths.product(one.product_id)}>{one.name}</TextLink>
          {one.warning ? <span className={classes.warning}>{one.warning}</span> : null}
        </div>
      ))}
    </>
  );
}

const percent = (permille: number | null) => (permille === null ? "" : `${(permille / 10).toFixed(1)} %`);

function Figures() {
  const { t } = useTranslation("addons");
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { from?: string; to?: string };
  const day = (key: "from" | "to") => (
    <TextInput
      type="date"
      label={t(`admin.${key}`)}
      value={search[key] ?? ""}
      onChange={(event) => void navigate({ to: ".", search: { ...search, [key]: event.currentTarget.value || undefined } as never, replace: true })}
    />
  );
  return (
    <>
      <div className={classes.days}>
        {day("from")}
        {day("to")}
      </div>
      <List
        title={t("admin.figures")}
        path="/admin/add-on-figures"
        topics={["subscription", "service", "catalog"]}
        fixed={{ from: search.from, to: search.to }}
        columns={[
          { key: "name", header: t("admin.name"), phone: "main", csv: (row) => row.name, cell: (row) => (row.retired ? <Named name={row.name} text={t("admin.retired")} /> : row.name) },
          { key: "services", header: t("admin.services"), align: "end", phone: "wide", csv: (row) => String(row.services), cell: (row) => <span className="tnum">{row.services}</span> },
          { key: "share", header: t("admin.share"), align: "end", phone: "wide", csv: (row) => percent(row.permille), cell: (row) => <span className="tnum" title={t("admin.share_why", { services: row.services, possible: row.possible })}>{percent(row.permille) || dash}</span> },
          { key: "monthly", header: t("admin.monthly"), align: "end", phone: "side", csv: (row) => row.monthly.map((one) => `${toDecimal(one)} ${one.currency}`).join("; "), cell: (row) => (row.monthly.length > 0 ? row.monthly.map((one) => <div key={one.currency}><Money value={one} /></div>) : dash) },
          { key: "begun", header: t("admin.begun"), align: "end", phone: "wide", csv: (row) => String(row.begun), cell: (row) => <span className="tnum">{row.begun}</span> },
          { key: "ended", header: t("admin.ended"), align: "end", phone: "wide", csv: (row) => String(row.ended), cell: (row) => <span className="tnum">{row.ended}</span> },
        ]}
        rowKey={(row) => row.product_id}
        rowHref={(row) => adminPaths.product(row.product_id)}
        csv="add-on-figures"
        empty={{ icon: IconPuzzle, title: t("admin.empty_title"), text: t("admin.empty") }}
      />
    </>
  );
}
