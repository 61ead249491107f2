/** DNS zones of the customer. */
import { Button } from "@mantine/core";
import { IconPlus, IconWorldWww } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useZoneColumns } from "@/components/dns/columns";
import { NewZone } from "@/components/dns/NewZone";
import { ZoneScreen } from "@/components/dns/ZoneScreen";
import { ListPage } from "@/components/ListPage";
import { paths } from "@/lib/paths";

const MAY = { allowed: true };

export function ZonesPage() {
  const { t } = useTranslation("dns");
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened(true)}>
      {t("zone.new")}
    </Button>
  );
  return (
    <>
      <ListPage
        title={t("nav")}
        lead={t("zone.lead")}
        path="/portal/zones"
        topics={["customer"]}
        columns={useZoneColumns("portal")}
        rowKey={(row) => row.id}
        rowHref={(row) => paths.portal.zone(row.id)}
        searchLabel={t("zone.search")}
        actions={button}
        empty={{ icon: IconWorldWww, title: t("zone.empty_title"), text: t("zone.empty"), action: button }}
      />
      <NewZone opened={opened} onClose={() => setOpened(false)} make={(name) => api.post("/portal/zones", { body: { name } })} made={(id) => void navigate({ to: paths.portal.zone(id) as never })} />
    </>
  );
}

export function ZonePage() {
  const { id = "" } = useParams({ strict: false });
  return <ZoneScreen side="portal" id={id} may={MAY} list={paths.portal.zones()} />;
}
