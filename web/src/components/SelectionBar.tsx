/** What is ticked in a list, how to tick more of it, and what can be done with it. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ListPage.module.css";

/** Everything the list shows under its filters, on this page or not. */
export interface Matching {
  total: number;
  query: Record<string, unknown>;
}

interface SelectionBarProps {
  /** The rows of this page. */
  keys: string[];
  selected: ReadonlySet<string>;
  /** How many match; nothing where only ticked rows can be chosen. */
  total: number | null;
  everything: boolean;
  choosePage: (ids: string[]) => void;
  chooseAll: () => void;
  clear: () => void;
  children: ReactNode;
}

export default function SelectionBar({ keys, selected, total, everything, choosePage, chooseAll, clear, children }: SelectionBarProps) {
  const { t } = useTranslation();
  const whole = keys.every((key) => selected.has(key));
  const count = everything && total !== null ? total : selected.size;
  return (
    <div className={classes.bulk} role="region" aria-live="polite" aria-label={t("list.selection")}>
      <strong>{t("list.selected", { count })}</strong>
      {!whole && !everything ? (
        <Button size="compact-sm" variant="subtle" onClick={() => choosePage(keys)}>
          {t("list.select_page")}
        </Button>
      ) : null}
      {whole && !everything && total !== null && total > selected.size ? (
        <Button size="compact-sm" variant="subtle" onClick={chooseAll}>
          {t("list.select_matching", { count: total })}
        </Button>
      ) : null}
      {children}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
        {t("list.clear_selection")}
      </Button>
    </div>
  );
}
