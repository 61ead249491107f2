/** The shop's start: every plan side by side, prices by period and currency. */
import { Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconCameraPlus, IconClockBolt, IconWorld } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { catalogQuery } from "@/api/shop";
import type { CycleMonths, PlanGroup } from "@/api/schema";
import { Empty } from "@/components/Empty";
import { usePageTitle } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { CYCLES, sortCycles } from "@/lib/cycle";
import { BundleOffers } from "./Bundles";
import { columnsFor } from "./columns";
import { useCurrency } from "./currency";
import { OneTimeOffers } from "./OneTime";
import { StorageOffers } from "./Storages";
import { PlanCard } from "./PlanCard";
import { CurrencyPicker, PeriodPicker } from "./pickers";
import classes from "./HomePage.module.css";

// With a form of its own, which a first visit need not load.
const DomainOffers = lazy(() => import("./Domains").then((made) => ({ default: made.DomainOffers })));

const POINTS = [
  ["fast", IconClockBolt],
  ["own", IconCameraPlus],
  ["where", IconWorld],
] as const;

export function HomePage() {
  const { t } = useTranslation("shop");
  usePageTitle("");
  const [currency, setCurrency] = useCurrency();
  const { cycle } = useSearch({ strict: false }) as { cycle?: string };
  const navigate = useNavigate();
  const catalog = useQuery({ ...catalogQuery(currency), placeholderData: keepPreviousData });
  const plans = catalog.data ? [...catalog.data.groups.flatMap((group) => group.products), ...catalog.data.storages] : [];
  const cycles = sortCycles(plans.flatMap((plan) => plan.prices.map((price) => price.cycle_months)));
  const period = (cycles.find((one) => String(one) === cycle) ?? (cycles.includes(1) ? 1 : cycles[0]) ?? 1) as CycleMonths;
  const regions = new Set(catalog.data?.groups.flatMap((group) => group.products.flatMap((plan) => plan.regions.map((region) => region.code)))).size;
  const savings = new Map(catalog.data?.groups[0]?.products[0]?.prices.map((price) => [price.cycle_months, price.saving_percent]));
  return (
    <div className={classes.home}>
      <header className={classes.hero}>
        <h1>{t("home.headline")}</h1>
        <p className={classes.lead}>{t("home.lead")}</p>
        <ul className={classes.points}>
          {POINTS.map(([key, Icon]) =>
            key === "where" && regions < 2 ? null : (
              <li key={key}>
                <Icon size={20} stroke={1.7} aria-hidden />
                {key === "where" ? t("home.where", { count: regions }) : t(`home.${key}`)}
              </li>
            ),
          )}
        </ul>
      </header>
      <div className={classes.controls}>
        <PeriodPicker
          cycles={cycles.length ? cycles : CYCLES}
          savings={savings}
          value={period}
          onChange={(next) => void navigate({ to: ".", search: ((old: object) => ({ ...old, cycle: next })) as never, replace: true, resetScroll: false })}
        />
        <CurrencyPicker value={currency} onChange={setCurrency} />
      </div>
      {catalog.error && !catalog.data ? <ProblemPanel error={catalog.error} retry={() => void catalog.refetch()} /> : null}
      {catalog.isPending ? <CardBones /> : null}
      {catalog.data && catalog.data.groups.length + catalog.data.storages.length + catalog.data.domains.length + catalog.data.one_time.length + catalog.data.bundles.length === 0 ? <Nothing /> : null}
      {catalog.data?.groups.map((group) => (
        <Group key={group.id} group={group} period={period} currency={currency} />
      ))}
      <StorageOffers plans={catalog.data?.storages ?? []} period={period} currency={currency} />
      <Suspense fallback={null}><DomainOffers plans={catalog.data?.domains ?? []} currency={currency} /></Suspense>
      <BundleOffers bundles={catalog.data?.bundles ?? []} period={period} currency={currency} />
      <OneTimeOffers products={catalog.data?.one_time ?? []} currency={currency} />
    </div>
  );
}

function Nothing() {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  return <Empty icon={IconWorld} title={t("home.empty_title")} text={t("home.empty", { email: brand.support_email })} />;
}

function Group({ group, period, currency }: { group: PlanGroup; period: CycleMonths; currency: string }) {
  const most = {
    cpu: Math.max(...group.products.map((plan) => plan.specs.cpu_cores)),
    ram: Math.max(...group.products.map((plan) => plan.specs.ram_mb)),
    disk: Math.max(...group.products.map((plan) => plan.specs.disk_gb)),
  };
  return (
    <section aria-labelledby={group.id} className={classes.group}>
      <header>
        <h2 id={group.id}>{group.name}</h2>
        <p>{group.description}</p>
      </header>
      <ul className={classes.cards} style={{ "--columns": columnsFor(group.products.length) } as CSSProperties}>
        {group.products.map((plan) => (
          <PlanCard key={plan.id} plan={plan} period={period} currency={currency} most={most} />
        ))}
      </ul>
    </section>
  );
}

function CardBones() {
  const { t } = useTranslation();
  return (
    <div className={classes.cards} role="status" aria-label={t("app.loading")}>
      {Array.from({ length: 4 }, (_, at) => (
        <Skeleton key={at} height={400} radius="lg" />
      ))}
    </div>
  );
}
