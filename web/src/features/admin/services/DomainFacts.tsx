/** What there is of a domain that was sold, and the way to it. */
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { TextLink } from "@/components/links";
import { Facts, Section } from "@/components/Page";
import { Time } from "@/components/Time";
import "@/components/domains/words";
import { adminPaths } from "../paths";

export function DomainFacts({ service, domain }: { service: Service; domain: NonNullable<Service["domain"]> }) {
  const { t } = useTranslation(["admin", "domains"]);
  return (
    <Section title={t("domains:name")}>
      <Facts
        facts={[
          { label: t("services.since"), value: <Time at={service.state_since} as="exact" /> },
          { label: t("domains:name"), value: <span className="mono">{domain.name}</span> },
          { label: t("domains:service.transfer"), value: domain.transfer ? t("domains:service.yes") : t("domains:service.no") },
          { label: t("domains:looked"), value: domain.domain_id ? <TextLink href={adminPaths.domain(domain.domain_id)}>{t("domains:service.open")}</TextLink> : t("domains:service.none") },
        ]}
      />
    </Section>
  );
}
