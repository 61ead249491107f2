/** How far back a chart of a storage looks. */
import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import "./words";

const SPANS = [30, 90, 400] as const;

interface SpanControlProps {
  days: number;
  onChange: (days: number) => void;
}

export function SpanControl({ days, onChange }: SpanControlProps) {
  const { t } = useTranslation("storage");
  return <SegmentedControl size="xs" aria-label={t("usage.span")} value={String(days)} onChange={(value) => onChange(Number(value))} data={SPANS.map((value) => ({ value: String(value), label: t("usage.days", { days: value }) }))} />;
}
