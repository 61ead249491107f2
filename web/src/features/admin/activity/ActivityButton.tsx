/** The way to the activity drawer, with how much is moving right now. */
import { ActionIcon, Loader } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useActivity } from "./activity";
import classes from "./activity.module.css";

export function ActivityButton({ compact, onClick }: { compact?: boolean; onClick: () => void }) {
  const { t } = useTranslation("admin");
  const running = useActivity().data?.items.filter((item) => item.state === "running").length ?? 0;
  const label = running > 0 ? t("activity.running", { count: running }) : t("activity.title");
  const mark = running > 0 ? <Loader size={16} aria-hidden /> : <IconActivity size={18} stroke={1.7} aria-hidden />;
  if (compact) {
    return (
      <ActionIcon size={40} aria-label={label} onClick={onClick}>
        {mark}
      </ActionIcon>
    );
  }
  return (
    <button type="button" className={classes.button} onClick={onClick} aria-haspopup="dialog">
      {mark}
      <span>{label}</span>
    </button>
  );
}
