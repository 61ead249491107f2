/** All domains of the business, and those that are nobody's yet. */
import { IconAddressBook, IconPlus, IconRefresh, IconWorldCheck } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { DOMAIN_STATES } from "@/components/domains/calls";
import { useDomainColumns } from "@/components/domains/columns";
import { Dialog } from "@/components/domains/Dialog";
import { ListPage } from "@/components/ListPage";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { useAccounts } from "./accounts";
import { OrderDomain } from "./OrderDomain";
import "@/components/domains/words";

export function DomainsPage() {
  const { t } = useTranslation("domains");
  const [may, mayOrder] = [useMay("services.operate"), useMay("services.write")];
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const accounts = useAccounts();
  const look = useWrite<unknown>({
    topics: ["customer", "provider_account"],
    run: () => Promise.all(accounts.all.map(({ id }) => api.post("/admin/provider-accounts/{id}/read-domains", { path: { id } }))),
    done: () => toast.done(t("read_done")),
  });
  return (
    <>
      <ListPage
        title={t("nav")}
        path="/admin/domains"
        topics={["customer", "provider_account"]}
        columns={useDomainColumns("admin")}
        rowKey={(row) => row.id}
        rowHref={(row) => adminPaths.domain(row.id)}
        searchLabel={t("search")}
        filters={[{ key: "state", label: t("state_header"), options: DOMAIN_STATES.map((value) => ({ value, label: t(`state.${value}`) })) }]}
        actions={
          <>
            <ActionButton action={{ key: "contacts", label: t("contacts.nav"), icon: IconAddressBook, run: () => void navigate({ to: adminPaths.domainContacts as never }), ability: { allowed: true } }} />
            {accounts.query.data ? <ActionButton loading={look.isPending} action={{ key: "read", label: t("read"), icon: IconRefresh, run: () => look.mutate(), ability: may }} /> : null}
            <ActionButton variant="filled" action={{ key: "new", label: t("order.new"), icon: IconPlus, run: () => setOpened(true), ability: mayOrder }} />
          </>
        }
        before={look.error ? <ProblemAlert error={look.error} /> : undefined}
        csv="domains"
        empty={{ icon: IconWorldCheck, title: t("empty_title"), text: t("empty_admin") }}
      />
      <Dialog opened={opened} onClose={() => setOpened(false)} title={t("order.new")}>
        <OrderDomain onClose={() => setOpened(false)} made={(id) => void navigate({ to: adminPaths.domain(id) as never })} />
      </Dialog>
    </>
  );
}
