/** Images of the customer's own among the systems of a plan. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/meta";
import type { Plan } from "@/api/schema";
import { ownImages } from "@/components/images/calls";
import { usersOf } from "@/lib/quote";

/** The plan with the images of the customer's own among its systems, where it takes them. */
export function useWithOwnImages(plan: Plan, takes: boolean): Plan {
  const { t } = useTranslation("shop");
  const customer = useSession()?.kind === "customer";
  const own = useQuery({ ...ownImages(), enabled: customer && takes });
  const ready = (takes && own.data?.items.filter((one) => one.state === "ready" && one.image_id)) || [];
  if (ready.length === 0) return plan;
  const images = ready.map(({ image_id, name, os_type }) => ({ id: image_id ?? "", name: t("config.image_own", { name }), os_type, description: "", default: false, default_user: usersOf(os_type)[0] ?? "" }));
  return { ...plan, images: [...plan.images, ...images] };
}
