/** What to set up inside a server, for the system it runs; to be copied. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "@/components/CodeBlock";
import type { GuestText } from "./calls";
import classes from "./networking.module.css";

const SYSTEMS = ["netplan", "ifupdown", "windows"] as const;

export function GuestTexts({ texts, windows, label }: { texts: GuestText[]; windows?: boolean; label: string }) {
  const { t } = useTranslation("networking");
  const [system, setSystem] = useState<(typeof SYSTEMS)[number]>(windows ? "windows" : "netplan");
  const shown = texts.find((one) => one.system === system);
  if (!shown) return null;
  return (
    <div className={classes.stack}>
      <SegmentedControl aria-label={label} value={system} data={SYSTEMS.map((value) => ({ value, label: t(`guest.${value}`) }))} onChange={(value) => setSystem(value as typeof system)} />
      <CodeBlock text={shown.text} label={label} what={t("guest.copy")} place={shown.place} />
    </div>
  );
}
