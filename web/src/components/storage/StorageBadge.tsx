/** The state of an object storage. */
import { useTranslation } from "react-i18next";
import type { components } from "@/api/generated";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import "./words";

export type StorageState = components["schemas"]["ObjectStorageState"];

const TONES: Record<StorageState, Tone> = {
  held: "warn",
  requested: "info",
  provisioning: "info",
  upgrading: "info",
  ready: "good",
  waiting: "warn",
  disabled: "bad",
  error: "bad",
  cancelled: "idle",
  failed: "bad",
  unknown: "warn",
};

export function StorageBadge({ state, why }: { state: StorageState; why?: string | null }) {
  const { t } = useTranslation("storage");
  return <StateBadge state={state} tone={TONES[state]} label={t(`state.${state}`)} why={why} />;
}
