/** An amount: tabular figures, exact, with the explanation of how it came about on demand. */
import { Popover, Text, UnstyledButton } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Money as MoneyValue } from "@/api/schema";
import { formatMoney } from "@/lib/money";
import classes from "./Money.module.css";

interface MoneyProps {
  value: MoneyValue;
  trim?: boolean;
  /** Grey for zero, so that a column of amounts shows where something is owed. */
  quietZero?: boolean;
  explain?: string | null;
  strong?: boolean;
}

export function Money({ value, trim, quietZero, explain, strong }: MoneyProps) {
  const { t } = useTranslation();
  const text = formatMoney(value, { trim });
  const amount = (
    <span className={classes.money} data-quiet={(quietZero && value.minor === 0) || undefined} data-strong={strong || undefined}>
      {text}
    </span>
  );
  if (!explain) return amount;
  return (
    <span className={classes.explained}>
      {amount}
      <Popover width={280} position="bottom-end" withArrow shadow="md">
        <Popover.Target>
          <UnstyledButton className={classes.ask} aria-label={t("money.explain")}>
            <IconInfoCircle size={15} aria-hidden />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <Text size="sm">{explain}</Text>
        </Popover.Dropdown>
      </Popover>
    </span>
  );
}
