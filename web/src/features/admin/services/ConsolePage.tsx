/** The console of a customer's server, for the team. */
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import type { Service } from "@/api/schema";
import { ActionButton } from "@/components/Actions";
import { ConsoleScreen } from "@/components/console/ConsoleScreen";
import { Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";
import { useServiceActions } from "./actions";

export function ConsolePage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("services.title"), href: adminPaths.services() }];
  return (
    <Loaded query={adminRead.service(id)} name={t("services.service")} crumbs={crumbs}>
      {(service) => <View service={service} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ service, crumbs }: { service: Service; crumbs: { label: string; href: string }[] }) {
  const may = useMay("services.operate");
  const { server, dialogs } = useServiceActions(service);
  const rescue = server.find((item) => item.key === "rescue");
  return (
    <>
      <ConsoleScreen side="admin" service={service} crumbs={crumbs} serviceHref={adminPaths.service(service.id)} may={may} rescue={rescue ? <ActionButton action={rescue} /> : null} />
      {dialogs}
    </>
  );
}
