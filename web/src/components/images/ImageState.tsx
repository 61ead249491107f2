/** How far an image of one's own has come: its state, and how much of it is there. */
import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { formatMemory } from "@/lib/sizes";
import "./words";

export interface LoadedImage {
  name: string;
  state: "requested" | "loading" | "ready" | "failed";
  size_mb: number | null;
  loaded_mb: number;
  error: string | null;
}

const TONES: Record<LoadedImage["state"], Tone> = { requested: "info", loading: "info", ready: "good", failed: "bad" };

/** Whether it is still on its way, so that a list looks again. */
export const isOnItsWay = (image: LoadedImage): boolean => image.state === "requested" || image.state === "loading";

export function ImageState({ image }: { image: LoadedImage }) {
  const { t } = useTranslation("images");
  return <StateBadge state={image.state} tone={TONES[image.state]} label={t(`state_${image.state}`)} why={image.error} />;
}

export function ImageSize({ image }: { image: LoadedImage }) {
  const { t } = useTranslation("images");
  if (image.size_mb === null || image.state === "failed") return "–";
  if (image.state === "ready") return formatMemory(image.size_mb);
  return (
    <>
      {t("progress", { loaded: formatMemory(image.loaded_mb), size: formatMemory(image.size_mb) })}
      <Progress value={(100 * image.loaded_mb) / image.size_mb} aria-label={t("progress_of", { name: image.name })} />
    </>
  );
}
