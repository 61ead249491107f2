/** Private networks, firewalls and addresses of all customers. */
import { Modal } from "@mantine/core";
import { IconGift, IconNetwork, IconPlus, IconRefresh, IconShield, IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, read } from "@/api/client";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { ListPage } from "@/components/ListPage";
import { AddressScreen } from "@/components/networking/AddressScreen";
import type { AddressDetail, NetworkCandidate } from "@/components/networking/calls";
import { useAddressColumns, useFirewallColumns, useNetworkColumns } from "@/components/networking/columns";
import { NetworkScreen } from "@/components/networking/NetworkScreen";
import { toast } from "@/components/toasts";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import { ChooseCustomer } from "./ChooseCustomer";
import { ProblemAlert } from "@/components/ProblemView";

const FirewallScreen = lazy(() => import("@/components/networking/FirewallScreen").then((made) => ({ default: made.FirewallScreen })));
const NewFirewall = lazy(() => import("@/components/networking/FirewallScreen").then((made) => ({ default: made.NewFirewall })));
const GiveAddress = lazy(() => import("./GiveAddress").then((made) => ({ default: made.GiveAddress })));
const NewNetwork = lazy(() => import("@/components/networking/NewNetwork").then((made) => ({ default: made.NewNetwork })));

const KINDS = ["main", "additional", "floating", "inside"] as const;
const SHOWS = ["free", "billed", "gone"] as const;
const STATES = ["making", "ready", "deleting", "failed"] as const;

/** First whose, then the thing itself. */
function useMakingFor(what: "network" | "firewall") {
  const { t } = useTranslation(["networking", "common"]);
  const may = useMay("services.operate");
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [customer, setCustomer] = useState<string | null>(null);
  const close = () => setCustomer(null);
  const made = (id: string) => void navigate({ to: (what === "network" ? adminPaths.network(id) : adminPaths.firewall(id)) as never });
  const button = <ActionButton variant="filled" action={{ key: "new", label: t(`${what}.new`), icon: IconPlus, run: () => setAsking(true), ability: may }} />;
  const ask = (
    <Modal opened={asking} onClose={() => setAsking(false)} title={t(`${what}.new`)} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {asking ? (
        <ChooseCustomer
          label={t("network.go_on")}
          onClose={() => setAsking(false)}
          chosen={async (id) => {
            setAsking(false);
            setCustomer(id);
          }}
        />
      ) : null}
    </Modal>
  );
  return { button, ask, dialog: { opened: customer !== null, onClose: close, customer, made } };
}

export function NetworksPage() {
  const { t } = useTranslation("networking");
  const { button, ask, dialog } = useMakingFor("network");
  return (
    <>
      <ListPage
        title={t("nav.networks")}
        path="/admin/networks"
        topics={["customer"]}
        columns={useNetworkColumns("admin")}
        rowKey={(row) => row.id}
        rowHref={(row) => adminPaths.network(row.id)}
        searchLabel={t("network.search")}
        filters={[{ key: "state", label: t("network.state"), options: STATES.map((value) => ({ value, label: t(`network.${value}`) })) }]}
        actions={button}
        csv="networks"
        empty={{ icon: IconNetwork, title: t("network.empty_title"), text: t("network.empty_admin") }}
      />
      {ask}
      <Suspense fallback={null}>{dialog.opened ? <NewNetwork {...dialog} /> : null}</Suspense>
    </>
  );
}

export function NetworkPage() {
  const { id = "" } = useParams({ strict: false });
  const may = useMay("services.operate");
  const mayBuy = useMay("services.write");
  return <NetworkScreen side="admin" id={id} may={may} mayBuy={mayBuy} list={adminPaths.networks} serviceHref={(service) => adminPaths.service(service)} addOn={(candidate) => <AddOn candidate={candidate} />} />;
}

