/** The summary that never leaves the screen: a card at the side, a bar at the bottom of a phone. */
import { Button, Collapse, Skeleton, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronUp, IconShoppingCart } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Quote } from "@/api/schema";
import { Money } from "@/components/Money";
import { ProblemAlert } from "@/components/ProblemView";
import classes from "./ConfigSummary.module.css";
import { DueNow, QuoteLines } from "./QuoteSummary";

interface SummaryProps {
  inStock: boolean;
  quote: Quote | undefined;
  error: unknown;
  busy: boolean;
  adding: boolean;
  addError: unknown;
  editing: boolean;
  /** What the button says, where it is not one plan. */
  addLabel?: string;
  onAdd: () => void;
}

export function ConfigSummary(props: SummaryProps) {
  const { inStock, quote, error, busy, adding, addError, editing, addLabel, onAdd } = props;
  const { t } = useTranslation(["shop", "common"]);
  const [open, control] = useDisclosure(false);
  const button = (
    <Button size="md" fullWidth loading={adding} disabled={!inStock} leftSection={<IconShoppingCart size={18} aria-hidden />} onClick={onAdd}>
      {editing ? t("shop:config.update") : (addLabel ?? t("shop:config.add"))}
    </Button>
  );
  const detail = quote ? (
    <>
      <QuoteLines quote={quote} />
      <DueNow quote={quote} busy={busy} />
    </>
  ) : (
    <Skeleton height={120} />
  );
  return (
    <aside className={classes.summary} aria-label={t("shop:summary.title")} data-bottom-bar>
      <div className={classes.wide}>
        <h2 className={classes.title}>{t("shop:summary.title")}</h2>
        {error && !quote ? <ProblemAlert error={error} /> : detail}
        <ProblemAlert error={addError} />
        {inStock ? null : <p className={classes.out}>{t("shop:card.out")}</p>}
        {button}
        <p className={classes.note}>{t("shop:config.no_account")}</p>
      </div>
      <div className={classes.bar}>
        <Collapse expanded={open}>
          <div className={classes.fold}>{detail}</div>
        </Collapse>
        <ProblemAlert error={addError} />
        <div className={classes.barRow}>
          <UnstyledButton className={classes.total} aria-expanded={open} onClick={control.toggle}>
            <span className={classes.totalLabel}>
              {t("shop:summary.due_now")} <IconChevronUp size={14} aria-hidden data-open={open || undefined} />
            </span>
            <span className="visually-hidden">{t("shop:summary.details")}</span>
            <strong>{quote ? <Money value={quote.due_now} /> : "…"}</strong>
          </UnstyledButton>
          <div className={classes.barButton}>{button}</div>
        </div>
      </div>
    </aside>
  );
}
