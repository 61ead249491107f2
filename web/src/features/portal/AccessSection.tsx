/** How to reach the server: address, command, credentials; and what it is made of. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { portal, portalApi } from "@/api/portal";
import type { Service } from "@/api/schema";
import { CodeBlock } from "@/components/CodeBlock";
import { CopyId } from "@/components/CopyId";
import { Facts, Section } from "@/components/Page";
import { Secret } from "@/components/Secret";
import { sshTarget } from "@/lib/ssh";
import { formatDisk, formatMemory, formatPort } from "@/lib/sizes";
import classes from "./ServicePage.module.css";

export function AccessSection({ service }: { service: Service }) {
  const { t } = useTranslation(["portal", "common"]);
  const { specs } = service;
  const target = sshTarget(service);
  const reveal = async () => (await portalApi.reveal(service.id)).password;
  return (
    <>
      <Section title={t("portal:access.title")} text={t("portal:access.text")}>
        {service.ipv4 ? (
          <div className={classes.access}>
            {target ? <CodeBlock text={`ssh ${target}`} label={t("portal:access.command")} what={t("portal:access.command")} /> : null}
            <Facts
              layout="row"
              facts={[
                { label: t("portal:service.username"), value: service.username ? <CopyId value={service.username} what={t("portal:service.username")} /> : "–" },
                {
                  label: t("portal:service.password"),
                  value: service.has_password === false ? t("portal:access.by_key") : <Secret what={t("portal:service.password_of")} reveal={reveal} />,
                },
                { label: t("portal:service.ipv6"), value: service.ipv6 ? <CopyId value={service.ipv6} what={t("portal:service.ipv6")} /> : "–" },
              ]}
            />
          </div>
        ) : (
          <p className={classes.quota}>{t("portal:access.not_yet")}</p>
        )}
      </Section>
      <OperatorKeys serviceId={service.id} />
      <Section title={t("portal:specs.title")}>
        <dl className={classes.specs}>
          <Spec label={t("portal:specs.cpu")} value={t("common:specs.cpu", { count: specs.cpu_cores })} />
          <Spec label={t("portal:specs.ram")} value={formatMemory(specs.ram_mb)} />
          <Spec label={t("portal:specs.disk")} value={`${formatDisk(specs.disk_gb)} ${specs.disk_type}`} />
          {specs.port_mbit ? <Spec label={t("portal:specs.port")} value={formatPort(specs.port_mbit)} /> : null}
          <Spec label={t("portal:specs.traffic")} value={specs.traffic_tb ? t("common:specs.traffic", { count: specs.traffic_tb }) : t("common:specs.traffic_open")} />
          <Spec label={t("portal:specs.snapshots")} value={String(service.snapshot_quota)} />
          {service.add_ons.length > 0 ? <Spec label={t("portal:specs.add_ons")} value={service.add_ons.map((one) => one.name).join(", ")} /> : null}
        </dl>
      </Section>
    </>
  );
}

/** The operator's keys on the machine, so that nobody can log in unseen. */
function OperatorKeys({ serviceId }: { serviceId: string }) {
  const { t } = useTranslation("portal");
  const keys = useQuery(portal.operatorKeys(serviceId));
  const items = keys.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section tone="info" title={t("access.operator_title", { count: items.length })} text={t("access.operator_text")}>
      <Facts facts={items.map((key) => ({ label: key.name, value: <span className="mono">{key.fingerprint}</span> }))} />
    </Section>
  );
}

function Spec({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
