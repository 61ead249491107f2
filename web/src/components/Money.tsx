/** An amount: tabular figures, exact, with the explanation of how it came about on demand. */
import { Suspense, lazy } from "react";
import type { Money as MoneyValue } from "@/api/schema";
import { formatMoney } from "@/lib/money";
import classes from "./Money.module.css";

const MoneyExplain = lazy(() => import("./MoneyExplain"));

interface MoneyProps {
  value: MoneyValue;
  trim?: boolean;
  /** Grey for zero, so that a column of amounts shows where something is owed. */
  quietZero?: boolean;
  explain?: string | null;
  strong?: boolean;
}

export function Money({ value, trim, quietZero, explain, strong }: MoneyProps) {
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
      <Suspense fallback={<span className={classes.ask} />}>
        <MoneyExplain text={explain} />
      </Suspense>
    </span>
  );
}
