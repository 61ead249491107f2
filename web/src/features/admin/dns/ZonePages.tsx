/** DNS zones of all customers, and those that are nobody's yet. */
import { Modal } from "@mantine/core";
import { IconGift, IconPlus, IconRefresh, IconWorldWww } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, read } from "@/api/client";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import type { Zone } from "@/components/dns/calls";
import { useZoneColumns } from "@/components/dns/columns";
import { NewZone } from "@/components/dns/NewZone";
import { ZoneScreen } from "@/components/dns/ZoneScreen";
import { ListPage } from "@/components/ListPage";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { ChooseCustomer } from "../networking/ChooseCustomer";
import { useMay } from "../parts";
import { adminPaths } from "../paths";

export function ZonesPage() {
  const { t } = useTranslation("dns");
  const may = useMay("services.operate");
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const accounts = useQuery(read(["provider_account"], "/admin/provider-accounts"));
  // What one account answers is kept, whatever becomes of the others.
  const look = useWrite<unknown[]>({
    topics: ["customer"],
    run: async () => {
      const all = await Promise.allSettled((accounts.data?.items ?? []).map((account) => api.post("/admin/provider-accounts/{id}/read-zones", { path: { id: account.id } })));
      return all.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    },
    done: (failed) => failed.length === 0 && toast.done(t("zone.read_done")),
  });
  return (
    <>
      <ListPage
        title={t("nav")}
        path="/admin/zones"
        topics={["customer"]}
        columns={useZoneColumns("admin")}
        rowKey={(row) => row.id}
        rowHref={(row) => adminPaths.zone(row.id)}
        searchLabel={t("zone.search")}
        actions={
          <>
            {accounts.data ? <ActionButton loading={look.isPending} action={{ key: "read", label: t("zone.read"), icon: IconRefresh, run: () => look.mutate(), ability: may }} /> : null}
            <ActionButton variant="filled" action={{ key: "new", label: t("zone.new"), icon: IconPlus, run: () => setOpened(true), ability: may }} />
          </>
        }
        before={<ProblemAlert error={look.error ?? look.data?.[0]} />}
        csv="zones"
        empty={{ icon: IconWorldWww, title: t("zone.empty_title"), text: t("zone.empty_admin") }}
      />
      <NewZone opened={opened} onClose={() => setOpened(false)} make={(name) => api.post("/admin/zones", { body: { name } })} made={(id) => void navigate({ to: adminPaths.zone(id) as never })} />
    </>
  );
}

export function ZonePage() {
  const { id = "" } = useParams({ strict: false });
  const may = useMay("services.operate");
  return <ZoneScreen side="admin" id={id} may={may} list={adminPaths.zones} more={(zone) => <Give zone={zone} />} />;
}

/** Gives a zone to a customer, or takes it back. */
function Give({ zone }: { zone: Zone }) {
  const { t } = useTranslation(["dns", "common"]);
  const may = useMay("services.write");
  const [opened, setOpened] = useState(false);
  const give = useWrite<unknown, string>({
    topics: ["customer"],
    run: (customer_id) => api.post("/admin/zones/{id}/give", { path: { id: zone.id }, body: customer_id ? { customer_id } : {} }),
    done: (_, customer_id) => toast.done(t(customer_id ? "zone.given" : "zone.taken_back")),
  });
  return (
    <>
      <ActionButton action={{ key: "give", label: t("zone.give"), icon: IconGift, run: () => setOpened(true), ability: may }} />
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("zone.give_title", { name: zone.name })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {opened ? <ChooseCustomer label={t("zone.give")} none={t("zone.nobody")} onClose={() => setOpened(false)} chosen={async (id) => (await give.mutateAsync(id), setOpened(false))} /> : null}
      </Modal>
    </>
  );
}
