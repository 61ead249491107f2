/** Private networks, firewalls and addresses of the customer. */
import { Button } from "@mantine/core";
import { IconNetwork, IconPlus, IconShield, IconWorld } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListPage } from "@/components/ListPage";
import { AddressScreen } from "@/components/networking/AddressScreen";
import { useAddressColumns, useFirewallColumns, useNetworkColumns } from "@/components/networking/columns";
import { FirewallScreen, NewFirewall } from "@/components/networking/FirewallScreen";
import { NetworkScreen } from "@/components/networking/NetworkScreen";
import { NewNetwork } from "@/components/networking/NewNetwork";
import { paths } from "@/lib/paths";

const MAY = { allowed: true };
const KINDS = ["main", "additional", "floating", "inside"] as const;

function useMaking() {
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const dialog = (href: (id: string) => string) => ({ opened, onClose: () => setOpened(false), customer: null, made: (id: string) => void navigate({ to: href(id) as never }) });
  const button = (label: string) => (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened(true)}>
      {label}
    </Button>
  );
  return { dialog, button };
}

export function NetworksPage() {
  const { t } = useTranslation("networking");
  const { dialog, button } = useMaking();
  return (
    <>
      <ListPage
        title={t("nav.networks")}
        lead={t("network.lead")}
        path="/portal/networks"
        topics={["customer"]}
        columns={useNetworkColumns("portal")}
        rowKey={(row) => row.id}
        rowHref={(row) => paths.portal.network(row.id)}
        searchLabel={t("network.search")}
        actions={button(t("network.new"))}
        empty={{ icon: IconNetwork, title: t("network.empty_title"), text: t("network.empty"), action: button(t("network.new")) }}
      />
      <NewNetwork {...dialog(paths.portal.network)} />
    </>
  );
}

export function NetworkPage() {
  const { id = "" } = useParams({ strict: false });
  return <NetworkScreen side="portal" id={id} may={MAY} mayBuy={MAY} list={paths.portal.networks()} serviceHref={(service) => paths.portal.service(service)} />;
}

export function FirewallsPage() {
  const { t } = useTranslation("networking");
  const { dialog, button } = useMaking();
  return (
    <>
      <ListPage
        title={t("nav.firewalls")}
        lead={t("firewall.lead")}
        path="/portal/firewalls"
        topics={["customer"]}
        columns={useFirewallColumns("portal")}
        rowKey={(row) => row.id}
        rowHref={(row) => paths.portal.firewall(row.id)}
        searchLabel={t("firewall.search")}
        actions={button(t("firewall.new"))}
        empty={{ icon: IconShield, title: t("firewall.empty_title"), text: t("firewall.empty"), action: button(t("firewall.new")) }}
      />
      <NewFirewall side="portal" {...dialog(paths.portal.firewall)} />
    </>
  );
}

export function FirewallPage() {
  const { id = "" } = useParams({ strict: false });
  return <FirewallScreen side="portal" id={id} may={MAY} list={paths.portal.firewalls()} serviceHref={(service) => paths.portal.service(service)} />;
}

export function AddressesPage() {
  const { t } = useTranslation("networking");
  return (
    <ListPage
      title={t("nav.addresses")}
      lead={t("address.lead")}
      path="/portal/addresses"
      topics={["customer", "service"]}
      columns={useAddressColumns("portal")}
      rowKey={(row) => row.id}
      rowHref={(row) => paths.portal.address(row.id)}
      searchLabel={t("address.search")}
      filters={[{ key: "kind", label: t("address.kind"), options: KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) }]}
      empty={{ icon: IconWorld, title: t("address.empty_title"), text: t("address.empty") }}
    />
  );
}

export function AddressPage() {
  const { id = "" } = useParams({ strict: false });
  return <AddressScreen side="portal" id={id} may={MAY} list={paths.portal.addresses()} serviceHref={(service) => paths.portal.service(service)} />;
}
