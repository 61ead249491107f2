/** The console of one of the customer's servers. */
import { IconLifebuoy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { portal } from "@/api/portal";
import { ActionButton } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { DetailSkeleton } from "@/components/DetailPage";
import { ProblemPanel } from "@/components/ProblemView";
import { ConsoleScreen } from "@/components/console/ConsoleScreen";
import { paths } from "@/lib/paths";
import { ActDialog } from "./ActDialog";

const MAY = { allowed: true };

export function ConsolePage() {
  const { t } = useTranslation(["portal", "common"]);
  const [asked, setAsked] = useState(false);
  const { id = "" } = useParams({ strict: false });
  const service = useQuery(portal.service(id));
  if (service.error && !service.data) return <ProblemPanel page error={service.error} retry={() => void service.refetch()} />;
  if (!service.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const rescue: ActionItem = { key: "rescue", label: t("portal:act.rescue.label"), icon: IconLifebuoy, run: () => setAsked(true), ability: service.data.can.rescue };
  return (
    <>
      <ConsoleScreen side="portal" service={service.data} crumbs={[{ label: t("nav.services"), href: paths.portal.services() }]} serviceHref={paths.portal.service(id)} may={MAY} rescue={<ActionButton action={rescue} />} />
      <ActDialog service={service.data} kind={asked ? "rescue" : null} onClose={() => setAsked(false)} />
    </>
  );
}
