/** Where a one-time purchase is: the same word for the customer and the team. */
import { useTranslation } from "react-i18next";
import type { OneTimePurchase } from "@/api/schema";
import { StateBadge } from "./StateBadge";

const TONES = { waiting: "warn", to_deliver: "info", delivered: "good", cancelled: "idle" } as const;

export function OneTimeState({ state }: { state: OneTimePurchase["state"] }) {
  const { t } = useTranslation();
  return <StateBadge state={state} tone={TONES[state]} label={t(`one_time.${state}`)} />;
}
