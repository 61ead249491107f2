/** Domains that were given to the customer. */
import { IconWorldCheck } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/meta";
import { useDomainColumns } from "@/components/domains/columns";
import { DomainScreen } from "@/components/domains/DomainScreen";
import { ListPage } from "@/components/ListPage";
import { paths } from "@/lib/paths";
import "@/components/domains/words";

const MAY = { allowed: true };

export function DomainsPage() {
  const { t } = useTranslation("domains");
  return (
    <ListPage
      title={t("nav")}
      lead={t("lead")}
      path="/portal/domains"
      topics={["customer"]}
      columns={useDomainColumns("portal")}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.portal.domain(row.id)}
      searchLabel={t("search")}
      empty={{ icon: IconWorldCheck, title: t("empty_title"), text: t("empty") }}
    />
  );
}

export function DomainPage() {
  const { t } = useTranslation("domains");
  const { id = "" } = useParams({ strict: false });
  const owner = useSession()?.role === "owner";
  const maySeeCode = owner ? MAY : { allowed: false, reason: t("code.owner_only") };
  return <DomainScreen side="portal" id={id} list={paths.portal.domains()} zone={paths.portal.zone} zones={paths.portal.zones()} mayChange={MAY} maySeeCode={maySeeCode} />;
}
