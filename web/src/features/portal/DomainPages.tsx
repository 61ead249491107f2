/** Domains that were given to the customer. */
import { IconWorldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, read } from "@/api/client";
import { useSession } from "@/api/meta";
import type { Ability } from "@/api/schema";
import type { Domain } from "@/components/domains/calls";
import { useDomainColumns } from "@/components/domains/columns";
import { DomainScreen } from "@/components/domains/DomainScreen";
import { People } from "@/components/domains/People";
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
  const mayDecide = owner ? MAY : { allowed: false, reason: t("contacts.owner_only") };
  return (
    <DomainScreen side="portal" id={id} list={paths.portal.domains()} zone={paths.portal.zone} zones={paths.portal.zones()} mayChange={MAY} maySeeCode={maySeeCode} mayAnswer={mayDecide}>
      {(domain) => <Contacts domain={domain} may={mayDecide} />}
    </DomainScreen>
  );
}

/** Who is responsible, with the customer's own contacts. */
function Contacts({ domain, may }: { domain: Domain; may: Ability }) {
  const { t } = useTranslation("domains");
  const path = { id: domain.id };
  const base = "/portal/domains/{id}/contacts" as const;
  const query = useQuery(read(["customer", "provider_account"], base, { path }));
  const closed = domain.closed ? { allowed: false, reason: t("notice.closed_text") } : may;
  const own = query.data?.own ?? [];
  return (
    <People
      domain={domain}
      people={query.data?.roles}
      others={own}
      show={own}
      error={query.error}
      retry={() => void query.refetch()}
      text={t("contacts.yours")}
      may={closed}
      mayChoose={may.allowed ? (domain.can.change ?? may) : may}
      typed
      create={(body, idempotencyKey) => api.post(base, { path, body, idempotencyKey })}
      update={(handle, body) => api.put(`${base}/{handle}`, { path: { ...path, handle }, body })}
      choose={(contacts, confirm_name) => api.put(base, { path, body: { contacts, confirm_name } })}
    />
  );
}
