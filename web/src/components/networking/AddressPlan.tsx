/** How the range of a private network is used: what is taken and free, the next free address, and what clashes. */
import { useTranslation } from "react-i18next";
import { CopyId } from "@/components/CopyId";
import { DataTable } from "@/components/DataTable";
import { Section } from "@/components/Page";
import { TextLink } from "@/components/links";
import type { NetworkDetail } from "./calls";
import classes from "./networking.module.css";

type Plan = NonNullable<NetworkDetail["plan"]>;

export function AddressPlan({ plan, serviceHref }: { plan: Plan; serviceHref: (id: string) => string }) {
  const { t } = useTranslation("networking");
  const range = (part: Plan["parts"][number]) => (part.from === part.to ? part.from : `${part.from} – ${part.to}`);
  return (
    <>
      {plan.clashes.length || plan.misfits.length ? (
        <Section tone={plan.misfits.length || plan.clashes.some((one) => one.shared) ? "warn" : undefined} title={t("plan.clash")}>
          <ul className={classes.notes}>
            {plan.clashes.map((one) => (
              <li key={one.network.id}>{t(one.shared ? "plan.clash_shared" : "plan.clash_apart", { name: one.network.name, cidr: one.cidr })}</li>
            ))}
            {plan.misfits.map((one) => (
              <li key={one.service.id}>{t("plan.misfit", { name: one.service.name, ip: one.ip, reason: one.reason })}</li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section title={t("plan.title")} text={t("plan.text", { taken: plan.taken, free: plan.addresses - plan.taken, gateway: plan.gateway })} flush>
        {plan.next_free ? (
          <p className={classes.next}>
            {t("plan.next")} <CopyId value={plan.next_free} what={t("plan.next")} />
          </p>
        ) : null}
        <DataTable
          label={t("plan.title")}
          rows={plan.parts}
          rowKey={(part) => part.from}
          columns={[
            { key: "range", header: t("plan.addresses"), phone: "main", cell: (part) => <span className="mono">{range(part)}</span> },
            { key: "server", header: t("plan.who"), phone: "side", cell: (part) => (part.service ? <TextLink href={serviceHref(part.service.id)}>{part.service.name}</TextLink> : t("plan.free")) },
            { key: "count", header: t("plan.count"), align: "end", cell: (part) => part.addresses },
          ]}
        />
      </Section>
    </>
  );
}
