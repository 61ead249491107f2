/** The less common things one can do to a server, with the server's own word on whether they may be done now. */
import { IconArrowsExchange, IconCalendarX, IconKey, IconLifebuoy, IconMapPin, IconPencil, IconRotateClockwise2, IconSettingsAutomation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Service, ServiceAct } from "@/api/schema";
import type { ActionItem } from "@/components/Actions";

export type DialogKind = ServiceAct | "rename" | "cancel" | "resume" | "change" | "move";

/** Starting the rescue system. */
export function useRescue(service: Service | undefined, run: () => void): ActionItem {
  const { t } = useTranslation("portal");
  return { key: "rescue", label: t("act.rescue.label"), icon: IconLifebuoy, run, ability: service?.can.rescue };
}

export function useMoreActions(service: Service, open: (dialog: DialogKind) => void): ActionItem[] {
  const { t } = useTranslation(["portal", "service"]);
  const { can } = service;
  const rescue = useRescue(service, () => open("rescue"));
  return [
    { key: "change", label: t("change.label"), icon: IconArrowsExchange, run: () => open("change"), ability: can.change },
    { key: "rename", label: t("rename.label"), icon: IconPencil, run: () => open("rename"), ability: can.rename },
    { key: "reset_password", label: t("act.reset_password.label"), icon: IconKey, run: () => open("reset_password"), ability: can.reset_password },
    rescue,
    { key: "move", label: t("service:move.action"), icon: IconMapPin, run: () => open("move"), ability: can.move },
    { key: "reinstall", label: t("act.reinstall.label"), icon: IconSettingsAutomation, run: () => open("reinstall"), ability: can.reinstall, danger: true },
    service.cancel_at
      ? { key: "resume", label: t("resume.label", { context: service.kind }), icon: IconRotateClockwise2, run: () => open("resume"), ability: can.resume }
      : { key: "cancel", label: t("cancel.label", { context: service.kind }), icon: IconCalendarX, run: () => open("cancel"), ability: can.cancel, danger: true },
  ];
}
