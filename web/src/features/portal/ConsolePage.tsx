/** The console of one of the customer's servers. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { portal } from "@/api/portal";
import { ActionButton } from "@/components/Actions";
import { DetailSkeleton } from "@/components/DetailPage";
import { ProblemPanel } from "@/components/ProblemView";
import { ConsoleScreen } from "@/components/console/ConsoleScreen";
import { paths } from "@/lib/paths";
import { ActDialog } from "./ActDialog";
import { useRescue } from "./service-actions";

const MAY = { allowed: true };

export function ConsolePage() {
  const { t } = useTranslation(["portal", "common"]);
  const [asked, setAsked] = useState(false);
  const { id = "" } = useParams({ strict: false });
  const service = useQuery(portal.service(id));
  const rescue = useRescue(service.data, () => setAsked(true));
  if (service.error && !service.data) return <ProblemPanel page error={service.error} retry={() => void service.refetch()} />;
  if (!service.data) return <DetailSkeleton label={t("common:app.loading")} />;
  return (
    <>
      <ConsoleScreen side="portal" service={service.data} crumbs={[{ label: t("nav.services"), href: paths.portal.services() }]} serviceHref={paths.portal.service(id)} may={MAY} rescue={<ActionButton action={rescue} />} />
      <ActDialog service={service.data} kind={asked ? "rescue" : null} onClose={() => setAsked(false)} />
    </>
  );
}
