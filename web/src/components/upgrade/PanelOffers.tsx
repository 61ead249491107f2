/** For the team: what the data centre says that this machine could become in its own panel. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DetailSkeleton } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import rows from "@/components/rows.module.css";
import { formatDisk, formatMemory } from "@/lib/sizes";
import { upgradeReads } from "./calls";
import type { ProviderUpgrade } from "./calls";

export function PanelOffers({ serviceId }: { serviceId: string }) {
  const { t } = useTranslation("upgrade");
  const query = useQuery({ ...upgradeReads.atProvider(serviceId), retry: false });
  const items = query.data?.items;
  return (
    <Section title={t("panel")} text={t("panel_text")} flush={Boolean(items?.length)}>
      {query.error && !items ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : null}
      {!items && !query.error ? <DetailSkeleton label={t("panel_asking")} /> : null}
      {items?.length === 0 ? <p className={rows.quiet}>{t("panel_none")}</p> : null}
      {items?.length ? (
        <ul className={rows.list}>
          {items.map((one) => (
            <Row key={one.product_id} offer={one} />
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function Row({ offer }: { offer: ProviderUpgrade }) {
  const { t } = useTranslation("upgrade");
  const asks = [offer.keeps_disk ? t("panel_keeps") : t("panel_wipes", { why: offer.disk_reason?.replaceAll("_", " ") ?? "–" }), offer.moves ? t("panel_moves") : "", offer.confirmations.length > 0 ? t("panel_confirm", { list: offer.confirmations.join(", ").replaceAll("_", " ") }) : ""];
  return (
    <li className={rows.row}>
      <div className={rows.what}>
        <strong>{t("panel_name", { name: offer.name, id: offer.product_id })}</strong>
        <span>{t("specs", { cpu: offer.cpu_cores, ram: formatMemory(offer.ram_gb * 1024), disk: formatDisk(offer.disk_gb) })}</span>
        <span className={rows.quiet}>{asks.filter(Boolean).join(" ")}</span>
      </div>
      <span className={rows.quiet}>{offer.plans.length > 0 ? t("panel_ours", { list: offer.plans.map((plan) => plan.name).join(", ") }) : t("panel_not_ours")}</span>
    </li>
  );
}
