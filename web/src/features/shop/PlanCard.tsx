/** One plan. Each figure carries a bar against the largest plan of its group, so that the cards compare themselves. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CycleMonths, Plan } from "@/api/schema";
import { LinkButton } from "@/components/links";
import { Money } from "@/components/Money";
import { cyclePer } from "@/lib/cycle";
import { paths } from "@/lib/paths";
import { formatDisk, formatMemory, formatPort } from "@/lib/sizes";
import classes from "./PlanCard.module.css";
import { VolumeNote } from "./VolumeNote";

interface PlanCardProps {
  plan: Plan;
  period: CycleMonths;
  currency: string;
  most: { cpu: number; ram: number; disk: number };
}

export function PlanCard({ plan, period, currency, most }: PlanCardProps) {
  const { t } = useTranslation(["shop", "common"]);
  const { specs } = plan;
  return (
    <OfferCard plan={plan} period={period} currency={currency}>
      <Spec text={t("common:specs.cpu", { count: specs.cpu_cores })} share={specs.cpu_cores / most.cpu} />
      <Spec text={t("common:specs.ram", { size: formatMemory(specs.ram_mb) })} share={specs.ram_mb / most.ram} />
      <Spec text={t("common:specs.disk", { size: formatDisk(specs.disk_gb), type: specs.disk_type })} share={specs.disk_gb / most.disk} />
      <Spec text={specs.snapshots === 0 ? t("common:specs.snapshots_zero") : t("common:specs.snapshots", { count: specs.snapshots })} />
      {specs.port_mbit ? <Spec text={t("common:specs.port", { speed: formatPort(specs.port_mbit) })} /> : null}
      <Spec text={specs.traffic_tb ? t("common:specs.traffic", { count: specs.traffic_tb }) : t("common:specs.traffic_open")} />
    </OfferCard>
  );
}

/** A card with its price and the way to order; what it consists of stands in its list. */
export function OfferCard({ plan, period, currency, children }: Omit<PlanCardProps, "most"> & { children: ReactNode }) {
  const { t } = useTranslation(["shop", "common"]);
  const price = plan.prices.find((one) => one.cycle_months === period) ?? plan.prices[0];
  if (!price) return null;
  return (
    <li className={classes.card} data-badge={plan.badge ? true : undefined} data-out={!plan.in_stock || undefined}>
      <div className={classes.head}>
        <h3>{plan.name}</h3>
        {plan.badge ? <span className={classes.badge}>{plan.badge}</span> : null}
      </div>
      <p className={classes.tagline}>{plan.tagline}</p>
      <p className={classes.price}>
        <span className={classes.amount}>
          <Money value={price.monthly_equivalent} />
        </span>
        <span className={classes.per}>{cyclePer(1)}</span>
      </p>
      <p className={classes.billed}>
        {price.cycle_months === 1 ? (
          t("shop:card.billed_monthly")
        ) : (
          <>
            <Money value={price.recurring} /> {cyclePer(price.cycle_months)}
          </>
        )}
        {price.setup.minor > 0 ? (
          <>
            {" + "}
            <Money value={price.setup} /> {t("shop:card.setup")}
          </>
        ) : null}
      </p>
      {plan.in_stock ? (
        <LinkButton
          href={paths.plan(plan.slug, { cycle: period, currency })}
          fullWidth
          size="md"
          variant={plan.badge ? "filled" : "default"}
          aria-label={t("shop:card.configure", { name: plan.name })}
        >
          {t("shop:card.choose")}
        </LinkButton>
      ) : (
        <p className={classes.out}>{t("shop:card.out")}</p>
      )}
      <ul className={classes.specs}>{children}</ul>
      <VolumeNote volume={plan.volume_discount} className={classes.tagline} />
      {plan.in_stock && plan.stock !== null && plan.stock <= 5 ? <p className={classes.few}>{t("shop:card.few", { count: plan.stock })}</p> : null}
    </li>
  );
}

function Spec({ text, share }: { text: string; share?: number }) {
  return (
    <li>
      {text}
      {share === undefined ? null : (
        <svg className={classes.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden focusable="false">
          <rect width="100" height="4" className={classes.track} />
          <rect width={Math.max(share * 100, 3)} height="4" className={classes.fill} />
        </svg>
      )}
    </li>
  );
}
