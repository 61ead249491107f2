/** Where object storage is sold, and what people call it. */
import { useTranslation } from "react-i18next";
import "./words";

export const REGIONS = ["EU", "US-central", "SIN"] as const;

export function useRegionName(): (code: string) => string {
  const { t } = useTranslation("storage");
  return (code) => {
    const known = REGIONS.find((one) => one === code);
    return known ? t(`staff.regions.${known}`) : code;
  };
}
