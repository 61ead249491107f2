/** Names for the codes a service carries: the catalogue knows what people call a region or an image. */
import { useQuery } from "@tanstack/react-query";
import { imageLabel } from "@/lib/quote";
import { useMeta } from "./meta";
import type { Ref } from "./schema";
import { catalogQuery } from "./shop";

export function useCatalogNames() {
  const { default_currency } = useMeta();
  const plans = useQuery({ ...catalogQuery(default_currency), staleTime: 600_000 }).data?.groups.flatMap((group) => group.products) ?? [];
  return {
    region: (code: string): string => plans.flatMap((plan) => plan.regions).find((region) => region.code === code)?.name ?? code,
    image: (image: Ref): string => {
      const known = plans.flatMap((plan) => plan.images).find((one) => one.id === image.id || one.name === image.name);
      return known ? imageLabel(known).label : image.name;
    },
  };
}