/** Buys Private networking for a server that was ordered without it. */
function AddOn({ candidate }: { candidate: NetworkCandidate }) {
  const { t } = useTranslation("networking");
  const may = useMay("services.write");
  const [asked, setAsked] = useState(false);
  const buy = useWrite<unknown>({
    topics: ["customer", "service"],
    run: () => api.post("/admin/services/{id}/private-networking", { path: { id: candidate.service_id } }),
    done: () => toast.done(t("add_on.bought")),
  });
  return (
    <>
      <ActionButton action={{ key: "add_on", label: t("add_on.buy"), run: () => setAsked(true), ability: may }} aria-label={t("add_on.buy_for", { name: candidate.name })} />
      <Confirm opened={asked} onClose={() => setAsked(false)} title={t("add_on.buy_for", { name: candidate.name })} consequences={[t("add_on.buy_1"), t("add_on.buy_2")]} confirmLabel={t("add_on.buy")} onConfirm={() => buy.mutateAsync()} />
    </>
  );
}

export function FirewallsPage() {
  const { t } = useTranslation("networking");
  const { button, ask, dialog } = useMakingFor("firewall");
  return (
    <>
      <ListPage
        title={t("nav.firewalls")}
        path="/admin/firewalls"
        topics={["customer"]}
        columns={useFirewallColumns("admin")}
        rowKey={(row) => row.id}
        rowHref={(row) => adminPaths.firewall(row.id)}
        searchLabel={t("firewall.search")}
        actions={button}
        csv="firewalls"
        empty={{ icon: IconShield, title: t("firewall.empty_title"), text: t("firewall.empty_admin") }}
      />
      {ask}
      <Suspense fallback={null}>{dialog.opened ? <NewFirewall side="admin" {...dialog} /> : null}</Suspense>
    </>
  );
}

export function FirewallPage() {
  const { t } = useTranslation("common");
  const { id = "" } = useParams({ strict: false });
  const may = useMay("services.operate");
  return (
    <Suspense fallback={<DetailSkeleton label={t("app.loading")} />}>
      <FirewallScreen side="admin" id={id} may={may} list={adminPaths.firewalls} serviceHref={(service) => adminPaths.service(service)} />
    </Suspense>
  );
}

export function AddressesPage() {
  const { t } = useTranslation("networking");
  const may = useMay("services.operate");
  const accounts = useQuery(read(["provider_account"], "/admin/provider-accounts"));
  const look = useWrite<unknown>({
    topics: ["customer"],
    run: () => Promise.all((accounts.data?.items ?? []).map((account) => api.post("/admin/provider-accounts/{id}/read-addresses", { path: { id: account.id } }))),
    done: () => toast.done(t("address.read_done")),
  });
  return (
    <ListPage
      title={t("nav.addresses")}
      before={<ProblemAlert error={look.error} />}
      path="/admin/addresses"
      topics={["customer", "service"]}
      columns={useAddressColumns("admin")}
      rowKey={(row) => row.id}
      rowHref={(row) => adminPaths.address(row.id)}
      searchLabel={t("address.search")}
      filters={[{ key: "kind", label: t("address.kind"), options: KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) }, { key: "show", label: t("address.show"), options: SHOWS.map((value) => ({ value, label: t(`show.${value}`) })) }]}
      actions={accounts.data ? <ActionButton loading={look.isPending} action={{ key: "read", label: t("address.read"), icon: IconRefresh, run: () => look.mutate(), ability: may }} /> : undefined}
      csv="addresses"
      empty={{ icon: IconWorld, title: t("address.empty_title"), text: t("address.empty_admin") }}
    />
  );
}

export function AddressPage() {
  const { id = "" } = useParams({ strict: false });
  const may = useMay("services.operate");
  return <AddressScreen side="admin" id={id} may={may} list={adminPaths.addresses} serviceHref={(service) => adminPaths.service(service)} more={(address) => <Give address={address} />} />;
}

/** Gives a free movable address to a customer, changes its price, or takes it back. */
function Give({ address }: { address: AddressDetail }) {
  const { t } = useTranslation(["networking", "common"]);
  const may = useMay("services.write");
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  if (address.kind === "main" || address.kind === "inside") return null;
  return (
    <>
      <ActionButton action={{ key: "give", label: t(address.customer ? "address.change" : "address.give"), icon: IconGift, run: () => setOpened(true), ability: may }} />
      <Modal opened={opened} onClose={close} title={t("address.give_title", { ip: address.ip })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        <Suspense fallback={null}>{opened ? <GiveAddress address={address} onClose={close} /> : null}</Suspense>
      </Modal>
    </>
  );
}
