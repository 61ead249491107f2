/** A domain that was bought: where it is, when it renews, and the way to its name servers. */
import { Skeleton } from "@mantine/core";
import { IconWorldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { domainCalls } from "@/components/domains/calls";
import { DomainBadge, Renewal } from "@/components/domains/columns";
import { LinkButton } from "@/components/links";
import { ProblemPanel } from "@/components/ProblemView";
import "@/components/domains/words";
import { paths } from "@/lib/paths";
import { GoodsService } from "./GoodsService";

export function DomainService({ service, domain }: { service: Service; domain: NonNullable<Service["domain"]> }) {
  const { t } = useTranslation(["portal", "domains"]);
  const id = domain.domain_id;
  const query = useQuery({ ...domainCalls("portal", id ?? "").read(), enabled: id !== null });
  const there = query.data;
  const failed = !there && query.error !== null;
  const missing = id && !failed ? <Skeleton height={18} width={90} /> : "–";
  const open = id ? (
    <>
      {failed ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : null}
      <LinkButton href={paths.portal.domain(id)} leftSection={<IconWorldCheck size={16} aria-hidden />}>
        {t("domains:service.open")}
      </LinkButton>
    </>
  ) : null;
  return (
    <GoodsService
      service={service}
      facts={[
        { label: t("domains:name"), value: domain.name },
        { label: t("domains:state_header"), value: there ? <DomainBadge domain={there} /> : missing },
        { label: t("domains:service.registry"), value: there ? <Renewal domain={there} /> : missing },
      ]}
      goods={{ key: "domain", title: t("domains:name"), text: id ? t("domains:service.text") : t("domains:service.coming"), open }}
    />
  );
}
