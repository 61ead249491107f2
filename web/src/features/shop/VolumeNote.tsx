/** What a product costs less by the number, in a sentence. */
import { useTranslation } from "react-i18next";
import type { VolumeDiscount } from "@/api/schema";

export function VolumeNote({ volume, className }: { volume: VolumeDiscount | null; className?: string }) {
  const { t } = useTranslation("shop");
  if (!volume) return null;
  const breaks = volume.breaks.map((one) => t("volume.break", { from: one.from, percent: one.percent })).join(", ");
  return <p className={className}>{t(`volume.${volume.count}`, { breaks })}</p>;
}
