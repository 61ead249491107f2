/** Lets an add-on go that waits: because it is not paid yet, or because it is beyond the limits of its provider account. */
import { IconThumbUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { addOnApi } from "@/components/add-ons/calls";
import type { HeldAddOn } from "@/components/add-ons/calls";
import { toast } from "@/components/toasts";
import { useQuestion } from "../ReasonConfirm";

export function ApproveAddOn({ serviceId, addOn, may }: { serviceId: string; addOn: HeldAddOn; may: Ability }) {
  const { t } = useTranslation("addons");
  const { ask, dialog } = useQuestion();
  const { name, product_id } = addOn;
  const approve = useWrite<unknown, string>({
    topics: ["service", "invoice", "catalog", "dashboard"],
    run: (why) => addOnApi.approve(serviceId, product_id ?? "", why),
    done: () => toast.done(t("approved", { name })),
  });
  const run = () => ask({ title: t("approve_title", { name }), consequences: [t("approve_1"), t(addOn.state === "unpaid" ? "approve_unpaid" : "approve_2")], confirmLabel: t("approve"), reason: true, run: (why) => approve.mutateAsync(why) });
  if (!product_id) return null;
  return (
    <>
      <ActionButton size="compact-sm" action={{ key: "approve", label: t("approve"), icon: IconThumbUp, run, ability: may }} aria-label={t("approve_of", { name })} />
      {dialog}
    </>
  );
}
