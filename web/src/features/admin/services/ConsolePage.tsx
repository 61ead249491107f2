/** The console of a customer's server, for the team. */
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { adminRead } from "@/api/admin";
import { ConsoleScreen } from "@/components/console/ConsoleScreen";
import { Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";

export function ConsolePage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const may = useMay("services.operate");
  const crumbs = [{ label: t("services.title"), href: adminPaths.services() }];
  return (
    <Loaded query={adminRead.service(id)} name={t("services.service")} crumbs={crumbs}>
      {(service) => <ConsoleScreen side="admin" service={service} crumbs={crumbs} serviceHref={adminPaths.service(id)} may={may} />}
    </Loaded>
  );
}
