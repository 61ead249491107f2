/** A domain that was bought: where it is, when it renews, and the way to its name servers. */
import { IconWorldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { domainCalls } from "@/components/domains/calls";
import { DomainBadge, Renewal } from "@/components/domains/columns";
import { LinkButton } from "@/components/links";
import "@/components/domains/words";
import { paths } from "@/lib/paths";
import { GoodsService } from "./GoodsService";

export function DomainService({ service, domain }: { service: Service; domain: NonNullable<Service["domain"]> }) {
  const { t } = useTranslation(["portal", "domains"]);
  const id = domain.domain_id;
  const there = useQuery({ ...domainCalls("portal", id ?? "").read(), enabled: id !== null }).data;
  const open = id ? (
    <LinkButton href={paths.portal.domain(id)} leftSection={<IconWorldCheck size={16} aria-hidden />}>
      {t("domains:service.open")}
    </LinkButton>
  ) : null;
  return (
    <GoodsService
      service={service}
      facts={[
        { label: t("domains:name"), value: domain.name },
        { label: t("domains:state_header"), value: there ? <DomainBadge domain={there} /> : "–" },
        { label: t("domains:service.registry"), value: there ? <Renewal domain={there} /> : "–" },
      ]}
      goods={{ key: "domain", title: t("domains:name"), text: id ? t("domains:service.text") : t("domains:service.coming"), open }}
    />
  );
}
