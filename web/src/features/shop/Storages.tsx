/** Object storages: offered under the plans. */
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { CycleMonths, Plan } from "@/api/schema";
import { formatDisk } from "@/lib/sizes";
import { columnsFor } from "./columns";
import home from "./HomePage.module.css";
import { OfferCard } from "./PlanCard";

export function StorageOffers({ plans, period, currency }: { plans: Plan[]; period: CycleMonths; currency: string }) {
  const { t } = useTranslation("shop");
  if (plans.length === 0) return null;
  return (
    <section aria-labelledby="storages" className={home.group}>
      <header>
        <h2 id="storages">{t("storages.title")}</h2>
        <p>{t("storages.lead")}</p>
      </header>
      <ul className={home.cards} style={{ "--columns": columnsFor(plans.length) } as CSSProperties}>
        {plans.map((plan) => (
          <OfferCard key={plan.id} plan={plan} period={period} currency={currency}>
            <StorageWords plan={plan} />
          </OfferCard>
        ))}
      </ul>
    </section>
  );
}

/** What a storage gives, a line each. */
function StorageWords({ plan }: { plan: Plan }) {
  const { t } = useTranslation("shop");
  const { storage } = plan;
  if (!storage) return null;
  return (
    <>
      <li>{t("storages.space", { size: formatDisk(storage.size_gb) })}</li>
      <li>{t(`storages.${storage.gives}`)}</li>
      {storage.auto_limit_gb ? <li>{t("storages.grows", { size: formatDisk(storage.auto_limit_gb) })}</li> : null}
    </>
  );
}
