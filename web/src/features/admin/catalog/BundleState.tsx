/** Whether a bundle is sold, in a word. */
import { useTranslation } from "react-i18next";
import type { BundleAdmin } from "@/api/schema";
import { StateBadge } from "@/components/StateBadge";
import "./bundle-words";

const TONES = { draft: "idle", on_sale: "good", hidden: "warn", retired: "idle" } as const;

export function BundleState({ state }: { state: BundleAdmin["state"] }) {
  const { t } = useTranslation("admin");
  return <StateBadge state={state} tone={TONES[state]} label={t(`bundles.state_${state}`)} />;
}
